internal import Domain

/// How a text is split into the words that a vocabulary's pieces make up, and how those are written.
indirect enum PreTokenizer: Sendable {
    case bert
    case byteLevel(addsSpace: Bool, splits: Bool)
    case metaspace(Metaspace)
    case whitespace
    case whitespaceSplit
    case delimiter(Unicode.Scalar)
    case punctuation(SplitBehaviour)
    /// Numbers stand alone: each digit, or each run of them.
    case digits(individually: Bool)
    case split(TextPattern, SplitBehaviour, inverted: Bool)
    case morphemes(Morphemes)
    /// White space as Python has it.
    case pythonSpaces
    case sequence([PreTokenizer])

    static let nothing = PreTokenizer.sequence([])

    /// SentencePiece's writing of spaces.
    struct Metaspace: Sendable {
        enum Prefix: String, Sendable {
            case always
            case first
            case never
        }

        let replacement: Unicode.Scalar
        /// Which parts begin with one.
        let prefix: Prefix
        /// Whether each begins a word.
        let splits: Bool
    }

    /// A `pre_tokenizer` of a `tokenizer.json`.
    init(_ json: JSONObject) throws(FormatError) {
        switch try json.text("type") ?? "" {
        case "BertPreTokenizer": self = .bert
        case "ByteLevel":
            self = .byteLevel(
                addsSpace: try json.truth("add_prefix_space") ?? true, splits: try json.truth("use_regex") ?? true)
        case "Metaspace": self = .metaspace(try Metaspace(json))
        case "Whitespace": self = .whitespace
        case "WhitespaceSplit": self = .whitespaceSplit
        case "CharDelimiterSplit":
            self = .delimiter(try json.neededScalar("delimiter"))
        case "Punctuation": self = .punctuation(try SplitBehaviour(json, default: .isolated))
        case "Digits": self = .digits(individually: try json.truth("individual_digits") ?? false)
        case "Split":
            guard let pattern = try json.object("pattern") else { throw json.fail("\(json.path)pattern is missing") }
            self = .split(
                try TextPattern(pattern), try SplitBehaviour(json, default: nil),
                inverted: try json.truth("invert") ?? false)
        case "Sequence":
            self = .sequence(
                try (json.objects("pretokenizers") ?? []).map { part throws(FormatError) in try PreTokenizer(part) })
        case let type: throw json.fail("pre-tokenizer \(type.quoted(40)) is not read")
        }
    }

    /// The words of a text that has been normalised; grapheme clusters mean nothing to a vocabulary.
    /// - Throws: `FormatError` for a text that MeCab does not cut.
    func words(_ part: TextPart) throws(FormatError) -> [TextPart] {
        switch self {
        case .sequence(let steps):
            var parts = [part]
            for step in steps {
                var words: [TextPart] = []
                for part in parts { words += try step.words(part) }
                parts = words
            }
            return parts
        case .morphemes(let morphemes): return try morphemes.words(part)
        case .pythonSpaces: return part.split(.removed) { $0.isPythonSpace }
        case .bert:
            return part.split(.removed) { $0.properties.isWhitespace }.flatMap { $0.split(.isolated) { $0.isPunctuation } }
        case .byteLevel(let addsSpace, let splits):
            var part = part
            if addsSpace, !part.begins(with: " ") { part.insert(before: [" "]) }
            let words = splits ? part.split(TextPattern.gpt2.matches(in: part.letters), .isolated) : [part]
            return words.map { word in
                TextPart(ByteLevelAlphabet.spelled(word.letters), isAtStart: word.isAtStart)
            }
        case .metaspace(let metaspace): return metaspace.words(part)
        case .whitespace:
            return part.split(.removed) { $0.properties.isWhitespace }.flatMap { word in
                word.split(TextPattern.runs(in: word.letters) { $0.isWordCharacter }, .isolated)
            }
        case .whitespaceSplit: return part.split(.removed) { $0.properties.isWhitespace }
        case .delimiter(let scalar): return part.split(.removed) { $0 == scalar }
        case .punctuation(let behaviour): return part.split(behaviour) { $0.isPunctuation }
        case .digits(let individually):
            return part.split(individually ? .isolated : .contiguous) { $0.isNumber }
        case .split(let pattern, let behaviour, let inverted):
            return part.split(pattern.matches(in: part.letters), behaviour, inverted: inverted)
        }
    }

    /// Whether a space is put before a text by the pre-tokenizers ByteLevel or Metaspace; nil where there is neither.
    var addsSpace: Bool? {
        switch self {
        case .byteLevel(let addsSpace, _): addsSpace
        case .metaspace(let metaspace): metaspace.prefix != .never
        case .sequence(let steps): steps.lazy.compactMap(\.addsSpace).first
        default: nil
        }
    }
}

extension PreTokenizer.Metaspace {
    fileprivate init(_ json: JSONObject) throws(FormatError) {
        replacement = try json.text("replacement") == nil ? "\u{2581}" : try json.neededScalar("replacement")
        splits = try json.truth("split") ?? true
        let addsSpace = try json.truth("add_prefix_space")
        if let scheme = try json.text("prepend_scheme") {
            guard let prefix = Prefix(rawValue: scheme) else {
                throw json.fail("\(json.path)prepend_scheme is \(scheme.quoted(20)); always, first and never are read")
            }
            guard addsSpace != false || prefix == .never else {
                throw json.fail("\(json.path)add_prefix_space is false, and prepend_scheme \(scheme); they must agree")
            }
            self.prefix = prefix
        } else {
            prefix = addsSpace == false ? .never : .always
        }
    }

    fileprivate func words(_ part: TextPart) -> [TextPart] {
        var part = part
        part.letters = part.letters.map { $0.scalar == " " ? $0.with(replacement) : $0 }[...]
        if prefix == .always || prefix == .first && part.isAtStart, !part.begins(with: replacement) {
            part.insert(before: [replacement])
        }
        guard splits else { return [part] }
        return part.split(.mergedWithNext) { $0 == replacement }
    }
}

extension JSONObject {
    fileprivate func neededScalar(_ key: String) throws(FormatError) -> Unicode.Scalar {
        let text = try neededText(key)
        guard let scalar = text.unicodeScalars.first, text.unicodeScalars.count == 1 else {
            throw fail("\(path)\(key) is \(text.quoted(20)); one character is read")
        }
        return scalar
    }
}
