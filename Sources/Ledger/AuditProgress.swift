public import Domain

/// How far a verification is.
public struct AuditProgress: Sendable {
    public let eventCount: Int
    /// Events that the ledger has.
    public let totalCount: Int
    /// Where another verification may begin; nil once something was found.
    public let mark: AuditMark?
}

/// An auditor's own note of how far a ledger was verified and found sound.
public struct AuditMark: Sendable, Equatable, CustomStringConvertible {
    public let size: Int
    /// Of the tree over them.
    public let root: Digest

    private static let title = "heterolora-verified-1"

    init(size: Int, root: Digest) {
        (self.size, self.root) = (size, root)
    }

    /// Nil for what is no such note.
    public init?(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count == 4, lines[0] == Self.title, let size = Int(lines[1]), size >= 0, "\(size)" == lines[1],
            let root = Digest(hexadecimal: String(lines[2])), lines[3].isEmpty
        else { return nil }
        self.init(size: size, root: root)
    }

    public var description: String { "\(Self.title)\n\(size)\n\(root)\n" }
}
