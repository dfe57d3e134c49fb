internal import Dispatch

/// OpenBLAS alone, as a yardstick for benchmarks.
public enum Throughput {
    /// Seconds that `x Wᵀ` and `dy W` take together, two threads doing the same side by side; the median of seven.
    public static func secondsOfForwardAndBackward(rows: Int, inputs: Int, outputs: Int) -> Double {
        let weight = FloatBuffer((0..<inputs * outputs).map { Float($0 % 17) * 0.01 })
        let pairs = (0..<2).map { _ in
            (x: FloatBuffer((0..<rows * inputs).map { Float($0 % 13) * 0.1 }), y: FloatBuffer(count: rows * outputs))
        }
        let clock = ContinuousClock()
        var times: [Double] = []
        for _ in 0..<7 {
            let start = clock.now
            DispatchQueue.concurrentPerform(iterations: 2) { index in
                let (x, y) = pairs[index]
                unsafe BLAS.product(
                    m: rows, n: outputs, k: inputs, x.start, lda: inputs, weight.start, ldb: inputs, bTransposed: true,
                    into: y.start, ldc: outputs)
                unsafe BLAS.product(
                    m: rows, n: inputs, k: outputs, y.start, lda: outputs, weight.start, ldb: inputs, into: x.start, ldc: inputs
                )
            }
            let elapsed = start.duration(to: clock.now)
            times.append(Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18)
        }
        return times.sorted()[3]
    }
}
