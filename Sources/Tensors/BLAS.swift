internal import COpenBLAS

/// The door to OpenBLAS: row-major single-precision matrix products, one thread each. Threads are ours, per shard.
enum BLAS {
    /// Set once, before the first product: every product runs on its caller's thread.
    private static let isSingleThreaded: Bool = {
        openblas_set_num_threads(1)
        return true
    }()

    /// `c[m, n] = scale · op(a) · op(b) + keep · c`, where `op` transposes on demand.
    /// - Parameters:
    ///   - lda: floats from one stored row of `a` to the next; likewise `ldb`, `ldc`.
    static func product(
        m: Int, n: Int, k: Int, scale: Float = 1,
        _ a: UnsafePointer<Float>, lda: Int, aTransposed transposeA: Bool = false,
        _ b: UnsafePointer<Float>, ldb: Int, bTransposed transposeB: Bool = false,
        keep: Float = 0, into c: UnsafeMutablePointer<Float>, ldc: Int
    ) {
        _ = isSingleThreaded
        unsafe cblas_sgemm(
            CblasRowMajor, transposeA ? CblasTrans : CblasNoTrans, transposeB ? CblasTrans : CblasNoTrans, Int32(m), Int32(n),
            Int32(k), scale, a, Int32(lda), b, Int32(ldb), keep, c, Int32(ldc))
    }
}

/// Products of plain arrays, for statistics.
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

    /// The eigenvalues of a symmetric matrix `[size, size]`, falling; by Jacobi's rotations, for small sizes.
    public static func eigenvalues(_ matrix: [Double], size: Int) -> [Double] {
        var m = matrix
        for _ in 0..<60 {
            var off = 0.0
            for row in 0..<size { for column in 0..<row { off += m[row * size + column] * m[row * size + column] } }
            let diagonal = (0..<size).reduce(0.0) { $0 + m[$1 * size + $1] * m[$1 * size + $1] }
            if off <= 1e-24 * diagonal { break }
            for p in 0..<size {
                for q in p + 1..<max(size, p + 1) where m[p * size + q] != 0 { rotate(&m, size, p, q) }
            }
        }
        return (0..<size).map { m[$0 * size + $0] }.sorted(by: >)
    }

    private static func rotate(_ m: inout [Double], _ size: Int, _ p: Int, _ q: Int) {
        let theta = (m[q * size + q] - m[p * size + p]) / (2 * m[p * size + q])
        let t = (theta < 0 ? -1 : 1) / (abs(theta) + (theta * theta + 1).squareRoot())
        let cosine = 1 / (t * t + 1).squareRoot()
        let sine = t * cosine
        for k in 0..<size {
            let (a, b) = (m[k * size + p], m[k * size + q])
            m[k * size + p] = cosine * a - sine * b
            m[k * size + q] = sine * a + cosine * b
        }
        for k in 0..<size {
            let (a, b) = (m[p * size + k], m[q * size + k])
            m[p * size + k] = cosine * a - sine * b
            m[q * size + k] = sine * a + cosine * b
        }
    }
}
