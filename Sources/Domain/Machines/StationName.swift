/// The name of a daemon with its spool, where several write into one ledger: 1…16 characters of `a-z 0-9`. The ids of its requests carry it.
public struct StationName: Sendable, Hashable, CustomStringConvertible {
    private static let lengthMax = 16

    public let text: String

    /// Of the one daemon that needs no name.
    public static let unnamed = StationName()

    private init() { text = "" }

    /// Nil for what is no name.
    public init?(_ text: String) {
        let isName = text.utf8.allSatisfy {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
        }
        guard isName, (1...Self.lengthMax).contains(text.utf8.count) else { return nil }
        self.text = text
    }

    public var description: String { text }
}
