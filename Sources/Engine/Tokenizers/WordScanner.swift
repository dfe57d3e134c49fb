/// Cuts a text as the expressions of GPT-2 and Llama 3 do, alternative by alternative, in time that grows with the text only.
struct WordScanner {
    private enum Kind {
        case letter
        case number
        case space
        case other
    }

    private let letters: ArraySlice<Letter>
    private let kinds: [Kind]
    /// Nil for GPT-2's: numbers of any length with a space before them, and no difference between white space and new lines.
    private let digitsMax: Int?

    init(_ letters: ArraySlice<Letter>, digitsMax: Int?) {
        self.letters = letters
        self.digitsMax = digitsMax
        kinds = letters.map { Self.kind($0.scalar) }
    }

    private static func kind(_ scalar: Unicode.Scalar) -> Kind {
        switch scalar.value {
        case 0x61...0x7A, 0x41...0x5A: return .letter
        case 0x30...0x39: return .number
        case 0x20, 9...13: return .space
        case 0..<0x80: return .other
        // Kana, ideographs and syllables of Hangul, which are the most of what is beyond ASCII.
        case 0x3041...0x3096, 0x30A1...0x30FA, 0x4E00...0x9FA5, 0xAC00...0xD7A3: return .letter
        default:
            if scalar.properties.isWhitespace { return .space }
            if scalar.isLetter { return .letter }
            return scalar.isNumberOfExpressions ? .number : .other
        }
    }

    /// They cover the text.
    func words() -> [Range<Int>] {
        var words: [Range<Int>] = []
        var place = 0
        while place < kinds.count {
            let end = digitsMax.map { endAsLlama(place, digitsMax: $0) } ?? endAsGPT2(place)
            words.append(letters.startIndex + place..<letters.startIndex + end)
            place = end
        }
        return words
    }

    private func scalar(_ place: Int) -> Unicode.Scalar? {
        place < kinds.count ? letters[letters.startIndex + place].scalar : nil
    }

    private func kind(_ place: Int) -> Kind? { place < kinds.count ? kinds[place] : nil }

    private func end(of kind: Kind, from place: Int) -> Int {
        var end = place
        while self.kind(end) == kind { end += 1 }
        return end
    }

    private func isLineEnd(_ place: Int) -> Bool { scalar(place).map { $0 == "\r" || $0 == "\n" } ?? false }

    private func endAsGPT2(_ place: Int) -> Int {
        if let end = endOfContraction(place, ignoresCase: false) { return end }
        let first = scalar(place) == " " ? place + 1 : place
        if let kind = kind(first), kind != .space { return end(of: kind, from: first) }
        return endOfSpace(place)
    }

    private func endAsLlama(_ place: Int, digitsMax: Int) -> Int {
        if let end = endOfContraction(place, ignoresCase: true) { return end }
        if kinds[place] == .letter { return end(of: .letter, from: place) }
        if kinds[place] != .number, !isLineEnd(place), kind(place + 1) == .letter {
            return end(of: .letter, from: place + 1)
        }
        if kinds[place] == .number { return min(end(of: .number, from: place), place + digitsMax) }
        let first = scalar(place) == " " ? place + 1 : place
        if kind(first) == .other {
            var end = end(of: .other, from: first)
            while isLineEnd(end) { end += 1 }
            return end
        }
        // White space up to its last new line, if it has one.
        let end = end(of: .space, from: place)
        if let last = (place..<end).last(where: isLineEnd) { return last + 1 }
        return endOfSpace(place)
    }

    /// All white space where the text ends with it; but for its last character, which may belong to the next word, where it does not.
    private func endOfSpace(_ place: Int) -> Int {
        let end = end(of: .space, from: place)
        return end == kinds.count || end == place + 1 ? end : end - 1
    }

    private func endOfContraction(_ place: Int, ignoresCase: Bool) -> Int? {
        guard scalar(place) == "'" else { return nil }
        func letter(_ place: Int) -> Unicode.Scalar? {
            guard let scalar = scalar(place), ignoresCase else { return scalar(place) }
            // The one other letter that is an "s" where case does not count.
            if scalar == "\u{17F}" { return "s" }
            return ("A"..."Z").contains(scalar) ? Unicode.Scalar(scalar.value + 32) : scalar
        }
        switch (letter(place + 1), letter(place + 2)) {
        case ("s", _), ("t", _), ("m", _), ("d", _): return place + 2
        case ("r", "e"), ("v", "e"), ("l", "l"): return place + 3
        default: return nil
        }
    }
}
