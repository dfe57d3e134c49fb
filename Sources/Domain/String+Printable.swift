/// Messages quote what strangers wrote, terminals obey control characters and turn the direction of what stands after some others,
/// JSON in PostgreSQL cannot hold U+0000, and what nobody sees nobody can mend.
extension StringProtocol {
    /// The same text with every character that has no shape of its own spelled out, as `<U+FEFF>`, but for the end of a line, and for
    /// joiners and selectors where they shape what stands before them (👨‍👩‍👧, 葛󠄀).
    public var printable: String { printable { "<\($0.codePoint)>" } }

    /// The same with another way to spell such a character, for a format in which `<` has a meaning.
    public func printable(_ spelling: (Unicode.Scalar) -> String) -> String {
        spelled(keeping: { $0 == "\n" || $0 == " " || $0.properties.generalCategory == .spaceSeparator }, spelling)
    }

    /// A JSON text of the same value, in which such characters are escapes: programs read what there was, people see it.
    public var printableJSON: String {
        printable { scalar in
            UTF16.encode(scalar).map { units in
                units.map { unit in
                    let digits = String(unit, radix: 16)
                    return "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
                }.joined()
            } ?? ""
        }
    }

    /// The text in quotes, for a message: as `printable`, on one line, with every space but U+0020 spelled out, and cut after
    /// `countMax` code points: a single letter can carry thousands of accents.
    public func quoted(_ countMax: Int = 60) -> String {
        let scalars = unicodeScalars.prefix(countMax + 1)
        let cut = String(String.UnicodeScalarView(scalars.prefix(countMax)))
        return "'\(cut.spelled(keeping: { $0 == " " }))\(scalars.count > countMax ? "…" : "")'"
    }

    /// - Parameter isKept: of white space, what stays as it is.
    private func spelled(
        keeping isKept: (Unicode.Scalar) -> Bool, _ spelling: (Unicode.Scalar) -> String = { "<\($0.codePoint)>" }
    ) -> String {
        // Most texts have nothing to spell, and that is seen twenty times as quickly as they are put together again.
        let isPlain = utf8.allSatisfy { byte in
            let scalar = Unicode.Scalar(byte)
            return scalar.isASCII && (scalar.hasShape || isKept(scalar))
        }
        if isPlain { return String(self) }
        var result = String.UnicodeScalarView()
        var previous: Unicode.Scalar?
        for scalar in unicodeScalars {
            // Most have one, and it is the quickest to see.
            if scalar.hasShape || isKept(scalar) || scalar.shapes(previous) {
                result.append(scalar)
            } else {
                result += spelling(scalar).unicodeScalars
            }
            previous = scalar
        }
        return String(result)
    }
}

extension Unicode.Scalar {
    /// Such as `U+00A0`.
    public var codePoint: String {
        let digits = String(value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: Swift.max(0, 4 - digits.utf8.count)) + digits
    }

    /// Whether a reader sees it, and it does nothing to its neighbours.
    fileprivate var hasShape: Bool {
        if isASCII { return value > 0x20 && value < 0x7F }
        return switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator, .spaceSeparator:
            false
        // A braille pattern without dots is a symbol by its category.
        default: !properties.isDefaultIgnorableCodePoint && self != "\u{2800}"
        }
    }

    /// Whether it only chooses or joins the shape of the character before it.
    fileprivate func shapes(_ previous: Unicode.Scalar?) -> Bool {
        guard let previous else { return false }
        if properties.isVariationSelector { return previous.hasShape }
        // A joiner within a picture, and of a picture's skin or selector.
        return self == "\u{200D}"
            && (previous.properties.isEmojiPresentation || previous.properties.isEmojiModifier || previous == "\u{FE0F}")
    }
}
