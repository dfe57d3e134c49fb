import Tensors
import Testing

@Suite struct KernelTests {
    /// Whatever this machine has: the check itself must not find fault with a sound kernel, and floats do not give exact products.
    @Test func theLoadedKernelComputesWhatAPlainLoopComputes() {
        let error = Kernel.largestRelativeError()
        #expect(error > 0 && error < 1e-6, "\(Kernel.name): \(error)")
        #expect(!Kernel.name.isEmpty && Kernel.library.hasPrefix("OpenBLAS"))
    }

    @Test func theCheckFindsWhatKernelsGetWrong() {
        let faults: [(Comment, (FloatBuffer) -> Void)] = [
            ("the last element, or one behind a row", { $0[$0.count - 1] += 0.125 }),
            ("no number", { $0[0] = .nan }),
            (
                "half precision",
                { for place in 0..<$0.count { $0[place] = Float(bitPattern: $0[place].bitPattern & 0xFFFF_0000) } }
            ),
        ]
        for (comment, fault) in faults {
            #expect(ProductCheck(spoil: fault).largestRelativeError() > 10 * Kernel.relativeErrorMax, comment)
        }
    }
}
