internal import Dispatch
internal import Synchronization
internal import Tensors

/// A fixed number of threads' worth of tapes: rows are dealt to them, and the answers come back in the order of the shards.
///
/// The number is part of a result's identity: floating-point sums follow the shards. It does not follow the machine.
/// Used from one thread at a time; only within `map` does each tape go to a thread of its own, hence `@unchecked`.
public final class Shards: @unchecked Sendable {
    public static let defaultCount = 2

    private let tapes: [Tape]

    /// - Parameters:
    ///   - first: the number of the first one, where other processes have those before it.
    ///   - recomputes: whether blocks run once more on the way back instead of being kept.
    init(count: Int, first: Int = 0, recomputes: Bool) {
        tapes = (0..<count).map { Tape(shard: $0, dropoutStream: first + $0, recomputes: recomputes) }
    }

    /// Shards for evaluation in the memory of others; one of the two works at a time.
    init(inMemoryOf others: Shards) {
        tapes = others.tapes.map { Tape(inMemoryOf: $0) }
    }

    public var count: Int { tapes.count }

    /// Deals rows so that each shard gets about as many tokens: longest first, each to the shard with the fewest so far.
    /// - Parameter tokenCounts: tokens of each row.
    /// - Returns: positions in `tokenCounts`, per shard, ascending.
    static func deal(tokenCounts: [Int], shardCount: Int) -> [[Int]] {
        let longestFirst = tokenCounts.indices.sorted { (tokenCounts[$1], $0) < (tokenCounts[$0], $1) }
        var shards = [[Int]](repeating: [], count: shardCount)
        var loads = [Int](repeating: 0, count: shardCount)
        for row in longestFirst {
            let lightest = loads.indices.min { (loads[$0], $0) < (loads[$1], $1) } ?? 0
            shards[lightest].append(row)
            loads[lightest] += tokenCounts[row]
        }
        return shards.map { $0.sorted() }
    }

    /// Runs `body` once per share that has rows, each on its own thread with its own tape, which is reset afterwards.
    func map<Answer: Sendable>(_ shares: [[Int]], _ body: @Sendable (Tape, [Int]) -> Answer) -> [Answer] {
        precondition(shares.count == tapes.count, "\(shares.count) shares for \(tapes.count) shards")
        let answers = Mutex([Answer?](repeating: nil, count: shares.count))
        DispatchQueue.concurrentPerform(iterations: shares.count) { index in
            guard !shares[index].isEmpty else { return }
            let answer = body(tapes[index], shares[index])
            tapes[index].reset()
            answers.withLock { $0[index] = answer }
        }
        return answers.withLock { $0.compactMap(\.self) }
    }

    func forEachTape(_ body: (Tape) -> Void) {
        for tape in tapes { body(tape) }
    }

    /// The most bytes that a pass had at a time, per shard.
    var peakBytes: [Int] { tapes.map(\.peakBytes) }

    func mapTapes<Answer>(_ body: (Tape) -> Answer) -> [Answer] { tapes.map(body) }

    /// Runs `body` for every item, on as many threads as there are shards; the order is nobody's business.
    func forEach<Item: Sendable>(_ items: [Item], _ body: @Sendable (Item) -> Void) {
        DispatchQueue.concurrentPerform(iterations: count) { shard in
            for index in stride(from: shard, to: items.count, by: count) { body(items[index]) }
        }
    }
}
