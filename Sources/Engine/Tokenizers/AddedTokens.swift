/// Tokens that are looked for in a text before anything else, from the left, the longest first.
struct AddedTokens: Sendable {
    struct Entry: Sendable {
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

    enum Part {
        case token(Token)
        case text(TextPart)
    }

    let entries: [Entry]
    private let raw: Matcher
    private let normalised: Matcher
    private let idsByText: [Spelling: Int]
    /// The ids of tokens that steer the model.
    let controls: Set<Int>
    private let normaliser: Normaliser

    /// - Parameter normaliser: what the tokenizer does to a text before it splits it.
    init(_ tokens: [Entry], normaliser: Normaliser) {
        entries = tokens
        func spelled(_ token: Entry, by normaliser: Normaliser) -> (spelling: [Unicode.Scalar], token: Entry) {
            var part = TextPart(token.text.unicodeScalars.letters()[...], isAtStart: true)
            normaliser.apply(&part)
            return (part.letters.map(\.scalar), token)
        }
        raw = Matcher(tokens.filter { !$0.isNormalised }.map { spelled($0, by: .nothing) })
        normalised = Matcher(tokens.filter(\.isNormalised).map { spelled($0, by: normaliser) })
        idsByText = Dictionary(tokens.map { (Spelling($0.text), $0.id) }) { first, _ in first }
        controls = Set(tokens.filter(\.isControl).map(\.id))
        self.normaliser = normaliser
    }

    var largestID: Int { idsByText.values.max() ?? -1 }

    func id(of text: String) -> Int? { idsByText[Spelling(text)] }

    /// The tokens of a text, and what lies between them, normalised.
    /// - Parameter controls: tokens that somebody who spells them out in a message does not say.
    func split(_ text: [Letter], controls: Set<Int>) -> [Part] {
        raw.split(TextPart(text[...], isAtStart: true), controls).flatMap { part in
            guard case .text(var text) = part else { return [part] }
            normaliser.apply(&text)
            return normalised.split(text, controls)
        }
    }

    private struct Matcher {
        /// By first scalar, the longest first.
        private let tokens: [Unicode.Scalar: [(spelling: [Unicode.Scalar], token: Entry)]]

        init(_ spelled: [(spelling: [Unicode.Scalar], token: Entry)]) {
            var tokens: [Unicode.Scalar: [(spelling: [Unicode.Scalar], token: Entry)]] = [:]
            for entry in spelled { if let first = entry.spelling.first { tokens[first, default: []].append(entry) } }
            self.tokens = tokens.mapValues { $0.sorted { $0.spelling.count > $1.spelling.count } }
        }

        func split(_ part: TextPart, _ controls: Set<Int>) -> [Part] {
            let text = part.letters
            guard !tokens.isEmpty else { return text.isEmpty ? [] : [.text(part)] }
            var parts: [Part] = []
            // Where the last token ended with its white space, and where the next may begin.
            var (start, position) = (text.startIndex, text.startIndex)
            while position < text.endIndex {
                let match = tokens[text[position].scalar]?.first {
                    text[position...].count >= $0.spelling.count
                        && text[position..<position + $0.spelling.count].isSpelled($0.spelling)
                }
                guard let match else {
                    position += 1
                    continue
                }
                var (begin, end) = (position, position + match.spelling.count)
                position = end
                let origin = text[begin..<end].origin
                if origin.contains(.message), controls.contains(match.token.id) { continue }
                if match.token.isWord, touchesWord(text, begin, end) { continue }
                if match.token.stripsLeft {
                    while begin > start, text[begin - 1].scalar.properties.isWhitespace { begin -= 1 }
                }
                if match.token.stripsRight {
                    while end < text.endIndex, text[end].scalar.properties.isWhitespace { end += 1 }
                }
                if start < begin { parts.append(.text(part[start..<begin])) }
                parts.append(.token(Token(id: match.token.id, origin: origin)))
                start = end
            }
            if start < text.endIndex { parts.append(.text(part[start..<text.endIndex])) }
            return parts
        }

        private func touchesWord(_ text: ArraySlice<Letter>, _ begin: Int, _ end: Int) -> Bool {
            (begin > text.startIndex && text[begin - 1].scalar.isWordCharacter)
                || (end < text.endIndex && text[end].scalar.isWordCharacter)
        }
    }
}
