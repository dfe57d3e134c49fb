/// Text to the ids of a model's vocabulary.
public protocol Tokenizer: Sendable {
    /// The file it was read from, for messages.
    var file: String { get }

    /// Entries of the vocabulary; every id is below it.
    var pieceCount: Int { get }

    /// Which special tokens stand around a text, or a pair of texts.
    var template: TokenTemplate { get }

    /// The ids of a text without the template's. A special token that is spelled out in a text becomes that token, as in the
    /// references.
    func pieces(_ text: String) -> [Int]

    /// The id of exactly this token; nil where the vocabulary has none.
    func id(of token: String) -> Int?
}

extension Tokenizer {
    /// The ids of a text, or of a pair of texts, with the special tokens of the template.
    /// - Parameter tokenCountMax: where there are more, tokens are dropped from the end of the longer text.
    public func encode(_ text: String, pair: String? = nil, tokenCountMax: Int) -> TokenSequence {
        template.sequence(pieces(text), pair.map(pieces), tokenCountMax: tokenCountMax)
    }
}

/// Where special tokens stand.
public struct TokenTemplate: Sendable, Equatable {
    public enum Part: Sendable, Equatable {
        case first(type: Int)
        case second(type: Int)
        case token(Int, type: Int)
    }

    public let single: [Part]
    public let pair: [Part]

    public init(single: [Part], pair: [Part]) {
        self.single = single
        self.pair = pair
    }

    /// No special token at all; a pair's texts follow each other.
    public static let plain = TokenTemplate(single: [.first(type: 0)], pair: [.first(type: 0), .second(type: 1)])

    func sequence(_ first: [Int], _ second: [Int]?, tokenCountMax: Int) -> TokenSequence {
        let parts = second == nil ? single : pair
        let specialCount = parts.count { if case .token = $0 { true } else { false } }
        let room = max(0, tokenCountMax - specialCount)
        var (firstCount, secondCount) = (first.count, second?.count ?? 0)
        let isTruncated = firstCount + secondCount > room
        while firstCount + secondCount > room {
            if secondCount > firstCount { secondCount -= 1 } else { firstCount -= 1 }
        }
        var ids: [Int] = []
        var types: [Int] = []
        for part in parts {
            switch part {
            case .first(let type):
                ids += first.prefix(firstCount)
                types += [Int](repeating: type, count: firstCount)
            case .second(let type):
                ids += (second ?? []).prefix(secondCount)
                types += [Int](repeating: type, count: secondCount)
            case .token(let id, let type):
                ids.append(id)
                types.append(type)
            }
        }
        return TokenSequence(ids: ids, types: types, isTruncated: isTruncated)
    }
}

/// One text, or pair, as the model takes it.
public struct TokenSequence: Sendable, Equatable {
    public let ids: [Int]
    /// 0 for the first text and its special tokens, 1 for the second where the family tells them apart.
    public let types: [Int]
    /// Whether tokens were dropped to fit.
    public let isTruncated: Bool

    public init(ids: [Int], types: [Int], isTruncated: Bool) {
        self.ids = ids
        self.types = types
        self.isTruncated = isTruncated
    }
}
