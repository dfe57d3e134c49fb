/// Markup, made of this program's own literals and of texts, which are escaped as they are put in: nothing that anybody has named becomes markup.
struct HTML: Sendable, ExpressibleByStringInterpolation {
    let text: String

    init(stringLiteral text: String) {
        self.text = text
    }

    init(stringInterpolation: StringInterpolation) {
        text = stringInterpolation.text
    }

    private init(whole text: String) {
        self.text = text
    }

    static let none: HTML = ""

    /// One after the other.
    init(_ parts: [HTML]) {
        self.init(whole: parts.map(\.text).joined())
    }

    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + 16 * interpolationCount)
        }

        mutating func appendLiteral(_ literal: String) { text += literal }

        /// A text, in an element or within an attribute's quotes.
        mutating func appendInterpolation(_ words: String) {
            for byte in words.utf8 where Self.isSpecial(byte) {
                return appendEscaped(words)
            }
            text += words
        }

        mutating func appendInterpolation(_ html: HTML) { text += html.text }

        mutating func appendInterpolation(_ parts: [HTML]) { for part in parts { text += part.text } }

        /// What another template has escaped already.
        mutating func appendInterpolation(rendered html: String) { text += html }

        private static func isSpecial(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"): true
            default: false
            }
        }

        private mutating func appendEscaped(_ words: String) {
            for scalar in words.unicodeScalars {
                switch scalar {
                case "&": text += "&amp;"
                case "<": text += "&lt;"
                case ">": text += "&gt;"
                case "\"": text += "&quot;"
                case "'": text += "&#39;"
                default: text.unicodeScalars.append(scalar)
                }
            }
        }
    }
}

extension Optional {
    /// Markup where there is something, and none where there is nothing.
    func html(_ make: (Wrapped) -> HTML) -> HTML { map(make) ?? .none }
}

extension Bool {
    /// Markup where it is so.
    func html(_ markup: @autoclosure () -> HTML) -> HTML { self ? markup() : .none }
}
