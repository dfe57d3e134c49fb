/// Products, bases and eigenvalues of plain arrays, for statistics.
public enum Matrix {
    /// `weights · rows`: weights `[n, m]`, rows `[m, count]`, result `[n, count]`, all row-major.
    public static func product(_ weights: [Float], _ rows: [Float], n: Int, m: Int, count: Int) -> [Float] {
        precondition(weights.count == n * m && rows.count == m * count, "shapes [\(n), \(m)] and [\(m), \(count)]")
        guard n > 0, m > 0, count > 0 else { return [] }
        var result = [Float](repeating: 0, count: n * count)
        unsafe weights.withUnsafeBufferPointer { weights in
            unsafe rows.withUnsafeBufferPointer { rows in
                unsafe result.withUnsafeMutableBufferPointer { result in
                    guard let a = weights.baseAddress, let b = rows.baseAddress, let c = result.baseAddress
                    else { return }
                    unsafe BLAS.product(m: n, n: count, k: m, a, lda: m, b, ldb: count, into: c, ldc: count)
                }
            }
        }
        return result
    }

    /// Orthonormal columns that span those of `[rows, columns]`, row-major: Gram and Schmidt's, twice, in double precision. What depends on
    /// the columns before it becomes 0.
    public static func orthonormalColumns(_ matrix: [Float], rows: Int, columns: Int) -> [Float] {
        precondition(matrix.count == rows * columns, "\(matrix.count) values for [\(rows), \(columns)]")
        var found: [[Double]] = []
        for column in 0..<columns {
            let given = (0..<rows).map { Double(matrix[$0 * columns + column]) }
            var left = given
            for _ in 0..<2 {
                for other in found {
                    let share = zip(left, other).reduce(0) { $0 + $1.0 * $1.1 }
                    for row in 0..<rows { left[row] -= share * other[row] }
                }
            }
            let norm = left.reduce(0) { $0 + $1 * $1 }.squareRoot()
            let isNew = norm > 1e-6 * given.reduce(0) { $0 + $1 * $1 }.squareRoot()
            found.append(isNew ? left.map { $0 / norm } : [Double](repeating: 0, count: rows))
        }
        return (0..<rows).flatMap { row in found.map { Float($0[row]) } }
    }

    /// The eigenvalues of a symmetric matrix `[size, size]`, falling; by Jacobi's rotations, for small sizes.
    public static func eigenvalues(_ matrix: [Double], size: Int) -> [Double] {
        eigensystem(matrix, size: size).map(\.value)
    }

    /// The eigenvalues with their eigenvectors of length 1, by falling eigenvalue; as above.
    public static func eigensystem(_ matrix: [Double], size: Int) -> [(value: Double, vector: [Double])] {
        var m = matrix
        var vectors = (0..<size * size).map { $0 / max(1, size) == $0 % max(1, size) ? 1.0 : 0 }
        for _ in 0..<60 {
            var off = 0.0
            for row in 0..<size { for column in 0..<row { off += m[row * size + column] * m[row * size + column] } }
            let diagonal = (0..<size).reduce(0.0) { $0 + m[$1 * size + $1] * m[$1 * size + $1] }
            if off <= 1e-24 * diagonal { break }
            for p in 0..<size {
                for q in p + 1..<max(size, p + 1) where m[p * size + q] != 0 { rotate(&m, &vectors, size, p, q) }
            }
        }
        return (0..<size).sorted { (m[$0 * size + $0], -$0) > (m[$1 * size + $1], -$1) }.map { index in
            (value: m[index * size + index], vector: (0..<size).map { vectors[$0 * size + index] })
        }
    }

    private static func rotate(_ m: inout [Double], _ vectors: inout [Double], _ size: Int, _ p: Int, _ q: Int) {
        let theta = (m[q * size + q] - m[p * size + p]) / (2 * m[p * size + q])
        let t = (theta < 0 ? -1 : 1) / (abs(theta) + (theta * theta + 1).squareRoot())
        let cosine = 1 / (t * t + 1).squareRoot()
        let sine = t * cosine
        for k in 0..<size {
            let (a, b) = (m[k * size + p], m[k * size + q])
            m[k * size + p] = cosine * a - sine * b
            m[k * size + q] = sine * a + cosine * b
            let (v, w) = (vectors[k * size + p], vectors[k * size + q])
            vectors[k * size + p] = cosine * v - sine * w
            vectors[k * size + q] = sine * v + cosine * w
        }
        for k in 0..<size {
            let (a, b) = (m[p * size + k], m[q * size + k])
            m[p * size + k] = cosine * a - sine * b
            m[q * size + k] = sine * a + cosine * b
        }
    }
}
