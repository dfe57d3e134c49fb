import Domain
import Kernels
import Testing

@Suite struct KernelChoiceTests {
    private func runs(_ name: String, _ gigaflops: Double, error: Double? = 2e-7) -> KernelTrial {
        .measured(KernelMeasurement(kernel: name, library: "OpenBLAS 9", relativeError: error, gigaflops: gigaflops))
    }

    /// - Parameter trials: what trying a name shows; "" is the library's own choice.
    private func best(_ candidates: [String], _ trials: [String: KernelTrial]) -> Result<KernelChoice, KernelError> {
        Result { () throws(KernelError) in
            try KernelChoice.best(of: candidates) { trials[$0 ?? ""] ?? .untried("\($0 ?? "") should not be tried") }
        }
    }

    private func taken(_ candidates: [String], _ trials: [String: KernelTrial]) throws -> (String?, [RefusedKernel.Cause]) {
        let choice = try best(candidates, trials).get()
        #expect(choice.origin == (choice.kernel == nil ? .library : .chosen))
        return (choice.kernel, choice.refused.map(\.cause))
    }

    private let wide = ["Cooperlake", "SkylakeX", "Haswell", "Sandybridge"]

    @Test func theBestThatIsThereSoundAndNotSlowerIsTaken() throws {
        let cooperlake = runs("Cooperlake", 150)
        let haswell = runs("Haswell", 80)
        let cases: [([String], [String: KernelTrial], String?, [RefusedKernel.Cause], Comment)] = [
            (wide, ["Cooperlake": cooperlake, "SkylakeX": runs("SkylakeX", 149)], "Cooperlake", [], "the best"),
            (wide, ["Cooperlake": cooperlake, "SkylakeX": runs("SkylakeX", 170)], "Cooperlake", [], "as good as equal"),
            (
                wide, ["Cooperlake": cooperlake, "SkylakeX": .crashed("SIGILL")], "Cooperlake", [],
                "that the next lower one is wrong is nothing against it"
            ),
            (
                wide, ["Cooperlake": runs("Prescott", 17), "SkylakeX": runs("SkylakeX", 150), "Haswell": haswell], "SkylakeX",
                [.absent], "the library is older than the kernel and falls back without a word"
            ),
            (
                wide,
                [
                    "Cooperlake": .crashed("SIGILL"), "SkylakeX": runs("SkylakeX", 150, error: 0.03), "Haswell": haswell,
                    "Sandybridge": runs("Sandybridge", 40),
                ], "Haswell", [.crashed, .wrong], "AVX-512 kernels that crash and compute wrongly"
            ),
            (
                wide,
                [
                    "Cooperlake": .hung("30 s"), "SkylakeX": runs("SkylakeX", 150, error: nil), "Haswell": haswell,
                    "Sandybridge": .crashed("SIGILL"),
                ], "Haswell", [.hung, .wrong], "one that hangs, one that makes no numbers"
            ),
            (
                ["SkylakeX", "Haswell", "Sandybridge"],
                ["SkylakeX": runs("SkylakeX", 60), "Haswell": haswell, "Sandybridge": runs("Sandybridge", 40)], "Haswell",
                [.slower], "a processor that slows down for AVX-512"
            ),
            (
                ["SkylakeX", "Haswell"], ["SkylakeX": runs("SkylakeX", 60), "Haswell": runs("Haswell", 90, error: 0.1)],
                "SkylakeX",
                [], "faster, and wrong"
            ),
            (["Prescott"], ["Prescott": runs("prescott", 17)], "Prescott", [], "names differ in their case"),
            ([], ["": runs("ARMV8", 20)], nil, [], "nothing to choose from"),
            (["Nehalem"], ["Nehalem": runs("Generic", 5), "": runs("Generic", 5)], nil, [.absent], "built for one processor"),
        ]
        for (candidates, trials, kernel, causes, comment) in cases {
            let (taken, refused) = try taken(candidates, trials)
            #expect(taken == kernel && refused == causes, comment)
        }
    }

    /// Slow moments decide nothing.
    @Test func aKernelIsSlowerOnlyWhenItIsSoEachTime() throws {
        var speeds = ["SkylakeX": [60.0, 60, 150], "Haswell": [80.0, 80, 80]]
        let choice = try KernelChoice.best(of: ["SkylakeX", "Haswell"]) { name in
            runs(name ?? "", speeds[name ?? ""]?.removeFirst() ?? 0)
        }
        #expect(choice.kernel == "SkylakeX" && choice.refused.isEmpty)
    }

    @Test func withoutASoundKernelNothingIsComputed() {
        let none = best(["Haswell"], ["Haswell": .crashed("SIGILL"), "": runs("Prescott", 17, error: 0.5)])
        #expect(throws: KernelError.self) { try none.get() }
        guard case .failure(let error) = none else { return }
        #expect(error.code == .noneSound && error.reason.contains("Haswell: SIGILL") && error.reason.contains("0.5"))
    }

    /// A machine that is out of processes says nothing about its kernels.
    @Test func whatCannotBeTriedIsNoReasonToStepDown() {
        let untried = best(["Haswell", "Nehalem"], ["Haswell": .untried("EAGAIN"), "Nehalem": runs("Nehalem", 20)])
        #expect(throws: KernelError(code: .untried, reason: "EAGAIN")) { try untried.get() }
    }

    @Test func aPersonsKernelWinsUnlessItIsWrong() throws {
        func named(_ name: String, _ trial: KernelTrial) throws -> KernelChoice { try KernelChoice.named(name) { _ in trial } }
        // The slowest, and no other is looked at.
        let prescott = try named("Prescott", runs("Prescott", 17))
        #expect(prescott == KernelChoice(kernel: "Prescott", origin: .person, refused: []))
        // OpenBLAS takes another in its place: said, and recorded.
        let fallen = try named("Sapphire", runs("Haswell", 80))
        #expect(fallen.origin == .person && fallen.refused.map(\.cause) == [.absent])
        let wrong: [KernelTrial] = [
            .crashed("SIGILL"), .hung("30 s"), runs("SkylakeX", 150, error: 0.1), runs("Haswell", 150, error: nil),
        ]
        for trial in wrong {
            let error = #expect(throws: KernelError.self) { try named("SkylakeX", trial) }
            #expect(error?.description.hasPrefix("OPENBLAS_CORETYPE=SkylakeX: ") == true)
        }
    }
}
