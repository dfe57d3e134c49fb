public import Domain
internal import Glibc
internal import Tensors

/// Sees to it that this process computes with the best kernel that is sound here, before it computes anything.
///
/// OpenBLAS decides when it is loaded, by a list of models that ends where the library does: to have another kernel, the program starts
/// itself again in the same process, with the kernel's name in the environment.
public enum Kernels {
    /// Call it before there is a lock, a thread or a file: it may begin the program anew.
    /// - Parameters:
    ///   - arguments: the command line, program included.
    ///   - environment: this process's.
    ///   - complain: is given each kernel that was passed over, in words.
    /// - Returns: what this process computes with.
    /// - Throws: `KernelError` where no kernel is sound, or not the one that a person named.
    public static func settle(
        arguments: [String], environment: [String: String], complain: (String) -> Void
    ) throws(KernelError) -> Machine {
        let program = arguments.first ?? "heterolora"
        if let decision = KernelDecision(text: environment[KernelDecision.variable], processID: getpid()) {
            SelfProcess.takeName(of: program)
            return try machine(.chosen, refused: decision.refused)
        }
        var environment = environment
        environment[KernelDecision.variable] = nil
        let trials = KernelTrials(program: program, environment: environment)
        let choice =
            if let named = environment[KernelTrials.variable], !named.isEmpty {
                try KernelChoice.named(named, trial: trials.trial)
            } else {
                try KernelChoice.best(of: features.kernels, trial: trials.trial)
            }
        for refused in choice.refused { complain("\(refused)") }
        guard choice.origin == .chosen, let kernel = choice.kernel else {
            return try machine(choice.origin, refused: choice.refused)
        }
        environment[KernelTrials.variable] = kernel
        environment[KernelDecision.variable] = try? KernelDecision(processID: getpid(), refused: choice.refused).text()
        let reason = SelfProcess.replace(arguments: arguments, environment: environment)
        complain("the program cannot start itself again with kernel \(kernel), \(reason): OpenBLAS's own choice stays")
        return try machine(.library, refused: choice.refused)
    }

    /// OpenBLAS starts threads when it is loaded, for which there is nothing to do here, and which a process that confines itself would
    /// leave outside. Where nobody has told it not to, the program starts itself again and tells it.
    public static func startAlone(arguments: [String], environment: [String: String], complain: (String) -> Void) {
        let program = arguments.first ?? "heterolora"
        guard environment[KernelTrials.threadsVariable] != "1" else { return SelfProcess.takeName(of: program) }
        var environment = environment
        environment[KernelTrials.threadsVariable] = "1"
        complain("\(SelfProcess.replace(arguments: arguments, environment: environment)): the library's threads stay")
    }

    /// What this process computes with, looked at in this process: no kernel is trusted unseen.
    private static func machine(_ origin: Machine.Origin, refused: [RefusedKernel]) throws(KernelError) -> Machine {
        let error = Kernel.largestRelativeError()
        guard error <= Kernel.relativeErrorMax else {
            throw KernelError(
                code: .noneSound,
                reason: "kernel \(Kernel.name): products differ from a plain loop's by \(error) of what is added up; at most "
                    + "\(Kernel.relativeErrorMax)")
        }
        return Machine(
            processor: features.processor, kernel: Kernel.name, origin: origin, library: Kernel.library, refusedKernels: refused
        )
    }

    /// Of this processor.
    public static var features: ProcessorFeatures {
        guard let registers = ProcessorRegisters.here else {
            return ProcessorFeatures(processor: Processor(name: architecture, vendor: ""))
        }
        return ProcessorFeatures(registers)
    }

    private static var architecture: String {
        var names = utsname()
        guard unsafe uname(&names) == 0 else { return "unknown" }
        return unsafe withUnsafeBytes(of: &names.machine) { bytes in
            unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
    }
}
