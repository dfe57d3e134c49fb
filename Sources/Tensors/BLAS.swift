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
