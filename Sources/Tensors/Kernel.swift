internal import COpenBLAS
internal import Glibc

/// The kernels of OpenBLAS that this process has loaded: their name, and whether they compute what a plain loop computes.
public enum Kernel {
    /// Errors of sound kernels are below 1e-6 of the magnitudes that are added up; a product in half precision is off by 1e-3.
    public static let relativeErrorMax = 1e-5

    /// The library's own answer; not always what it was asked for.
    public static var name: String { unsafe openblas_get_corename().map { unsafe String(cString: $0) } ?? "unknown" }

    /// Name, version and build: `OpenBLAS 0.3.21 NO_LAPACKE DYNAMIC_ARCH …`.
    public static var library: String { unsafe openblas_get_config().map { unsafe String(cString: $0) } ?? "unknown" }

    /// The largest error of products of odd shapes against a loop in double precision, as a share of what was added up. Infinite where a
    /// product is not finite, or writes where it should not.
    public static func largestRelativeError() -> Double { ProductCheck().largestRelativeError() }

    /// Floating-point operations per second of one thread on a linear, forward and backward; MiniLM's smallest, where nothing is said. The
    /// best of several short measurements in processor time, which other programs on the machine disturb little.
    public static func flopsPerSecond(rows: Int = 200, inputs: Int = 384, outputs: Int = 384) -> Double {
        let weight = FloatBuffer((0..<inputs * outputs).map { Float($0 % 17) * 0.01 })
        let x = FloatBuffer((0..<rows * inputs).map { Float($0 % 13) * 0.1 })
        let y = FloatBuffer(count: rows * outputs)
        let seconds = (0..<8).map { _ in
            let start = processorSeconds()
            unsafe BLAS.product(
                m: rows, n: outputs, k: inputs, x.start, lda: inputs, weight.start, ldb: inputs, bTransposed: true,
                into: y.start, ldc: outputs)
            unsafe BLAS.product(
                m: rows, n: inputs, k: outputs, y.start, lda: outputs, weight.start, ldb: inputs, into: x.start, ldc: inputs)
            return processorSeconds() - start
        }
        // The first products also touch memory for the first time.
        let best = seconds.dropFirst(2).min() ?? .infinity
        return 4 * Double(rows * inputs * outputs) / max(best, 1e-9)
    }

    private static func processorSeconds() -> Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
