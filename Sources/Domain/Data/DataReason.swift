/// Why rows cannot be used, told twice, since some of it stands in the file itself: for whoever may read that, and for receipts and ledger,
/// which others read.
struct DataReason: Sendable, Equatable {
    /// With what stands in the file.
    let full: TableMessage
    /// Without it.
    let withoutContent: TableMessage

    /// A reason that has nothing of the file in it.
    init(_ message: TableMessage) { (full, withoutContent) = (message, message) }

    /// - Parameter message: is asked once for each; what stands in the file goes through the `Telling`.
    init(_ message: (Telling) -> TableMessage) { (full, withoutContent) = (message(.content), message(.lengths)) }

    init(full: TableMessage, withoutContent: TableMessage) { (self.full, self.withoutContent) = (full, withoutContent) }
}

/// Whether what stands in a file is told.
enum Telling {
    case content, lengths

    /// - Parameter limit: code points that are quoted.
    func excerpt(_ text: String, _ limit: Int = 60) -> TableMessage.Excerpt {
        switch self {
        case .content: .text(quoted: text.quoted(limit))
        case .lengths: .length(characters: text.unicodeScalars.count)
        }
    }

    /// - Parameter names: of which the first are quoted.
    func names(_ names: [String]) -> TableMessage.Names {
        switch self {
        case .content: .named(names: names.prefix(20).map { $0.quoted() })
        case .lengths: .counted(count: names.count)
        }
    }

    /// What is either told or not even counted.
    func only<Told>(_ told: Told) -> Told? {
        switch self {
        case .content: told
        case .lengths: nil
        }
    }
}
