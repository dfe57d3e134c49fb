/// A run goes on with another processor, kernel or library than it had before: from here on its bits may differ from those of a run
/// that stayed where it was.
public struct MachineChange: Sendable, Equatable, Codable {
    /// Nil where nobody had written down what the run had before.
    public let from: Machine?
    public let to: Machine

    public init(from: Machine?, to: Machine) {
        self.from = from
        self.to = to
    }

    /// For people: what differs, and what that means.
    public var words: String {
        "it went on with \(differences): \(from?.words ?? "not recorded") before, \(to.words) since; its bits may differ from there"
    }

    private var differences: String {
        guard let from else { return "perhaps another processor, kernel or library" }
        // How a library was built names the kernel, too.
        let names = [
            from.processor == to.processor ? nil : "processor", from.kernel == to.kernel ? nil : "kernel",
            from.library == to.library || from.kernel != to.kernel && from.libraryName == to.libraryName ? nil : "library",
        ]
        return "another " + names.compactMap(\.self).joined(separator: ", ")
    }
}
