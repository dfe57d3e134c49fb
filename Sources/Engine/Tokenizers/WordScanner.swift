/// How a tokenizer's expression cuts texts into words.
struct WordStyle: Sendable, Equatable {
    enum Letters: Sendable {
        /// `[^\r\n\p{L}\p{N}]?\p{L}+`
        case plain
        /// `[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+`
        case withMarks
        /// Capitals first, as `[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+` and the like have them.
        case cased
    }

    enum Contractions: Sendable {
        case alone
        case behindWords
        case none
    }

    let letters: Letters
    let contractions: Contractions
    /// Of a number.
    let digitsMax: Int
    /// Whether `/` goes with the signs before it, as new lines do.
    let takesSlashes: Bool
}

/// Cuts a text as the expressions of GPT-2, Llama 3 and others do, alternative by alternative, in time that grows with the text only.
struct WordScanner {
    private enum Kind {
        case capital
        case small
        /// Of no case.
        case letter
        case mark
        case number
        case space
        case other

        var isLetter: Bool { self == .capital || self == .small || self == .letter }

        var canBeCapital: Bool { self == .capital || self == .letter || self == .mark }

        var canBeSmall: Bool { self == .small || self == .letter || self == .mark }
    }

    private let letters: ArraySlice<Letter>
    private let kinds: [Kind]

    init(_ letters: ArraySlice<Letter>) {
        self.letters = letters
        kinds = letters.map { Self.kind($0.scalar) }
    }

    private static func kind(_ scalar: Unicode.Scalar) -> Kind {
        switch scalar.value {
        case 0x61...0x7A: return .small
        case 0x41...0x5A: return .capital
        case 0x30...0x39: return .number
        case 0x20, 9...13: return .space
        case 0..<0x80: return .other
        // Kana, ideographs and syllables of Hangul, which are the most of what is beyond ASCII.
        case 0x3041...0x3096, 0x30A1...0x30FA, 0x4E00...0x9FA5, 0xAC00...0xD7A3: return .letter
        default:
            if scalar.properties.isWhitespace { return .space }
            guard scalar.isKnownToExpressions else { return .other }
            return switch scalar.properties.generalCategory {
            case .uppercaseLetter, .titlecaseLetter: .capital
            case .lowercaseLetter: .small
            case .modifierLetter, .otherLetter: .letter
            case .nonspacingMark, .spacingMark, .enclosingMark: .mark
            case .decimalNumber, .letterNumber, .otherNumber: .number
            default: .other
            }
        }
    }

    /// They cover the text.
    /// - Parameter style: nil for GPT-2's: numbers of any length, all with a space before them, and no difference between white space and
    ///   new lines.
    func words(_ style: WordStyle?) -> [Range<Int>] {
        var words: [Range<Int>] = []
        var place = 0
        while place < kinds.count {
            let end = style.map { self.end(place, $0) } ?? endAsGPT2(place)
            words.append(letters.startIndex + place..<letters.startIndex + end)
            place = end
        }
        return words
    }

    private func scalar(_ place: Int) -> Unicode.Scalar? {
        place < kinds.count ? letters[letters.startIndex + place].scalar : nil
    }

    private func end(from place: Int, while isWanted: (Kind) -> Bool) -> Int {
        var end = place
        while end < kinds.count, isWanted(kinds[end]) { end += 1 }
        return end
    }

    private func isLineEnd(_ place: Int) -> Bool { scalar(place).map { $0 == "\r" || $0 == "\n" } ?? false }

    private func endAsGPT2(_ place: Int) -> Int {
        if let end = endOfContraction(place, ignoresCase: false) { return end }
        let first = scalar(place) == " " ? place + 1 : place
        guard first < kinds.count, kinds[first] != .space else { return endOfSpace(place) }
        if kinds[first].isLetter { return end(from: first) { $0.isLetter } }
        if kinds[first] == .number { return end(from: first) { $0 == .number } }
        return end(from: first) { $0 == .other || $0 == .mark }
    }

    private func end(_ place: Int, _ style: WordStyle) -> Int {
        if style.contractions == .alone, let end = endOfContraction(place, ignoresCase: true) { return end }
        if let end = endOfWord(place, style) {
            return style.contractions == .behindWords ? endOfContraction(end, ignoresCase: true) ?? end : end
        }
        if kinds[place] == .number { return min(self.end(from: place) { $0 == .number }, place + style.digitsMax) }
        let first = scalar(place) == " " ? place + 1 : place
        var end = self.end(from: first) { $0 == .other || $0 == .mark && style.letters != .withMarks }
        if end > first {
            while isLineEnd(end) || style.takesSlashes && scalar(end) == "/" { end += 1 }
            return end
        }
        // White space up to its last new line, if it has one.
        end = self.end(from: place) { $0 == .space }
        if let last = (place..<end).last(where: isLineEnd) { return last + 1 }
        return endOfSpace(place)
    }

    /// Letters, and one character before them that is no letter, number or new line: with it where that is possible.
    private func endOfWord(_ place: Int, _ style: WordStyle) -> Int? {
        let takesOneMore = !kinds[place].isLetter && kinds[place] != .number && !isLineEnd(place)
        let starts = takesOneMore ? [place + 1, place] : [place]
        switch style.letters {
        case .plain: return starts.lazy.compactMap { endOfLetters($0) { $0.isLetter } }.first
        case .withMarks: return starts.lazy.compactMap { endOfLetters($0) { $0.isLetter || $0 == .mark } }.first
        case .cased:
            return starts.lazy.compactMap(endOfSmallLetters).first
                ?? starts.lazy.compactMap { endOfLetters($0) { $0.canBeCapital } }.first
        }
    }

    private func endOfLetters(_ start: Int, _ isWanted: (Kind) -> Bool) -> Int? {
        let end = self.end(from: start, while: isWanted)
        return end > start ? end : nil
    }

    /// As many capitals as there are, and then small letters, of which there is one at least: what may be either is given back for it.
    private func endOfSmallLetters(_ start: Int) -> Int? {
        let capitals = end(from: start) { $0.canBeCapital }
        let end = self.end(from: capitals) { $0.canBeSmall }
        if end > capitals { return end }
        return (start..<capitals).last { kinds[$0].canBeSmall }.map { $0 + 1 }
    }

    /// All white space where the text ends with it; but for its last character, which may belong to the next word, where it does not.
    private func endOfSpace(_ place: Int) -> Int {
        let end = self.end(from: place) { $0 == .space }
        return end == kinds.count || end == place + 1 ? end : end - 1
    }

    private func endOfContraction(_ place: Int, ignoresCase: Bool) -> Int? {
        guard scalar(place) == "'" else { return nil }
        func letter(_ place: Int) -> Unicode.Scalar? {
            guard let scalar = scalar(place), ignoresCase else { return scalar(place) }
            // The one other letter that is an "s" where case does not count.
            return scalar == "\u{17F}" ? "s" : scalar.lowercasedASCII
        }
        switch (letter(place + 1), letter(place + 2)) {
        case ("s", _), ("t", _), ("m", _), ("d", _): return place + 2
        case ("r", "e"), ("v", "e"), ("l", "l"): return place + 3
        default: return nil
        }
    }
}
