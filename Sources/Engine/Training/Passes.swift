internal import Domain
internal import Tensors

/// The tapes that learners of one model take turns on: memory is bought once for all of them.
final class Passes: Sendable {
    let training: Shards
    let evaluation: Shards

    init(shardCount: Int, memory: TrainingSettings.MemoryUse? = nil) {
        training = Shards(count: shardCount, recomputes: memory == .lean)
        evaluation = Shards(inMemoryOf: training)
    }

    var shardCount: Int { training.count }

    /// `positions` of `rows`, dealt to the shards.
    func shares(_ rows: [TaskRow], _ positions: [Int]) -> [[Int]] {
        Shards.deal(tokenCounts: positions.map { rows[$0].tokenCount }, shardCount: shardCount)
            .map { share in share.map { positions[$0] } }
    }

    /// Runs `body` on positions of all rows without derivatives, some rows at a time, packed alike whenever the rows are the same.
    func evaluate<Answer: Sendable>(
        _ rows: [TaskRow], _ body: @Sendable (Tape, [Int]) -> Answer
    ) -> [(share: [Int], answer: Answer)] {
        batches(rows).flatMap { positions in
            evaluation.map(shares(rows, positions)) { tape, share in (share: share, answer: body(tape, share)) }
        }
    }

    /// Rows in their order, as many together as have about that many tokens.
    private func batches(_ rows: [TaskRow]) -> [[Int]] {
        var batches: [[Int]] = []
        var tokenCount = 0
        for row in rows.indices {
            if batches.isEmpty || tokenCount + rows[row].tokenCount > PassMemory.evaluationTokenCount {
                batches.append([])
                tokenCount = 0
            }
            batches[batches.count - 1].append(row)
            tokenCount += rows[row].tokenCount
        }
        return batches
    }
}
