/// Products, as `BLAS.product` makes them, against a plain loop: the four ways to transpose, scaled and added to what is there, rows with gaps
/// between them, memory that is not aligned.
package struct ProductCheck {
    private struct Case {
        let m: Int
        let n: Int
        let k: Int
        let scale: Float
        let keep: Float
        /// Floats between the end of a stored row and the beginning of the next.
        let gap: Int
    }

    /// One row and one column, numbers beside every power of two that kernels are unrolled by, below and above the size (10⁶) from which
    /// some take another way, deeper and taller than the blocks that are packed.
    private static let cases = [
        Case(m: 1, n: 1, k: 1, scale: 1, keep: 0, gap: 0), Case(m: 1, n: 67, k: 130, scale: 1, keep: 1, gap: 0),
        Case(m: 67, n: 1, k: 33, scale: 0.125, keep: 1, gap: 0), Case(m: 17, n: 31, k: 2, scale: 0.5, keep: 1, gap: 3),
        Case(m: 3, n: 5, k: 7, scale: -0.5, keep: 0.75, gap: 1), Case(m: 23, n: 29, k: 65, scale: 1, keep: 0, gap: 5),
        Case(m: 35, n: 19, k: 33, scale: 0.3, keep: 0, gap: 0), Case(m: 103, n: 107, k: 101, scale: 1, keep: 1, gap: 0),
        Case(m: 97, n: 389, k: 411, scale: 1, keep: 0, gap: 1), Case(m: 779, n: 35, k: 129, scale: 0.5, keep: 1, gap: 0),
    ]

    /// Enough for the largest operand, and an odd beginning.
    private static let count = 200_001
    private let numbers: FloatBuffer
    private let spoil: (FloatBuffer) -> Void

    /// - Parameter spoil: is lent each product before it is looked at: how a test makes a kernel that computes wrongly.
    package init(spoil: @escaping (FloatBuffer) -> Void = { _ in }) {
        self.spoil = spoil
        // A generator of Lehmer's: nothing depends on its quality.
        var state: UInt64 = 20_261_126
        numbers = FloatBuffer(
            (0..<Self.count).map { _ in
                state = state &* 48_271 % 2_147_483_647
                return Float(state) / 1_073_741_824 - 1
            })
    }

    /// The largest over all cases; infinite where a product is not finite, or writes where it should not.
    package func largestRelativeError() -> Double { Self.cases.reduce(0) { max($0, relativeError($1)) } }

    /// The largest over the four ways to transpose.
    private func relativeError(_ check: Case) -> Double {
        [(false, false), (false, true), (true, false), (true, true)].reduce(0) {
            max($0, relativeError(check, transposeA: $1.0, transposeB: $1.1))
        }
    }

    private func relativeError(_ check: Case, transposeA: Bool, transposeB: Bool) -> Double {
        let (m, n, k) = (check.m, check.n, check.k)
        let (lda, ldb, ldc) = ((transposeA ? m : k) + check.gap, (transposeB ? k : n) + check.gap, n + check.gap)
        let (a, b, start) = unsafe (numbers.start + 1, numbers.start + 3, numbers.start + 2)
        // What is not kept must not be read either: there it is no number. Behind each row nothing may change.
        let result = FloatBuffer(count: m * ldc)
        for place in 0..<m * ldc { unsafe result.start[place] = check.keep == 0 && place % ldc < n ? .nan : start[place] }
        unsafe BLAS.product(
            m: m, n: n, k: k, scale: check.scale, a, lda: lda, aTransposed: transposeA, b, ldb: ldb, bTransposed: transposeB,
            keep: check.keep, into: result.start, ldc: ldc)
        spoil(result)
        var largest = 0.0
        for row in Self.sample(m) {
            for column in Self.sample(n) {
                let kept = check.keep == 0 ? 0 : Double(check.keep) * Double(unsafe start[row * ldc + column])
                let (stepA, stepB) = (transposeA ? lda : 1, transposeB ? 1 : ldb)
                var (placeA, placeB) = (transposeA ? row : row * lda, transposeB ? column * ldb : column)
                var (sum, magnitude) = (0.0, 0.0)
                for _ in 0..<k {
                    let term = Double(unsafe a[placeA]) * Double(unsafe b[placeB])
                    sum += term
                    magnitude += abs(term)
                    placeA += stepA
                    placeB += stepB
                }
                let expected = Double(check.scale) * sum + kept
                let error = abs(Double(unsafe result.start[row * ldc + column]) - expected)
                let share = error / max(abs(Double(check.scale)) * magnitude + abs(kept), 1e-30)
                largest = max(largest, share.isFinite ? share : .infinity)
            }
            for gap in n..<ldc where unsafe result.start[row * ldc + gap] != start[row * ldc + gap] { return .infinity }
        }
        return largest
    }

    /// All of few; of many the first, the last and some between, where tiles begin and end.
    private static func sample(_ count: Int) -> [Int] {
        if count <= 40 { return Array(0..<count) }
        return Array(Set(stride(from: 0, to: count, by: max(13, count / 12))).union([1, 15, 16, 31, 32, count - 2, count - 1]))
            .sorted()
    }
}
