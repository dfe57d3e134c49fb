internal import Domain

/// Byte-pair encoding (Sennrich et al. 2016): a word's characters are joined pair by pair in the order in which the vocabulary
/// learnt the pairs. What characters are is the pre-tokenizer's to say: bytes (Radford et al. 2019), or code points.
struct BytePairs: TokenModel {
    struct Options: Sendable {
        /// Stands for a character that is no token; nil where those are left out, as in the reference.
        var unknown: String?
        /// Whether it stands for a run of them.
        var fusesUnknown = false
        /// Whether the bytes of a character that is no token stand for it, where the vocabulary has them.
        var fallsBackOnBytes = false
        /// Whether a word that is in the vocabulary as a whole is taken so, whatever its merges.
        var ignoresMergesOfWords = false
    }

    let vocabulary: Vocabulary
    private let options: Options
    private let unknown: Int?
    private let merges: [Pair: Merge]
    /// The tokens of single characters: of the first of them, which bytes are written as, by code point.
    private let common: [Int?]
    private let bytes: [Int?]

    private struct Pair: Hashable {
        let left: Int
        let right: Int
    }

    private struct Merge {
        let order: Int
        let result: Int
    }

    private struct Symbol {
        var token: Token
        var previous: Int
        var next: Int
        var isJoined = false
    }

    /// Two symbols that may be joined.
    private struct Candidate: Comparable {
        let order: Int
        let place: Int
        let result: Int

        static func < (left: Candidate, right: Candidate) -> Bool {
            left.order == right.order ? left.place < right.place : left.order < right.order
        }
    }

    /// - Parameter merges: pairs of tokens in the order of learning; of a pair that stands twice the last counts, as in the reference.
    init(
        vocabulary: Vocabulary, merges: [(Spelling, Spelling)], options: Options, file: String
    ) throws(FormatError) {
        var table: [Pair: Merge] = [:]
        table.reserveCapacity(merges.count)
        for (order, merge) in merges.enumerated() {
            guard let left = vocabulary[merge.0], let right = vocabulary[merge.1], let result = vocabulary[merge.0 + merge.1]
            else {
                let words = "\(merge.0.text) \(merge.1.text)".quoted(80)
                throw FormatError(file: file, reason: "merge \(order + 1), \(words), is not made of the vocabulary's tokens")
            }
            table[Pair(left: left, right: right)] = Merge(order: order, result: result)
        }
        self.merges = table
        self.vocabulary = vocabulary
        self.options = options
        common = (0..<0x180).map { (value: UInt32) in Unicode.Scalar(value).flatMap { vocabulary[String($0)] } }
        bytes = options.fallsBackOnBytes ? vocabulary.fallbackBytes : []
        unknown = try options.unknown.map { unknown throws(FormatError) in try vocabulary.id(of: unknown, file: file) }
    }

    /// The `model` of a `tokenizer.json`.
    init(_ json: JSONObject) throws(FormatError) {
        guard try json.text("continuing_subword_prefix") ?? "" == "", try json.text("end_of_word_suffix") ?? "" == "",
            json["dropout"]?.number ?? 0 == 0
        else { throw json.fail("continuing_subword_prefix, end_of_word_suffix and dropout are not supported") }
        try self.init(
            vocabulary: try Vocabulary(ofModel: json),
            merges: try (json.list("merges") ?? []).enumerated().map { place, value throws(FormatError) in
                guard let merge = Self.merge(value) else { throw json.fail("merge \(place + 1) is not of two tokens") }
                return merge
            },
            options: Options(
                unknown: try json.text("unk_token"), fusesUnknown: try json.truth("fuse_unk") ?? false,
                fallsBackOnBytes: try json.truth("byte_fallback") ?? false,
                ignoresMergesOfWords: try json.truth("ignore_merges") ?? false),
            file: json.file)
    }

    /// `"a b"` or `["a", "b"]`.
    private static func merge(_ value: JSONTree) -> (Spelling, Spelling)? {
        switch value {
        case .text(let text): return merge(Array(text.utf8)[...])
        case .list(let items):
            guard items.count == 2, case .text(let left) = items[0], case .text(let right) = items[1] else { return nil }
            return (Spelling(left), Spelling(right))
        default: return nil
        }
    }

    /// Two tokens with a space between them.
    static func merge(_ line: ArraySlice<UInt8>) -> (Spelling, Spelling)? {
        let parts = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        return parts.count == 2 ? (Spelling(parts[0]), Spelling(parts[1])) : nil
    }

    func append(_ word: ArraySlice<Letter>, to tokens: inout [Token], controls: Set<Int>) {
        if options.ignoresMergesOfWords, let whole = vocabulary[word.spelling],
            !(controls.contains(whole) && word.origin.contains(.message))
        {
            return tokens.append(Token(id: whole, origin: word.origin))
        }
        let characters = characters(word)
        if characters.count < 2 {
            tokens += characters
            return
        }
        append(joined(characters, controls), to: &tokens)
    }

    private func append(_ symbols: [Symbol], to tokens: inout [Token]) {
        for symbol in symbols where !symbol.isJoined { tokens.append(symbol.token) }
    }

    private func character(_ scalar: Unicode.Scalar) -> Int? {
        scalar.value < common.count ? common[Int(scalar.value)] : vocabulary[String(scalar)]
    }

    /// The tokens that a word is joined from.
    private func characters(_ word: ArraySlice<Letter>) -> [Token] {
        var tokens: [Token] = []
        tokens.reserveCapacity(word.count)
        // Of characters that are no token, until it is clear where it ends.
        var pending: Token?
        for letter in word {
            if let id = character(letter.scalar) {
                if let token = pending { tokens.append(token) }
                pending = nil
                tokens.append(Token(id: id, origin: letter.origin))
                continue
            }
            if let bytes = fallback(letter.scalar) {
                // The reference keeps an unknown character waiting until behind these bytes.
                tokens += bytes.map { Token(id: $0, origin: letter.origin) }
                continue
            }
            guard let unknown else { continue }
            if let token = pending, options.fusesUnknown {
                pending?.origin = token.origin.union(letter.origin)
            } else {
                if let token = pending { tokens.append(token) }
                pending = Token(id: unknown, origin: letter.origin)
            }
        }
        if let token = pending { tokens.append(token) }
        return tokens
    }

    private func fallback(_ scalar: Unicode.Scalar) -> [Int]? {
        guard options.fallsBackOnBytes, let spelled = UTF8.encode(scalar) else { return nil }
        let ids = spelled.compactMap { bytes[Int($0)] }
        return ids.count == spelled.count ? ids : nil
    }

    /// The pair that was learnt first is joined first, and of two such pairs the left one.
    private func joined(_ characters: [Token], _ controls: Set<Int>) -> [Symbol] {
        var symbols = characters.enumerated().map { Symbol(token: $1, previous: $0 - 1, next: $0 + 1) }
        symbols[symbols.count - 1].next = -1
        var candidates = Heap<Candidate>()
        func propose(_ place: Int) {
            guard place >= 0, symbols[place].next >= 0 else { return }
            let (left, right) = (symbols[place].token, symbols[symbols[place].next].token)
            guard let merge = merges[Pair(left: left.id, right: right.id)] else { return }
            let isSaid = left.origin.union(right.origin).contains(.message)
            if isSaid, controls.contains(merge.result) { return }
            candidates.insert(Candidate(order: merge.order, place: place, result: merge.result))
        }
        for place in symbols.indices.dropLast() { propose(place) }
        while let best = candidates.popFirst() {
            let left = symbols[best.place]
            guard !left.isJoined, left.next >= 0 else { continue }
            let right = symbols[left.next]
            // Either may have become part of another token since.
            guard merges[Pair(left: left.token.id, right: right.token.id)]?.result == best.result else { continue }
            symbols[best.place].token = Token(id: best.result, origin: left.token.origin.union(right.token.origin))
            symbols[best.place].next = right.next
            symbols[left.next].isJoined = true
            if right.next >= 0 { symbols[right.next].previous = best.place }
            propose(left.previous)
            propose(best.place)
        }
        return symbols
    }
}
