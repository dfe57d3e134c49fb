internal import Foundation

/// Byte-pair encoding over the bytes of UTF-8 (Sennrich et al. 2016, in the form of Radford et al. 2019): text is split into
/// words, each word's bytes are joined pair by pair in the order in which the vocabulary learnt the pairs.
public struct ByteLevelBPE: Tokenizer {
    public let file: String
    public let pieceCount: Int
    public let template: TokenTemplate
    private let splitter: TextSplitter
    private let normalises: Bool
    private let added: AddedTokens
    private let vocabulary: [String: Int]
    /// The token of each byte; nil where the vocabulary has none.
    private let byteTokens: [Int?]
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
    ///   - merges: pairs of tokens in the order of learning.
    ///   - added: tokens that are found in a text before it is split.
    ///   - normalises: whether texts are brought into Unicode's composed form first.
    init(
        vocabulary: [String: Int], merges: [(String, String)], added: AddedTokens, splitter: TextSplitter, normalises: Bool,
        ignoresMergesOfWords: Bool, template: TokenTemplate, file: String
    ) throws(FormatError) {
        var table: [Pair: Merge] = [:]
        for (order, merge) in merges.enumerated() {
            guard let left = vocabulary[merge.0], let right = vocabulary[merge.1], let result = vocabulary[merge.0 + merge.1]
            else {
                throw FormatError(
                    file: file,
                    reason:
                        "merge \(order + 1), '\(merge.0.prefix(40)) \(merge.1.prefix(40))', is not made of the vocabulary's tokens"
                )
            }
            let pair = Pair(left: left, right: right)
            if table[pair] == nil { table[pair] = Merge(order: order, result: result) }
        }
        self.merges = table
        self.vocabulary = vocabulary
        self.added = added
        self.splitter = splitter
        self.normalises = normalises
        self.ignoresMergesOfWords = ignoresMergesOfWords
        self.template = template
        self.file = file
        byteTokens = ByteLevelAlphabet.characters.map { vocabulary[String($0)] }
        let largest = max(vocabulary.values.max() ?? 0, added.ids.max() ?? 0)
        guard largest < 1 << 24, (vocabulary.values.min() ?? 0) >= 0 else {
            throw FormatError(file: file, reason: "has ids outside 0 ..< 2^24")
        }
        pieceCount = largest + 1
    }

    public func id(of token: String) -> Int? { added.id(of: token) ?? vocabulary[token] }

    public func pieces(_ text: String) -> [Int] {
        added.split(text).flatMap { part in
            switch part {
            case .token(let id): [id]
            case .text(let text):
                splitter.words(normalises ? text.precomposedStringWithCanonicalMapping : text).flatMap(tokens)
            }
        }
    }

    private func tokens(ofWord word: String) -> [Int] {
        if ignoresMergesOfWords, let whole = vocabulary[ByteLevelAlphabet.spelled(word)] { return [whole] }
        var symbols = word.utf8.compactMap { byteTokens[Int($0)] }
        while symbols.count > 1 {
            var best: (order: Int, pair: Pair, result: Int)?
            for place in 0..<symbols.count - 1 {
                let pair = Pair(left: symbols[place], right: symbols[place + 1])
                if let merge = merges[pair], merge.order < best?.order ?? .max { best = (merge.order, pair, merge.result) }
            }
            guard let best else { break }
            symbols = Self.joined(symbols, best.pair, into: best.result)
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
