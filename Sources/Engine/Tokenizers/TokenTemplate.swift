/// Where special tokens stand.
public struct TokenTemplate: Sendable, Equatable {
    public enum Part: Sendable, Equatable {
        case first(type: Int)
        case second(type: Int)
        case token(Int, type: Int)

        var isFirst: Bool { if case .first = self { true } else { false } }
        var isSecond: Bool { if case .second = self { true } else { false } }
        var id: Int? { if case .token(let id, _) = self { id } else { nil } }
    }

    public let single: [Part]
    public let pair: [Part]

    public init(single: [Part], pair: [Part]) {
        self.single = single
        self.pair = pair
    }

    /// No special token at all; a pair's texts follow each other.
    public static let plain = TokenTemplate(single: [.first(type: 0)], pair: [.first(type: 0), .second(type: 1)])

    /// BERT's: a pair's second text is of type 1, and so is the token behind it.
    static func bert(begin: Int, end: Int) -> TokenTemplate {
        let single: [Part] = [.token(begin, type: 0), .first(type: 0), .token(end, type: 0)]
        return TokenTemplate(single: single, pair: single + [.second(type: 1), .token(end, type: 1)])
    }

    /// RoBERTa's: all of one type, and two tokens between the texts of a pair.
    static func roberta(begin: Int, end: Int) -> TokenTemplate {
        let single: [Part] = [.token(begin, type: 0), .first(type: 0), .token(end, type: 0)]
        return TokenTemplate(
            single: single, pair: single + [.token(end, type: 0), .second(type: 0), .token(end, type: 0)])
    }

    /// One token before each text, and none behind.
    static func beginning(_ begin: Int, secondType: Int) -> TokenTemplate {
        let token = Part.token(begin, type: 0)
        return TokenTemplate(
            single: [token, .first(type: 0)], pair: [token, .first(type: 0), token, .second(type: secondType)])
    }

    /// Special tokens around a text, or a pair.
    func specialCount(isPair: Bool) -> Int {
        (isPair ? pair : single).count { $0.id != nil }
    }

    /// Ids that a tokenizer with this template can give: the largest of all, and one.
    /// - Throws: `FormatError` where the template has an id that no vocabulary has.
    func pieceCount(_ vocabulary: Vocabulary, _ added: AddedTokens, file: String) throws(FormatError) -> Int {
        let ids = (single + pair).compactMap(\.id)
        let largest = max(vocabulary.largestID, added.largestID)
        if let id = ids.first(where: { $0 < 0 || $0 > largest }) {
            throw FormatError(file: file, reason: "puts the token \(id) around texts; the vocabulary ends at \(largest)")
        }
        return largest + 1
    }

    func sequence(_ first: [Int], _ second: [Int]?, tokenCountMax: Int) -> TokenSequence {
        let room = max(0, tokenCountMax - specialCount(isPair: second != nil))
        let (firstCount, secondCount) = Self.kept(first.count, second?.count ?? 0, room: room)
        var ids: [Int] = []
        var types: [Int] = []
        for part in second == nil ? single : pair {
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
        return TokenSequence(
            ids: ids, types: types, isTruncated: firstCount < first.count || secondCount < (second?.count ?? 0))
    }

    /// Tokens of two texts that stay, as the strategy `longest_first` of Hugging Face's tokenizers has it: the longer text is cut to
    /// what the shorter one leaves; where that is less than the shorter one, both get half, and the longer one (of equals the
    /// second) what is odd.
    static func kept(_ first: Int, _ second: Int, room: Int) -> (first: Int, second: Int) {
        guard first + second > room else { return (first, second) }
        let isFirstLonger = first > second
        var shorter = min(first, second)
        var longer = max(shorter, room - shorter)
        if shorter + longer > room {
            shorter = room / 2
            longer = room - shorter
        }
        return isFirstLonger ? (longer, shorter) : (shorter, longer)
    }
}
