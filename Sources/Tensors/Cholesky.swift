internal import Glibc

/// A symmetric positive definite matrix as `L Lᵀ`, for systems of a few hundred equations.
public struct Cholesky: Sendable {
    public let size: Int
    /// L, row-major `[size, size]`; what is above the diagonal is not looked at.
    private let factor: [Double]

    /// - Parameter matrix: `[size, size]`, of which the lower half is read.
    /// - Returns: nil where it is not positive definite.
    public init?(_ matrix: [Double], size: Int) {
        precondition(matrix.count == size * size, "\(matrix.count) values for [\(size), \(size)]")
        var factor = matrix
        for row in 0..<size {
            for column in 0...row {
                var sum = matrix[row * size + column]
                for k in 0..<column { sum -= factor[row * size + k] * factor[column * size + k] }
                if row == column {
                    guard sum > 0, sum.isFinite else { return nil }
                    factor[row * size + row] = sum.squareRoot()
                } else {
                    factor[row * size + column] = sum / factor[column * size + column]
                }
            }
        }
        self.size = size
        self.factor = factor
    }

    /// x of `L Lᵀ x = right`.
    public func solution(_ right: [Double]) -> [Double] {
        precondition(right.count == size, "\(right.count) values for \(size) equations")
        var x = right
        for row in 0..<size {
            for k in 0..<row { x[row] -= factor[row * size + k] * x[k] }
            x[row] /= factor[row * size + row]
        }
        for row in (0..<size).reversed() {
            for k in row + 1..<max(size, row + 1) { x[row] -= factor[k * size + row] * x[k] }
            x[row] /= factor[row * size + row]
        }
        return x
    }

    /// The logarithm of the matrix's determinant.
    public var logDeterminant: Double {
        (0..<size).reduce(0) { $0 + 2 * log(factor[$1 * size + $1]) }
    }
}
