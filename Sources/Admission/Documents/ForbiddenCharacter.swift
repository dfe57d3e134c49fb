internal import Domain

/// Characters that may stand nowhere in a file, not even in a comment: whoever reviews it would see another text than the parser.
enum ForbiddenCharacter {
    /// Why `scalar` may not stand in a file; nil where it may.
    static func reason(_ scalar: Unicode.Scalar) -> FieldMessage.Forbidden? {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D: nil
        case 0x85, 0x2028, 0x2029: .lineEnd
        case 0..<0x20, 0x7F...0x9F: .control
        case 0x202A...0x202E, 0x2066...0x2069: .direction
        case 0xFEFF: .byteOrderMark
        case 0xFFFE, 0xFFFF: .noCharacter
        default: nil
        }
    }

    /// The same for a value, which may come out of escapes: line feeds are the only control characters that a text has.
    static func reasonInValue(_ scalar: Unicode.Scalar) -> FieldMessage.Forbidden? {
        scalar == "\t" || scalar == "\r" ? .control : reason(scalar)
    }

    /// What messages call it: what is no character has no name.
    static func title(of scalar: Unicode.Scalar) -> String {
        reason(scalar) == .noCharacter ? scalar.codePoint : scalar.title
    }
}

extension Unicode.Scalar {
    /// Code point and name, such as `U+3000 (ideographic space)`.
    var title: String {
        (Self.names[self] ?? properties.name?.lowercased()).map { "\(codePoint) (\($0))" } ?? codePoint
    }

    /// Of those that have no name, or an old one, in the standard.
    private static let names: [Unicode.Scalar: String] = [
        "\u{0}": "null", "\t": "tab", "\r": "carriage return", "\u{1B}": "escape", "\u{7F}": "delete", "\u{85}": "next line",
        "\u{FEFF}": "byte order mark",
    ]
}
