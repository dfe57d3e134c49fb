extension String {
    /// The text in lines of at most `width` columns of a terminal, broken at spaces, and beside characters that are as wide as two: between
    /// ideographs, but not before what no line begins with nor behind what no line ends with (禁則処理; JIS X 4051).
    /// - Returns: longer lines where there is no place to break; one empty line for no text.
    package func wrapped(to width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for piece in pieces {
            let text = line.isEmpty ? piece.drop { $0 == " " } : piece[...]
            if !line.isEmpty, line.displayWidth + String(text).trimmingTrailingSpaces.displayWidth > width {
                lines.append(line.trimmingTrailingSpaces)
                line = String(text.drop { $0 == " " })
            } else {
                line += text
            }
        }
        return lines + [line.trimmingTrailingSpaces]
    }

    /// What is never broken, each with the spaces behind it.
    private var pieces: [String] {
        var pieces: [String] = []
        var last: Character?
        for character in self {
            let breaks = last.map { last in
                last == " " && character != " "
                    || last != " " && character != " " && (last.isWide || character.isWide) && !last.endsNoLine
                        && !character.beginsNoLine
            }
            if breaks ?? true { pieces.append("") }
            pieces[pieces.count - 1].append(character)
            last = character
        }
        return pieces
    }
}

extension Character {
    fileprivate var isWide: Bool { String(self).displayWidth == 2 }
    fileprivate var beginsNoLine: Bool {
        "、。，．・：；？！）］｝」』】〉》〕ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ々～…‥％".contains(self) || ",.:;?!)]}%\u{A0}".contains(self)
    }
    fileprivate var endsNoLine: Bool { "（［｛「『【〈《〔～".contains(self) || "([{\u{A0}".contains(self) }
}
