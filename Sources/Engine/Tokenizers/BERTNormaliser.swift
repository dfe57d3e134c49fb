internal import Domain

/// What BERT does to a text before it looks into the vocabulary: control characters go, CJK ideographs stand alone, accents and
/// case go where the model is uncased.
struct BERTNormaliser: Sendable, Equatable {
    /// Control characters go, and white space becomes U+0020.
    var cleansText = true
    var separatesIdeographs = true
    var stripsAccents: Bool
    var lowercases: Bool

    /// - Parameter stripsAccents: nil where that follows from `lowercases`.
    init(lowercases: Bool, stripsAccents: Bool? = nil) {
        self.lowercases = lowercases
        self.stripsAccents = stripsAccents ?? lowercases
    }

    /// A `BertNormalizer` of a `tokenizer.json`.
    init(_ json: JSONObject) throws(FormatError) {
        self.init(lowercases: try json.truth("lowercase") ?? true, stripsAccents: try json.truth("strip_accents"))
        cleansText = try json.truth("clean_text") ?? true
        separatesIdeographs = try json.truth("handle_chinese_chars") ?? true
    }

    func apply(_ part: inout TextPart) {
        var letters: [Letter] = []
        letters.reserveCapacity(part.letters.count)
        if cleansText, let first = part.letters.first, Self.isRemoved(first.scalar) { part.isAtStart = false }
        for letter in part.letters {
            if cleansText, Self.isRemoved(letter.scalar) { continue }
            if cleansText, letter.scalar.properties.isWhitespace {
                letters.append(letter.with(" "))
            } else if separatesIdeographs, letter.scalar.isIdeograph {
                letters += [letter.with(" "), letter, letter.with(" ")]
            } else {
                letters.append(letter)
            }
        }
        part.letters = letters[...]
        if stripsAccents {
            NormalForm.decomposed.apply(&part)
            part.keep { !$0.isNonspacingMark }
        }
        if lowercases { part.mapLowercase() }
    }

    private static func isRemoved(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\t", "\n", "\r": false
        case "\u{FFFD}": true
        default: scalar.isOther
        }
    }
}
