/// Why rows cannot be used, in words, of which some stand in the file itself: those are for whoever may read it, not for receipts and
/// ledger, which others read.
struct DataReason: ExpressibleByStringInterpolation, Sendable, Equatable {
    /// With what stands in the file.
    private(set) var full: String
    /// Without it.
    private(set) var withoutContent: String

    init(stringLiteral text: String) { (full, withoutContent) = (text, text) }

    init(full: String, withoutContent: String) { (self.full, self.withoutContent) = (full, withoutContent) }

    init(stringInterpolation parts: StringInterpolation) { self = parts.reason }

    static func + (left: DataReason, right: DataReason) -> DataReason {
        DataReason(full: left.full + right.full, withoutContent: left.withoutContent + right.withoutContent)
    }

    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var reason: DataReason = ""

        init(literalCapacity: Int, interpolationCount: Int) {}

        mutating func appendLiteral(_ text: String) { appendInterpolation(text) }

        mutating func appendInterpolation(_ value: some CustomStringConvertible) {
            reason.full += "\(value)"
            reason.withoutContent += "\(value)"
        }

        mutating func appendInterpolation(_ part: DataReason) {
            reason.full += part.full
            reason.withoutContent += part.withoutContent
        }

        /// A text of the file: in quotes, or only how long it is.
        /// - Parameter name: what comes instead of it, before its length; such as "a label" at the beginning of a sentence.
        mutating func appendInterpolation(content text: String, limit: Int? = nil, as name: String = "") {
            reason.full += limit.map { text.quoted($0) } ?? text.quoted()
            let count = text.unicodeScalars.count
            reason.withoutContent += "\(name)\(name.isEmpty ? "" : " ")of \(count) character\(count == 1 ? "" : "s")"
        }
    }
}
