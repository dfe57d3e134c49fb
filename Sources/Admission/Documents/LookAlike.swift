internal import Domain

/// Characters that a person takes for one of YAML's own: wide ones of Japanese keyboards, those that word processors put in, spaces
/// that are not U+0020.
enum LookAlike {
    /// The ASCII character that `scalar` looks like; nil for one that is ASCII or looks like none.
    static func ascii(of scalar: Unicode.Scalar) -> Unicode.Scalar? {
        guard !scalar.isASCII else { return nil }
        if (0xFF01...0xFF5E).contains(scalar.value) { return Unicode.Scalar(scalar.value - 0xFEE0) }
        if scalar.properties.generalCategory == .spaceSeparator { return " " }
        if scalar.properties.numericType == .decimal, let value = scalar.properties.numericValue {
            return Unicode.Scalar(UInt8(ascii: "0") + UInt8(value))
        }
        return signs[scalar]
    }

    private static let signs: [Unicode.Scalar: Unicode.Scalar] = {
        let groups: [(Unicode.Scalar, String)] = [
            ("-", "\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2015}\u{2212}\u{2500}\u{2796}\u{30FC}\u{FE58}\u{FE63}\u{FF70}"),
            (":", "\u{2236}\u{A789}\u{FE13}\u{FE55}"), (",", "\u{3001}\u{FE10}\u{FE50}\u{FE51}\u{FF64}"),
            (".", "\u{3002}\u{FF61}\u{FE52}"), ("'", "\u{2018}\u{2019}\u{201A}\u{201B}\u{2032}\u{B4}"),
            ("\"", "\u{201C}\u{201D}\u{201E}\u{201F}\u{2033}\u{301D}\u{301E}\u{301F}"),
            ("[", "\u{3010}\u{3014}\u{3016}"), ("]", "\u{3011}\u{3015}\u{3017}"), ("{", "\u{FE5B}"), ("}", "\u{FE5C}"),
            ("%", "\u{66A}\u{FE6A}"), ("*", "\u{2217}\u{204E}\u{FE61}"), ("/", "\u{2044}\u{2215}"),
        ]
        let pairs = groups.flatMap { ascii, likes in likes.unicodeScalars.map { ($0, ascii) } }
        return Dictionary(pairs) { first, _ in first }
    }()

    /// Where a word of ASCII is needed: names the first character that looks like one, or that stands among ASCII letters.
    static func hint(in text: String) -> FieldMessage.LookAlike? {
        let scalars = text.unicodeScalars.prefix(200)
        if let scalar = scalars.first(where: { ascii(of: $0) != nil }), let ascii = ascii(of: scalar) {
            return .standsFor(sign: scalar.title, needed: String(ascii))
        }
        guard scalars.contains(where: { $0.isASCII && $0 != " " }), let other = scalars.first(where: { !$0.isASCII }) else {
            return nil
        }
        return .among(sign: other.title)
    }
}

/// A look-alike at a place where YAML's own character would have a meaning.
struct StructuralLookAlike {
    /// What stands there, and what is needed.
    let message: FileMessage
    let line: Int

    /// The nearest at or above a line where the parser gave up: it often notices lines later.
    static func nearest(to line: Int, in lines: [Substring.UnicodeScalarView]) -> Self? {
        for index in lines.indices.prefix(line).reversed() {
            if let message = message(lines[index], isPlace: index == line - 1) {
                return Self(message: message, line: index + 1)
            }
        }
        return nil
    }

    /// - Parameter isPlace: whether the parser gave up here; elsewhere quotes and brackets may well be text.
    private static func message(_ line: Substring.UnicodeScalarView, isPlace: Bool) -> FileMessage? {
        var position = Position.indentation
        var hasBracket = false
        for (offset, scalar) in line.prefix(4096).enumerated() {
            let ascii = LookAlike.ascii(of: scalar)
            switch (ascii ?? scalar, position) {
            case (" ", .indentation) where ascii != nil && isFollowedByKey(line.dropFirst(offset)):
                return .signInYAML(sign: scalar.title, needed: .space)
            case (" ", .afterSign) where ascii != nil: return .signInYAML(sign: scalar.title, needed: .space)
            case ("\t", .indentation): return .signInYAML(sign: scalar.title, needed: .spaces)
            case (" ", .indentation), (" ", .value): break
            case (" ", .afterSign): position = .value
            case ("-", .indentation) where ascii != nil && isSpace(line.dropFirst(offset + 1).first):
                return .signInYAML(sign: scalar.title, needed: .sign(text: "-"))
            case (":", .key):
                if ascii != nil { return .signInYAML(sign: scalar.title, needed: .sign(text: ":")) }
                position = .afterSign
            case (",", _) where hasBracket:
                if ascii != nil, isPlace { return .signInYAML(sign: scalar.title, needed: .sign(text: ",")) }
                position = .value
            case ("[", .value), ("{", .value), ("[", .indentation), ("{", .indentation), ("'", .value), ("\"", .value),
                ("'", .indentation), ("\"", .indentation), ("]", .key), ("}", .key), ("]", .text), ("}", .text):
                if let ascii, isPlace { return .signInYAML(sign: scalar.title, needed: .sign(text: String(ascii))) }
                hasBracket = hasBracket || scalar == "[" || scalar == "{"
                position = scalar == "[" || scalar == "{" ? .value : .text
            case ("#", .indentation), ("#", .value): return nil
            case ("-", .indentation) where isSpace(line.dropFirst(offset + 1).first): position = .afterSign
            case (let sign, .indentation), (let sign, .value), (let sign, .key):
                position = sign.isASCII && RequestID.isAllowed(UInt8(sign.value)) ? .key : .text
            default: break
            }
        }
        return nil
    }

    private enum Position {
        case indentation, key, afterSign, value, text
    }

    private static func isSpace(_ scalar: Unicode.Scalar?) -> Bool {
        guard let scalar else { return true }
        return scalar == " " || LookAlike.ascii(of: scalar) == " "
    }

    /// Whether a word and a colon, or a list's sign, come after the white space.
    private static func isFollowedByKey(_ line: Substring.UnicodeScalarView) -> Bool {
        let rest = line.drop { isSpace($0) }
        if rest.first == "-" { return true }
        let key = rest.prefix { $0.isASCII && RequestID.isAllowed(UInt8($0.value)) }
        guard !key.isEmpty, let sign = rest.dropFirst(key.count).first else { return false }
        return sign == ":" || LookAlike.ascii(of: sign) == ":"
    }
}
