internal import Domain
internal import FoundationEssentials

/// A choice on its way from a process to itself, through `execve`: in the environment, for this process alone.
struct KernelDecision: Sendable, Equatable, Codable {
    static let variable = "HETEROLORA_KERNEL"

    /// Who decided. A child that inherits the variable has another number and decides for itself.
    let processID: Int32
    let refused: [RefusedKernel]

    init(processID: Int32, refused: [RefusedKernel]) {
        self.processID = processID
        self.refused = refused
    }

    func text() throws -> String { try CanonicalJSON.text(self) }

    /// - Returns: nil for what was not written by this process.
    init?(text: String?, processID: Int32) {
        guard let text, let value = try? JSONDecoder().decode(KernelDecision.self, from: Data(text.utf8)),
            value.processID == processID
        else { return nil }
        self = value
    }
}
