/// Sequences laid end to end, without padding.
public struct PackedTokens: Sendable {
    /// All N tokens.
    public let ids: [Int]
    /// Which of a pair's texts each token belongs to.
    public let types: [Int]
    /// Sequence i is the tokens `offsets[i] ..< offsets[i + 1]`.
    public let offsets: [Int]

    public init(_ sequences: [(ids: [Int], types: [Int])]) {
        ids = sequences.flatMap(\.ids)
        types = sequences.flatMap(\.types)
        offsets = sequences.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.ids.count) }
    }

    init(_ rows: [TaskRow]) {
        self.init(rows.map { (ids: $0.ids, types: $0.types) })
    }

    /// Each token's place in its sequence, counted from `start`.
    public func positions(from start: Int = 0) -> [Int] {
        zip(offsets, offsets.dropFirst()).flatMap { Array(start..<start + $1 - $0) }
    }
}
