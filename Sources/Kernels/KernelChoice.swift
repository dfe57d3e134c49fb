public import Domain

/// Which kernel a process is to run with: a function of the candidates and of what trying them shows.
public struct KernelChoice: Sendable, Equatable {
    /// The lower kernel has to be faster by so much, so many times in a row: between equals the choice, and with it every last bit, must
    /// not hang on what else the machine does.
    private static let advantageMin = 1.25
    private static let advantageCount = 3

    /// The name to force; nil for what the library takes by itself.
    public let kernel: String?
    public let origin: Machine.Origin
    public let refused: [RefusedKernel]

    public init(kernel: String?, origin: Machine.Origin, refused: [RefusedKernel]) {
        self.kernel = kernel
        self.origin = origin
        self.refused = refused
    }

    /// The first of `candidates` that is there, sound, and no slower than the next.
    /// - Parameters:
    ///   - candidates: what the processor can run, best first.
    ///   - trial: tries a name, nil for the library's own choice, in a process of its own.
    /// - Throws: `KernelError` where none is sound, or none can be tried.
    public static func best(of candidates: [String], trial: (String?) -> KernelTrial) throws(KernelError) -> KernelChoice {
        var refused: [RefusedKernel] = []
        var rest = candidates[...]
        while let name = rest.popFirst() {
            let seen = try settled(trial(name))
            if let objection = objection(to: name, seen) {
                refused.append(objection)
                continue
            }
            guard let next = rest.first else { return KernelChoice(kernel: name, origin: .chosen, refused: refused) }
            guard let slower = try slowness(of: name, seen, against: next, trial) else {
                return KernelChoice(kernel: name, origin: .chosen, refused: refused)
            }
            refused.append(slower)
        }
        let own = try settled(trial(nil))
        if let objection = objection(to: nil, own) {
            throw KernelError(code: .noneSound, reason: "no kernel of OpenBLAS is sound here: \((refused + [objection]).words)")
        }
        return KernelChoice(kernel: nil, origin: .library, refused: refused)
    }

    /// A person's word, which wins: no other kernel is looked at, but a wrong one is not run.
    /// - Throws: `KernelError` where it is not sound, or cannot be tried.
    public static func named(_ name: String, trial: (String?) -> KernelTrial) throws(KernelError) -> KernelChoice {
        let seen = try settled(trial(name))
        guard let objection = objection(to: name, seen) else {
            return KernelChoice(kernel: name, origin: .person, refused: [])
        }
        guard objection.isUnsound else {
            // OpenBLAS falls back without a word; what it took in its place is held to the same.
            if case .measured(let measured) = seen, !measured.isSound {
                throw KernelError(code: .forced(name), reason: "\(objection.words), and \(measured.errorWords)")
            }
            return KernelChoice(kernel: name, origin: .person, refused: [objection])
        }
        throw KernelError(code: .forced(name), reason: objection.words)
    }

    private static func settled(_ trial: KernelTrial) throws(KernelError) -> KernelTrial {
        if case .untried(let words) = trial { throw KernelError(code: .untried, reason: words) }
        return trial
    }

    private static func objection(to name: String?, _ trial: KernelTrial) -> RefusedKernel? {
        let shown = name?.printable ?? "of OpenBLAS's own choice"
        switch trial {
        case .measured(let measured):
            if let name, name.lowercased() != measured.kernel.lowercased() {
                return RefusedKernel(
                    kernel: name.printable, cause: .absent,
                    words:
                        "\(measured.kernel.quoted()) runs in its place: the library has no \(name.quoted()), or does not take it here"
                )
            }
            return measured.isSound ? nil : RefusedKernel(kernel: shown, cause: .wrong, words: measured.errorWords)
        case .crashed(let words): return RefusedKernel(kernel: shown, cause: .crashed, words: words)
        case .hung(let words): return RefusedKernel(kernel: shown, cause: .hung, words: words)
        case .untried: return nil
        }
    }

    /// - Returns: nil unless `next` is sound and faster by `advantageMin`, whenever both are measured.
    private static func slowness(
        of name: String, _ seen: KernelTrial, against next: String, _ trial: (String?) -> KernelTrial
    ) throws(KernelError) -> RefusedKernel? {
        var (upper, lower) = (seen, try settled(trial(next)))
        var words = ""
        for round in 0..<Self.advantageCount {
            if round > 0 { (upper, lower) = (try settled(trial(name)), try settled(trial(next))) }
            guard objection(to: next, lower) == nil, case .measured(let above) = upper, case .measured(let below) = lower,
                below.gigaflops > above.gigaflops * Self.advantageMin
            else { return nil }
            words = "\(next) does \(rounded(below.gigaflops)) GFLOP/s a thread, it \(rounded(above.gigaflops))"
        }
        return RefusedKernel(kernel: name, cause: .slower, words: words)
    }

    private static func rounded(_ value: Double) -> Double { (value * 10).rounded() / 10 }
}

extension [RefusedKernel] {
    fileprivate var words: String { map { "\($0.kernel): \($0.words)" }.joined(separator: "; ") }
}

/// Why no numbers can be computed here.
public struct KernelError: Error, Sendable, Equatable, CustomStringConvertible {
    public let code: Code
    public let reason: String

    public enum Code: Sendable, Equatable {
        /// The one that a person named.
        case forced(String)
        case noneSound
        /// Nothing could be tried: the system has no room for another process, say.
        case untried
    }

    public init(code: Code, reason: String) {
        self.code = code
        self.reason = reason
    }

    public var description: String {
        guard case .forced(let name) = code else { return reason }
        return "OPENBLAS_CORETYPE=\(name.printable): \(reason); name another kernel, or none and one is chosen"
    }
}
