internal import Domain
internal import FoundationEssentials
internal import Tensors

/// What a process says of the kernel that it has loaded; as JSON, the answer of a child that tries one.
public struct KernelMeasurement: Sendable, Equatable, Codable {
    /// The library's own name of it, which need not be what was asked for.
    public let kernel: String
    public let library: String
    /// Nil where it is not finite, which JSON cannot say.
    public let relativeError: Double?
    /// Of one thread, in 10⁹ floating-point operations per second of processor time.
    public let gigaflops: Double

    public init(kernel: String, library: String, relativeError: Double?, gigaflops: Double) {
        self.kernel = kernel
        self.library = library
        self.relativeError = relativeError
        self.gigaflops = gigaflops
    }

    /// Of this process.
    public static func here() -> KernelMeasurement {
        let error = Kernel.largestRelativeError()
        return KernelMeasurement(
            kernel: Kernel.name, library: Kernel.library, relativeError: error.isFinite ? error : nil,
            gigaflops: Kernel.flopsPerSecond() / 1e9)
    }

    public var isSound: Bool { relativeError.map { $0 <= Kernel.relativeErrorMax } ?? false }

    /// What is wrong with it, for a person.
    var errorWords: String {
        guard let relativeError else { return "its products are not finite, or lie where they should not" }
        return
            "its products differ from a plain loop's by \(relativeError) of what is added up; at most \(Kernel.relativeErrorMax)"
    }

    /// As one line of JSON.
    public func json() throws -> String { try CanonicalJSON.text(self) }

    init?(json: [UInt8]) {
        guard let value = try? JSONDecoder().decode(KernelMeasurement.self, from: Data(json)) else { return nil }
        self = value
    }
}

/// What came of trying a kernel in a process of its own.
public enum KernelTrial: Sendable, Equatable {
    case measured(KernelMeasurement)
    /// It ended with a signal that it brought upon itself.
    case crashed(String)
    case hung(String)
    /// It could not be tried: not a word against the kernel.
    case untried(String)
}
