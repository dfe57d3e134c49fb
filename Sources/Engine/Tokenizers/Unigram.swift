internal import Domain

/// The pieces of a word that are the most likely together (Kudo 2018), found by Viterbi's algorithm.
struct Unigram: TokenModel {
    /// Below the least likely piece of all, for a character that is no piece.
    private static let unknownPenalty = 10.0
    /// Past any real one: a float's largest numbers would add up to infinity.
    private static let scoreLimit = 1e9

    let vocabulary: Vocabulary
    private let scores: [Double]
    private let unknownScore: Double
    private let unknown: Int
    private let pieces: PieceTree
    private let bytes: [Int?]

    private struct Node {
        var score = 0.0
        var start = -1
        var id = 0
    }

    /// The `model` of a `tokenizer.json`.
    init(_ json: JSONObject) throws(FormatError) {
        var spellings: [Spelling] = []
        var scores: [Double] = []
        for (place, entry) in try (json.list("vocab") ?? []).enumerated() {
            guard case .list(let items) = entry, items.count == 2, case .text(let text) = items[0], let score = items[1].number,
                score.magnitude <= Self.scoreLimit
            else {
                throw json.fail("\(json.path)vocab: entry \(place + 1) is not a piece and its score, up to 10^9 either way")
            }
            spellings.append(Spelling(text))
            scores.append(score)
        }
        guard let least = scores.min() else { throw json.fail("\(json.path)vocab has no piece") }
        vocabulary = try Vocabulary(lines: spellings, place: "as entry", file: json.file)
        self.scores = scores
        unknownScore = least - Self.unknownPenalty
        guard let unknown = try json.integer("unk_id"), spellings.indices.contains(unknown) else {
            throw json.fail("\(json.path)unk_id is not the number of one of the \(spellings.count) pieces")
        }
        self.unknown = unknown
        bytes = try json.truth("byte_fallback") ?? false ? vocabulary.fallbackBytes : []
        pieces = PieceTree(spellings)
    }

    func append(_ word: ArraySlice<Letter>, to tokens: inout [Token], controls: Set<Int>) {
        let nodes = bestPaths(word, controls)
        var spans: [(range: Range<Int>, id: Int)] = []
        var end = word.count
        while end > 0 {
            let node = nodes[end]
            // Characters without a piece that touch each other are one; they are unknown in the reference as well.
            if node.id == unknown, let last = spans.last, last.id == unknown {
                spans[spans.count - 1].range = node.start..<last.range.upperBound
            } else {
                spans.append((node.start..<end, node.id))
            }
            end = node.start
        }
        for span in spans.reversed() {
            let letters = word[word.startIndex + span.range.lowerBound..<word.startIndex + span.range.upperBound]
            if span.id == unknown {
                appendUnknown(letters, to: &tokens, controls)
            } else {
                tokens.append(Token(id: span.id, origin: letters.origin))
            }
        }
    }

    /// Characters without a piece, as the reference has them: together they may be one, or their bytes are.
    private func appendUnknown(_ letters: ArraySlice<Letter>, to tokens: inout [Token], _ controls: Set<Int>) {
        let origin = letters.origin
        if let whole = vocabulary[letters.spelling], !(controls.contains(whole) && origin.contains(.message)) {
            return tokens.append(Token(id: whole, origin: origin))
        }
        var ofBytes: [Token] = []
        for letter in letters where !bytes.isEmpty {
            for byte in UTF8.encode(letter.scalar) ?? UTF8.encodedReplacementCharacter {
                guard let id = bytes[Int(byte)] else { return tokens.append(Token(id: unknown, origin: origin)) }
                ofBytes.append(Token(id: id, origin: letter.origin))
            }
        }
        tokens += ofBytes.isEmpty ? [Token(id: unknown, origin: origin)] : ofBytes
    }

    /// Of each place the most likely way there.
    private func bestPaths(_ word: ArraySlice<Letter>, _ controls: Set<Int>) -> [Node] {
        var nodes = [Node](repeating: Node(), count: word.count + 1)
        func propose(_ start: Int, _ end: Int, _ score: Double, _ id: Int) {
            guard nodes[end].start < 0 || score > nodes[end].score else { return }
            nodes[end] = Node(score: score, start: start, id: id)
        }
        for start in 0..<word.count {
            let score = nodes[start].score
            var hasSingle = false
            pieces.visit(word[(word.startIndex + start)...]) { length, id in
                if controls.contains(id) {
                    let begin = word.startIndex + start
                    if word[begin..<begin + length].origin.contains(.message) { return }
                }
                propose(start, start + length, score + scores[id], id)
                hasSingle = hasSingle || length == 1
            }
            if !hasSingle { propose(start, start + 1, score + unknownScore, unknown) }
        }
        return nodes
    }
}

/// Pieces by their code points, each after the other.
private struct PieceTree: Sendable {
    private struct Edge: Hashable {
        let node: Int
        let scalar: Unicode.Scalar
    }

    private var edges: [Edge: Int] = [:]
    /// The piece that ends at each node.
    private var ids: [Int?] = [nil]

    init(_ spellings: [Spelling]) {
        for (id, spelling) in spellings.enumerated() {
            var node = 0
            for scalar in spelling.text.unicodeScalars {
                let edge = Edge(node: node, scalar: scalar)
                if let next = edges[edge] {
                    node = next
                } else {
                    node = ids.count
                    edges[edge] = node
                    ids.append(nil)
                }
            }
            if node > 0 { ids[node] = id }
        }
    }

    /// Tells of every piece that a text begins with, the shortest first.
    func visit(_ letters: ArraySlice<Letter>, _ found: (_ length: Int, _ id: Int) -> Void) {
        var node = 0
        var length = 0
        for letter in letters {
            guard let next = edges[Edge(node: node, scalar: letter.scalar)] else { return }
            (node, length) = (next, length + 1)
            if let id = ids[node] { found(length, id) }
        }
    }
}
