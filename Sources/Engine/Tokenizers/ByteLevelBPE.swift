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
    private let byteTokens: [Int]
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
    ///   - normalises: whether texts are brought into Unicode's composed form first.
    /// - Throws: `FormatError` where a byte that UTF-8 may have is no token: it would be lost without a word.
    init(
        vocabulary: Vocabulary, merges: [(Spelling, Spelling)], added: [AddedTokens.Token], splitter: TextSplitter,
        normalises: Bool, ignoresMergesOfWords: Bool, template: TokenTemplate, file: String
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
        byteTokens = try ByteLevelAlphabet.characters.enumerated().map { byte, character throws(FormatError) in
            if let id = vocabulary[String(character)] { return id }
            guard ByteLevelAlphabet.isOfUTF8(byte) else { return -1 }
            let digits = String(byte, radix: 16, uppercase: true)
            throw FormatError(
                file: file, reason: "has no token \(String(character).quoted()) for the byte 0x\(digits); texts would lose it")
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
        var symbols = word.utf8.map { byteTokens[Int($0)] }
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

    /// Whether UTF-8 has this byte anywhere.
    static func isOfUTF8(_ byte: Int) -> Bool { !(0xC0...0xC1).contains(byte) && byte < 0xF5 }

    static func spelled(_ word: String) -> String {
        var scalars = String.UnicodeScalarView()
        for byte in word.utf8 { scalars.append(characters[Int(byte)]) }
        return String(scalars)
    }
}
