/// Tokens that are looked for in a text before anything else, from the left, the longest first.
struct AddedTokens: Sendable {
    struct Token: Sendable {
        let text: String
        let id: Int
        /// Whether white space before it, or behind it, belongs to it.
        var stripsLeft = false
        var stripsRight = false
        /// Whether it counts only where no letter, digit or the like touches it.
        var isWord = false
        /// Whether it is looked for in the text as normalised, itself normalised as well.
        var isNormalised = false
        /// Whether it steers the model rather than being part of what is said.
        var isControl = true
    }

    enum Part: Equatable {
        case token(Int)
        case text([Unicode.Scalar])
    }

    private let raw: Matcher
    private let normalised: Matcher
    private let idsByText: [Spelling: Int]
    /// The ids of tokens that steer the model.
    let controls: Set<Int>
    private let normalise: @Sendable ([Unicode.Scalar]) -> [Unicode.Scalar]

    /// - Parameter normalise: what the tokenizer does to a text before it splits it.
    init(_ tokens: [Token], normalise: @escaping @Sendable ([Unicode.Scalar]) -> [Unicode.Scalar] = { $0 }) {
        raw = Matcher(tokens.filter { !$0.isNormalised }.map { (Array($0.text.unicodeScalars), $0) })
        normalised = Matcher(tokens.filter(\.isNormalised).map { (normalise(Array($0.text.unicodeScalars)), $0) })
        idsByText = Dictionary(tokens.map { (Spelling($0.text), $0.id) }) { first, _ in first }
        controls = Set(tokens.filter(\.isControl).map(\.id))
        self.normalise = normalise
    }

    var largestID: Int { idsByText.values.max() ?? -1 }

    func id(of text: String) -> Int? { idsByText[Spelling(text)] }

    /// The tokens of a text, and what lies between them, normalised.
    /// - Parameter excluded: ids of tokens that are plain text here.
    func split(_ text: String, without excluded: Set<Int>) -> [Part] {
        raw.split(Array(text.unicodeScalars), without: excluded).flatMap { part in
            guard case .text(let scalars) = part else { return [part] }
            return normalised.split(normalise(scalars), without: excluded)
        }
    }

    private struct Matcher {
        /// By first scalar, the longest first.
        private let tokens: [Unicode.Scalar: [(spelling: [Unicode.Scalar], token: Token)]]

        init(_ spelled: [(spelling: [Unicode.Scalar], token: Token)]) {
            var tokens: [Unicode.Scalar: [(spelling: [Unicode.Scalar], token: Token)]] = [:]
            for entry in spelled { if let first = entry.spelling.first { tokens[first, default: []].append(entry) } }
            self.tokens = tokens.mapValues { $0.sorted { $0.spelling.count > $1.spelling.count } }
        }

        func split(_ text: [Unicode.Scalar], without excluded: Set<Int>) -> [Part] {
            guard !tokens.isEmpty else { return text.isEmpty ? [] : [.text(text)] }
            var parts: [Part] = []
            // Where the last token ended with its white space, and where the next may begin.
            var (start, position) = (0, 0)
            while position < text.count {
                guard let match = tokens[text[position]]?.first(where: { text[position...].starts(with: $0.spelling) }) else {
                    position += 1
                    continue
                }
                var (begin, end) = (position, position + match.spelling.count)
                position = end
                if excluded.contains(match.token.id) { continue }
                if match.token.isWord, touchesWord(text, begin, end) { continue }
                if match.token.stripsLeft { while begin > start, text[begin - 1].properties.isWhitespace { begin -= 1 } }
                if match.token.stripsRight { while end < text.count, text[end].properties.isWhitespace { end += 1 } }
                if start < begin { parts.append(.text(Array(text[start..<begin]))) }
                parts.append(.token(match.token.id))
                start = end
            }
            if start < text.count { parts.append(.text(Array(text[start...]))) }
            return parts
        }

        private func touchesWord(_ text: [Unicode.Scalar], _ begin: Int, _ end: Int) -> Bool {
            (begin > 0 && text[begin - 1].isWordCharacter) || (end < text.count && text[end].isWordCharacter)
        }
    }
}
