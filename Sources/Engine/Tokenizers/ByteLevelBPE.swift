internal import Domain

/// Byte-pair encoding over the bytes of UTF-8 (Sennrich et al. 2016, in the form of Radford et al. 2019): text is split into
/// words, each word's bytes are joined pair by pair in the order in which the vocabulary learnt the pairs.
public struct ByteLevelBPE: Tokenizer {
    public let file: String
    public let pieceCount: Int
    public let template: TokenTemplate
    private let splitter: TextSplitter
    private let added: AddedTokens
    private let vocabulary: Vocabulary
    /// The token of each byte; nil where the vocabulary has none: real ones lack control characters and rare planes.
    private let byteTokens: [Int?]
    private let unknown: (id: Int, isFused: Bool)?
    private let merges: [Pair: Merge]
    /// Whether a word that is in the vocabulary as a whole is taken so, whatever its merges.
    private let ignoresMergesOfWords: Bool

    private struct Pair: Hashable {
        let left: Int
        let right: Int
    }

    private struct Merge {
        let order: Int
        let result: Int
    }

    /// - Parameters:
    ///   - vocabulary: tokens in byte-level characters and their ids.
    ///   - merges: pairs of tokens in the order of learning; of a pair that stands twice the last counts, as in the reference.
    ///   - added: tokens that are found in a text before it is split.
    ///   - unknown: stands for a byte that is no token, or for a run of them; nil where those are left out, as in the reference.
    ///   - normalises: whether texts are brought into Unicode's composed form first.
    init(
        vocabulary: Vocabulary, merges: [(Spelling, Spelling)], added: [AddedTokens.Token], splitter: TextSplitter,
        unknown: (token: String, isFused: Bool)? = nil, normalises: Bool, ignoresMergesOfWords: Bool, template: TokenTemplate,
        file: String
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
        self.added = AddedTokens(added) { normalises ? Array(NormalForm.composed.text($0)) : $0 }
        self.splitter = splitter
        self.ignoresMergesOfWords = ignoresMergesOfWords
        self.template = template
        self.file = file
        byteTokens = ByteLevelAlphabet.characters.map { vocabulary[String($0)] }
        self.unknown = try unknown.map { unknown throws(FormatError) in
            (id: try vocabulary.id(of: unknown.token, file: file), isFused: unknown.isFused)
        }
        pieceCount = try template.pieceCount(vocabulary, self.added, file: file)
    }

    public var controls: Set<Int> { added.controls }

    public func id(of token: String) -> Int? { added.id(of: token) ?? vocabulary[token] }

    public func pieces(_ text: String, without excluded: Set<Int>) -> [Int] {
        added.split(text, without: excluded).flatMap { part in
            switch part {
            case .token(let id): [id]
            case .text(let scalars):
                splitter.words(String(String.UnicodeScalarView(scalars))).flatMap { tokens(ofWord: $0, without: excluded) }
            }
        }
    }

    /// - Parameter excluded: tokens that nothing is joined to, either.
    private func tokens(ofWord word: String, without excluded: Set<Int>) -> [Int] {
        if ignoresMergesOfWords, let whole = vocabulary[ByteLevelAlphabet.spelled(word)], !excluded.contains(whole) {
            return [whole]
        }
        var symbols = bytes(ofWord: word)
        while symbols.count > 1 {
            var best: (order: Int, pair: Pair, result: Int)?
            for place in 0..<symbols.count - 1 {
                let pair = Pair(left: symbols[place], right: symbols[place + 1])
                if let merge = merges[pair], merge.order < best?.order ?? .max, !excluded.contains(merge.result) {
                    best = (merge.order, pair, merge.result)
                }
            }
            guard let best else { break }
            symbols = Self.joined(symbols, best.pair, into: best.result)
        }
        return symbols
    }

    /// The tokens of its bytes.
    private func bytes(ofWord word: String) -> [Int] {
        guard let unknown else { return word.utf8.compactMap { byteTokens[Int($0)] } }
        var symbols: [Int] = []
        var isWithinUnknown = false
        for token in word.utf8.map({ byteTokens[Int($0)] }) {
            if token != nil || !isWithinUnknown || !unknown.isFused { symbols.append(token ?? unknown.id) }
            isWithinUnknown = token == nil
        }
        return symbols
    }

    private static func joined(_ symbols: [Int], _ pair: Pair, into result: Int) -> [Int] {
        var joined: [Int] = []
        joined.reserveCapacity(symbols.count)
        var place = 0
        while place < symbols.count {
            if place + 1 < symbols.count, symbols[place] == pair.left, symbols[place + 1] == pair.right {
                joined.append(result)
                place += 2
            } else {
                joined.append(symbols[place])
                place += 1
            }
        }
        return joined
    }
}

/// The characters that stand for bytes in a byte-level vocabulary: printable ones for themselves, the others from U+0100 on.
enum ByteLevelAlphabet {
    static let characters: [Unicode.Scalar] = {
        var next: UInt32 = 256
        return (0..<256).map { (byte: UInt32) in
            if (33...126).contains(byte) || (161...172).contains(byte) || byte >= 174 { return Unicode.Scalar(byte) ?? " " }
            defer { next += 1 }
            return Unicode.Scalar(next) ?? " "
        }
    }()

    static func spelled(_ word: String) -> String {
        var scalars = String.UnicodeScalarView()
        for byte in word.utf8 { scalars.append(characters[Int(byte)]) }
        return String(scalars)
    }
}
