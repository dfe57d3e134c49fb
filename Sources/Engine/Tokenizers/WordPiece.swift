internal import Domain

/// Each word is cut into the longest pieces that the vocabulary has (Wu et al. 2016, in the form of Devlin et al. 2018).
struct WordPiece: TokenModel {
    /// What `WordPiece` of a `tokenizer.json`, or the options of a `tokenizer_config.json` say.
    struct Settings: Sendable {
        var unknown = "[UNK]"
        /// Stands before a piece that goes on with a word.
        var prefix = "##"
        /// A word of more code points is unknown as a whole.
        var wordLengthMax = 100
    }

    let vocabulary: Vocabulary
    private let first: [Spelling: Int]
    private let next: [Spelling: Int]
    private let unknown: Int
    private let wordLengthMax: Int

    init(vocabulary: Vocabulary, settings: Settings, file: String) throws(FormatError) {
        self.vocabulary = vocabulary
        unknown = try vocabulary.id(of: settings.unknown, file: file)
        wordLengthMax = settings.wordLengthMax
        (first, next) = vocabulary.parted(by: Spelling(settings.prefix))
    }

    /// The `model` of a `tokenizer.json`.
    init(_ json: JSONObject) throws(FormatError) {
        var settings = Settings()
        settings.unknown = try json.text("unk_token") ?? settings.unknown
        settings.prefix = try json.text("continuing_subword_prefix") ?? settings.prefix
        settings.wordLengthMax = try json.integer("max_input_chars_per_word") ?? settings.wordLengthMax
        try self.init(vocabulary: try Vocabulary(ofModel: json), settings: settings, file: json.file)
    }

    /// Greedy longest match from the left; a word with a part that matches nothing is unknown as a whole.
    func append(_ word: ArraySlice<Letter>, to tokens: inout [Token], controls: Set<Int>) {
        let before = tokens.count
        guard word.count <= wordLengthMax else { return tokens.append(Token(id: unknown, origin: word.origin)) }
        var bytes: [UInt8] = []
        var ends: [Int] = []
        for letter in word {
            bytes.append(contentsOf: UTF8.encode(letter.scalar) ?? UTF8.encodedReplacementCharacter)
            ends.append(bytes.count)
        }
        var start = 0
        var letter = word.startIndex
        while start < bytes.count {
            let table = start == 0 ? first : next
            var match: (id: Int, end: Int, letters: Int)?
            for place in ends.indices.reversed() where ends[place] > start {
                guard let id = table[Spelling(bytes[start..<ends[place]])] else { continue }
                let end = word.startIndex + place + 1
                if controls.contains(id), word[letter..<end].origin.contains(.message) { continue }
                match = (id, ends[place], end)
                break
            }
            guard let match else {
                tokens.removeSubrange(before...)
                return tokens.append(Token(id: unknown, origin: word.origin))
            }
            tokens.append(Token(id: match.id, origin: word[letter..<match.letters].origin))
            (start, letter) = (match.end, match.letters)
        }
    }
}
