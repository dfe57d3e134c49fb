/// What numbers were computed with: the processor, and the kernels of the library that multiplies matrices.
///
/// Two machines that compute alike give the same bits for the same plan; on others the last bits of sums may differ.
public struct Machine: Sendable, Equatable, Codable {
    public let processor: Processor
    /// As the library itself answers, not as it was asked for: `Haswell`, say.
    public let kernel: String
    public let origin: Origin
    /// The library's name, version and build, in its own words.
    public let library: String
    /// What was tried before this kernel and passed over, in that order.
    public let refusedKernels: [RefusedKernel]

    public init(
        processor: Processor, kernel: String, origin: Origin, library: String, refusedKernels: [RefusedKernel] = []
    ) {
        self.processor = processor
        self.kernel = kernel
        self.origin = origin
        self.library = library
        self.refusedKernels = refusedKernels
    }

    /// Who decided on the kernel.
    public enum Origin: String, Sendable, Codable, CaseIterable {
        /// The worker, by what the processor can do and by trial.
        case chosen
        /// A person, with `OPENBLAS_CORETYPE`.
        case person
        /// The library: there was nothing to choose from, or nothing else was sound.
        case library
    }

    /// Whether the same plan gives the same bits on both: processor, kernel and library are the same.
    public func computesLike(_ other: Machine) -> Bool {
        processor == other.processor && kernel == other.kernel && library == other.library
    }

    /// In one line, for people.
    public var words: String {
        "\(processor), kernel \(kernel) of \(libraryName)" + (origin == .person ? " (forced by OPENBLAS_CORETYPE)" : "")
    }

    /// The library's name and version without how it was built.
    public var libraryName: String { library.split(separator: " ").prefix(2).joined(separator: " ") }
}

/// A processor by its own account.
public struct Processor: Sendable, Equatable, Codable, CustomStringConvertible {
    /// The model's name: `AMD EPYC 7401P 24-Core Processor`, say.
    public let name: String
    /// `AuthenticAMD`, `GenuineIntel`, …; empty where the architecture has no such word.
    public let vendor: String
    /// As CPUID counts, extended parts added; nil where the architecture has none.
    public let family: Int?
    public let model: Int?

    public init(name: String, vendor: String, family: Int? = nil, model: Int? = nil) {
        self.name = name
        self.vendor = vendor
        self.family = family
        self.model = model
    }

    public var description: String {
        guard let family, let model else { return name }
        return "\(name) (\(vendor), family \(family), model \(model))"
    }
}

/// A kernel that was tried and not taken.
public struct RefusedKernel: Sendable, Equatable, Codable, CustomStringConvertible {
    public let kernel: String
    public let cause: Cause
    /// What was seen, for a person.
    public let words: String

    public init(kernel: String, cause: Cause, words: String) {
        self.kernel = kernel
        self.cause = cause
        self.words = words
    }

    public enum Cause: String, Sendable, Codable, CaseIterable {
        /// The library does not have it and takes another one in its place.
        case absent
        /// The process that tried it crashed.
        case crashed
        /// It gave no answer in time.
        case hung
        /// Its products are not what a plain loop computes.
        case wrong
        /// The next lower one is faster here.
        case slower
    }

    /// Whether it would have harmed, were it used.
    public var isUnsound: Bool {
        switch cause {
        case .crashed, .hung, .wrong: true
        case .absent, .slower: false
        }
    }

    public var description: String { "kernel \(kernel) is passed over: \(words)" }
}
