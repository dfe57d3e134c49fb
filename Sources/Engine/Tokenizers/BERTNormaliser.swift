/// What BERT does to a text before it looks into the vocabulary: control characters go, CJK ideographs stand alone, accents and
/// case go where the model is uncased, and words end at spaces and around each punctuation mark.
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

    func normalised(_ text: some Sequence<Unicode.Scalar>) -> [Unicode.Scalar] {
        var scalars: [Unicode.Scalar] = []
        for scalar in text {
            if cleansText, Self.isRemoved(scalar) { continue }
            if cleansText, scalar.properties.isWhitespace {
                scalars.append(" ")
            } else if separatesIdeographs, scalar.isIdeograph {
                scalars += [" ", scalar, " "]
            } else {
                scalars.append(scalar)
            }
        }
        if stripsAccents { scalars = NormalForm.decomposed.text(scalars).filter { !$0.isNonspacingMark } }
        if lowercases { scalars = scalars.flatMap { Array($0.properties.lowercaseMapping.unicodeScalars) } }
        return scalars
    }

    private static func isRemoved(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\t", "\n", "\r": false
        case "\u{FFFD}": true
        default: scalar.isOther
        }
    }

    /// The words of a text that has been normalised, each as scalars: grapheme clusters mean nothing to the vocabulary.
    static func words(_ scalars: some Sequence<Unicode.Scalar>) -> [[Unicode.Scalar]] {
        var words: [[Unicode.Scalar]] = []
        var word: [Unicode.Scalar] = []
        func finish() {
            if !word.isEmpty { words.append(word) }
            word = []
        }
        for scalar in scalars {
            if scalar.properties.isWhitespace {
                finish()
            } else if scalar.isPunctuation {
                finish()
                words.append([scalar])
            } else {
                word.append(scalar)
            }
        }
        finish()
        return words
    }
}
