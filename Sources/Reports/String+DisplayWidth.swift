internal import Domain

extension String {
    /// The columns that the text takes in a terminal: two for East Asian wide characters and emoji, none for marks that join the
    /// character before. Ambiguous characters count one, as terminals with UTF-8 show them.
    public var displayWidth: Int {
        utf8.allSatisfy { $0 < 0x80 } ? utf8.count : reduce(0) { $0 + $1.displayWidth }
    }

    /// The same text followed by spaces up to `width` columns.
    package func padded(to width: Int) -> String {
        self + String(repeating: " ", count: Swift.max(0, width - displayWidth))
    }

    /// As much of the text as fits into so many columns.
    package func cut(to width: Int) -> String {
        var room = width
        return String(
            prefix { character in
                room -= String(character).displayWidth
                return room >= 0
            })
    }

    /// One line that a terminal may be shown: as `printable`, with plain spaces, so that output can be searched.
    public var terminalLine: String {
        let scalars = unicodeScalars.map { $0 == "\n" || $0 == "\t" || $0 == "\u{A0}" ? " " : $0 }
        return String(String.UnicodeScalarView(scalars)).printable
    }
}

extension Character {
    fileprivate var displayWidth: Int {
        // A sequence of several emoji, or one asked for in colour, is drawn as one.
        if unicodeScalars.contains(where: { $0.properties.isEmojiPresentation || $0 == "\u{FE0F}" }) { return 2 }
        return unicodeScalars.reduce(0) { $0 + $1.displayWidth }
    }
}

extension Unicode.Scalar {
    fileprivate var displayWidth: Int {
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: 0
        default: isConjoiningVowelOrFinal ? 0 : isWide ? 2 : 1
        }
    }

    /// Hangul jamo that are drawn into the syllable before them.
    private var isConjoiningVowelOrFinal: Bool { (0x1160...0x11FF).contains(value) }

    /// East Asian Width W or F by blocks (Unicode Standard Annex 11), emoji apart.
    private var isWide: Bool {
        switch value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x3247, 0x3250...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97F,
            0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6,
            0x16FE0...0x1B2FB, 0x1F200...0x1F320, 0x20000...0x3FFFD:
            true
        default: false
        }
    }
}
