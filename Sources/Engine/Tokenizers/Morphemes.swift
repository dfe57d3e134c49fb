internal import Domain

/// How `BertJapaneseTokenizer` of Hugging Face's transformers has MeCab split a text into words.
struct Morphemes: Sendable {
    let mecab: MeCab
    let lowercases: Bool
    /// Words that keep their case: special tokens that a normal form has made.
    let kept: Set<Spelling>

    /// What stands behind a U+0000 is dropped: the reference hands MeCab a C string.
    /// - Throws: `FormatError` for a text that MeCab does not cut.
    func words(_ part: TextPart) throws(FormatError) -> [TextPart] {
        let letters = part.letters.prefix { $0.scalar.value != 0 }
        var places: [Int: Int] = [:]
        var bytes: [UInt8] = []
        for index in letters.indices {
            places[bytes.count] = index
            bytes.append(contentsOf: UTF8.encode(letters[index].scalar) ?? UTF8.encodedReplacementCharacter)
        }
        places[bytes.count] = letters.endIndex
        var words: [TextPart] = []
        for range in try mecab.words(bytes) {
            guard let start = places[range.lowerBound], let end = places[range.upperBound] else {
                throw FormatError(file: mecab.folder, reason: "its dictionary has MeCab cut a text within a character")
            }
            var word = TextPart(letters[start..<end], isAtStart: part.isAtStart && start == letters.startIndex)
            if lowercases, !kept.contains(word.letters.spelling) { word.mapPythonLowercase() }
            words.append(word)
        }
        return words
    }
}

extension TextPart {
    /// As `str.lower` of Python has it: a capital sigma that ends a word becomes a final one.
    fileprivate mutating func mapPythonLowercase() {
        let all = Array(letters)
        var result: [Letter] = []
        for (place, letter) in all.enumerated() {
            if letter.scalar == "\u{3A3}" {
                let before = all[..<place].last { !$0.scalar.properties.isCaseIgnorable }
                let after = all[(place + 1)...].first { !$0.scalar.properties.isCaseIgnorable }
                let isFinal = before?.scalar.properties.isCased == true && after?.scalar.properties.isCased != true
                result.append(letter.with(isFinal ? "\u{3C2}" : "\u{3C3}"))
            } else if letter.scalar.isKnownToPython {
                result += letter.scalar.properties.lowercaseMapping.unicodeScalars.letters(letter.origin)
            } else {
                result.append(letter)
            }
        }
        letters = result[...]
    }
}
