internal import Foundation

/// BERT's tokenizer: text is cleaned, split at spaces and punctuation, and each word is cut into the longest pieces that the
/// vocabulary has (Wu et al. 2016, in the form of Devlin et al. 2018). Reproduces Hugging Face's fast tokenizer.
public struct WordPieceTokenizer: Tokenizer {
    /// A longer word is unknown as a whole; the tokenizers that made the checkpoints have the same limit.
    private static let wordLengthMax = 100
    private static let vocabularyBytesMax = 64 << 20

    public let pieceCount: Int
    private let vocabulary: [String: Int]
    private let specials: [(text: [Unicode.Scalar], id: Int)]
    private let unknown: Int
    public let template: TokenTemplate
    public let file: String
    private let normaliser: BERTNormaliser

    /// Reads `vocab.txt`, and `do_lower_case` of `tokenizer_config.json` where there is one.
    public init(modelFolder: String) throws(FormatError) {
        let path = modelFolder + "/vocab.txt"
        guard let data = try? Data(contentsOf: URL(filePath: path)), data.count <= Self.vocabularyBytesMax,
            let text = String(validating: data, as: UTF8.self)
        else { throw FormatError(file: path, reason: "cannot be read as UTF-8 of at most \(Self.vocabularyBytesMax) bytes") }
        var lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
        try self.init(lines: lines, lowercases: Self.lowercases(modelFolder), file: path)
    }

    /// - Parameter lines: the pieces in the order of their ids.
    public init(lines: [String], lowercases: Bool, file: String) throws(FormatError) {
        var vocabulary: [String: Int] = [:]
        for (id, piece) in lines.enumerated() { vocabulary[piece] = id }
        func id(_ piece: String) throws(FormatError) -> Int {
            guard let id = vocabulary[piece] else { throw FormatError(file: file, reason: "has no \(piece)") }
            return id
        }
        unknown = try id("[UNK]")
        let (begin, end) = (try id("[CLS]"), try id("[SEP]"))
        let single: [TokenTemplate.Part] = [.token(begin, type: 0), .first(type: 0), .token(end, type: 0)]
        template = TokenTemplate(single: single, pair: single + [.second(type: 1), .token(end, type: 1)])
        self.file = file
        specials = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"].compactMap { text in
            vocabulary[text].map { (Array(text.unicodeScalars), $0) }
        }
        self.vocabulary = vocabulary
        pieceCount = lines.count
        normaliser = BERTNormaliser(lowercases: lowercases)
    }

    private static func lowercases(_ modelFolder: String) throws(FormatError) -> Bool {
        struct Configuration: Decodable {
            let lowercases: Bool?

            enum CodingKeys: String, CodingKey {
                case lowercases = "do_lower_case"
            }
        }
        let path = modelFolder + "/tokenizer_config.json"
        guard let data = try? Data(contentsOf: URL(filePath: path)) else { return true }
        guard let configuration = try? JSONDecoder().decode(Configuration.self, from: data) else {
            throw FormatError(file: path, reason: "is not JSON whose do_lower_case is true or false")
        }
        return configuration.lowercases ?? true
    }

    public func id(of token: String) -> Int? { vocabulary[token] }

    public func pieces(_ text: String) -> [Int] {
        var result: [Int] = []
        var plain = String.UnicodeScalarView()
        let scalars = Array(text.unicodeScalars)
        var position = 0
        while position < scalars.count {
            if scalars[position] == "[", let special = specials.first(where: { scalars[position...].starts(with: $0.text) }) {
                result += words(plain)
                plain = String.UnicodeScalarView()
                result.append(special.id)
                position += special.text.count
            } else {
                plain.append(scalars[position])
                position += 1
            }
        }
        return result + words(plain)
    }

    private func words(_ text: String.UnicodeScalarView) -> [Int] {
        normaliser.words(text).flatMap(wordPieces)
    }

    /// Greedy longest match from the left; a word with a part that matches nothing is unknown as a whole.
    private func wordPieces(_ word: [Unicode.Scalar]) -> [Int] {
        guard word.count <= Self.wordLengthMax else { return [unknown] }
        var result: [Int] = []
        var start = 0
        while start < word.count {
            var end = word.count
            var found: Int?
            while end > start, found == nil {
                var piece = start == 0 ? "" : "##"
                piece.unicodeScalars.append(contentsOf: word[start..<end])
                found = vocabulary[piece]
                if found == nil { end -= 1 }
            }
            guard let found else { return [unknown] }
            result.append(found)
            start = end
        }
        return result
    }
}
