/// Names one request for ever: the time it was claimed and the name of the file it came in, such as
/// `20261124-013548-movie-reviews-poc`. Sorts by arrival. Safe as a file name and in a URL.
public struct RequestID: Hashable, Comparable, Sendable, CustomStringConvertible {
    public static let lengthMax = 96

    public let text: String

    /// Nil unless `text` is 1…96 characters of `A-Z a-z 0-9 . _ -` and does not begin with a dot or a hyphen.
    public init?(_ text: String) {
        guard (1...Self.lengthMax).contains(text.utf8.count), text.utf8.allSatisfy(Self.isAllowed),
            let first = text.utf8.first, first != UInt8(ascii: "."), first != UInt8(ascii: "-")
        else { return nil }
        self.text = text
    }

    public var description: String { text }

    public static func < (left: RequestID, right: RequestID) -> Bool { left.text < right.text }

    /// Whether a byte may stand in an identifier; everything else in a submitter's file name becomes `_`.
    public static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}

extension RequestID: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = RequestID(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' is not a request id")
        }
        self = value
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

extension Timestamp {
    /// As ids begin: `20261124-013548`.
    package var stamp: String {
        let digits = description.utf8.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: ":") }
        return String(decoding: digits.prefix(15), as: UTF8.self).replacing("T", with: "-")
    }
}
