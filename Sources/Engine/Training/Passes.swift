internal import Domain
internal import Tensors

/// The tapes that learners of one model take turns on: memory is bought once for all of them.
final class Passes: Sendable {
    let training: Shards
    let evaluation: Shards
    /// The processes of the run; where several share a trial each has one of its shards.
    let crew: Crew
    /// Shards that a batch is dealt to, of all processes that share it: part of a result's identity.
    let dealtCount: Int

    /// - Parameter shardCount: of a trial that one process trains; several have one each.
    init(shardCount: Int, memory: TrainingSettings.MemoryUse? = nil, crew: Crew = .alone) {
        let isShared = crew.mates.count > 1
        self.crew = crew
        dealtCount = isShared ? crew.mates.count : shardCount
        training = Shards(
            count: isShared ? 1 : shardCount, first: isShared ? crew.mates.place : 0, recomputes: memory == .lean)
        evaluation = Shards(inMemoryOf: training)
    }

    /// Shards of this process, each with a gradient of its own of every parameter.
    var shardCount: Int { training.count }

    /// `positions` of `rows`, dealt to the shards: those of this process.
    func shares(_ rows: [TaskRow], _ positions: [Int]) -> [[Int]] {
        let dealt = Shards.deal(tokenCounts: positions.map { rows[$0].tokenCount }, shardCount: dealtCount)
            .map { share in share.map { positions[$0] } }
        return crew.mates.count > 1 ? [dealt[crew.mates.place]] : dealt
    }

    /// Runs `body` on positions of all rows without derivatives, some rows at a time, packed alike whenever the rows are the same.
    func evaluate<Answer: Portable>(
        _ rows: [TaskRow], _ body: @Sendable (Tape, [Int]) -> Answer
    ) -> [(share: [Int], answer: Answer)] {
        let own = batches(rows).flatMap { positions in
            evaluation.map(shares(rows, positions)) { tape, share in (share: share, answer: body(tape, share)) }
        }
        guard crew.mates.count > 1 else { return own }
        var writer = PortableWriter()
        writer.add(own.count)
        for (share, answer) in own {
            share.write(to: &writer)
            answer.write(to: &writer)
        }
        return crew.mates.gather(writer.bytes).flatMap { bytes in
            var reader = PortableReader(bytes)
            return (0..<reader.integer()).map { _ in (share: [Int](from: &reader), answer: Answer(from: &reader)) }
        }
    }

    /// The generators that dropout draws from, one per shard of all processes that share a trial.
    var dropoutStates: [UInt64] {
        get {
            let own = training.mapTapes(\.dropoutState)
            guard crew.mates.count > 1 else { return own }
            return crew.mates.gather(own.portableBytes).flatMap { [UInt64](portableBytes: $0) }
        }
        set {
            var states = newValue.dropFirst(crew.mates.count > 1 ? crew.mates.place : 0).makeIterator()
            training.forEachTape { tape in if let state = states.next() { tape.dropoutState = state } }
        }
    }

    /// Sums what the processes that share a trial have added up: the gradients of all `parameters`, which have one shard each, and the loss, in
    /// one exchange. In the order of the shards, as one process with as many of them does it.
    /// - Returns: the loss of all rows.
    func total(_ loss: Double, _ parameters: [Parameter]) -> Double {
        let mates = crew.mates
        guard mates.count > 1 else { return loss }
        // A loss keeps its bits as four whole numbers that a float can hold, at a place that is everybody else's zero.
        let digits = 4
        let count = parameters.reduce(0) { $0 + $1.count }
        var fused: [Float] = []
        fused.reserveCapacity(count + digits * mates.count)
        for parameter in parameters { parameter.appendGradient(to: &fused) }
        for place in 0..<mates.count {
            fused += (0..<digits).map { digit in
                place == mates.place ? Float(UInt16(truncatingIfNeeded: loss.bitPattern >> UInt64(16 * digit))) : 0
            }
        }
        let sums = mates.sum(fused)
        var start = 0
        for parameter in parameters {
            parameter.assignGradient(sums[start..<start + parameter.count])
            start += parameter.count
        }
        let losses = (0..<mates.count).map { place in
            Double(
                bitPattern: (0..<digits).reduce(0) { bits, digit in
                    bits | UInt64(sums[count + digits * place + digit]) << UInt64(16 * digit)
                })
        }
        return losses.reduce(0, +)
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
