public import Domain
package import Tensors

/// A model with its adapters and a head, as training and evaluation see it: rows in; losses, gradients and predictions out.
///
/// One at a time per model: making one attaches its adapters to the model's sites.
public struct Learner: Sendable {
    /// The head's input of the rows at these positions: `[B, C]`, or for language modelling the last hidden state `[N, C]`.
    typealias Features = @Sendable (Tape, _ rows: [TaskRow], _ positions: [Int]) -> Tensor

    public let adapters: AdapterSet
    /// Nil for language modelling.
    public let head: LinearHead?
    let objective: Objective
    /// Parameters of the base model, where it trains too.
    let base: [Parameter]
    private let adapted: [any AdapterHost]
    private let features: Features
    private let passes: Passes

    /// The whole model runs for every row, with `adapters` attached.
    /// - Throws: `EngineError` when an adapter does not fit the model, or the model cannot do the task.
    public init(
        model: any Architecture, adapters: AdapterSet, head: LinearHead?, task: LearningTask, shardCount: Int
    ) throws(EngineError) {
        try self.init(model: model, adapters: adapters, head: head, task: task, passes: Passes(shardCount: shardCount))
    }

    /// - Parameters:
    ///   - base: the model's own parameters, where they train.
    ///   - passes: the memory to work in, which other learners may have worked in before.
    init(
        model: any Architecture, adapters: AdapterSet, head: LinearHead?, task: LearningTask, base: [Parameter] = [],
        passes: Passes
    ) throws(EngineError) {
        let objective = Objective(kind: task.type, model: model, head: head)
        guard task.type != .causalLanguageModel || model.languageHead != nil else {
            throw EngineError(
                "a model of the family '\(type(of: model).modelType)' without a language-model head predicts no token")
        }
        self.init(
            adapters: adapters, base: base, adapted: try adapters.attach(to: model), objective: objective, passes: passes
        ) { tape, rows, positions in
            let batch = PackedTokens(positions.map { (ids: rows[$0].ids, types: rows[$0].types) })
            let hidden = model.hiddenState(tape, batch)
            return head?.pooled(tape, hidden, offsets: batch.offsets) ?? hidden
        }
    }

    init(
        adapters: AdapterSet, base: [Parameter] = [], adapted: [any AdapterHost], objective: Objective, passes: Passes,
        features: @escaping Features
    ) {
        self.adapters = adapters
        self.base = base
        self.adapted = adapted
        self.objective = objective
        head = objective.head
        self.features = features
        self.passes = passes
    }

    /// All that is trained.
    package var parameters: [Parameter] { adapters.parameters + (head?.parameters ?? []) + base }

    /// Begins the masks of dropout anew: the same in every arm of a seed.
    func seedDropout(_ seed: UInt64) { passes.training.forEachTape { $0.seedDropout(seed) } }

    /// The generators that dropout draws from, one per shard.
    var dropoutStates: [UInt64] {
        get { passes.training.mapTapes(\.dropoutState) }
        nonmutating set {
            var states = newValue.makeIterator()
            passes.training.forEachTape { tape in if let state = states.next() { tape.dropoutState = state } }
        }
    }

    /// Attaches the adapters again, all or these directions of each site alone, where others of the same model have taken their
    /// place. Steps move what is attached.
    package func attach(only directions: [String: [Int]]? = nil) {
        AdapterSet.detachAll(from: objective.model)
        for (host, module) in zip(adapted, adapters.modules) {
            let chosen = directions.map { $0[module.placement.site.name] ?? [] }
            module.adapter.a.move(onlyRows: chosen)
            module.adapter.b.move(onlyColumns: chosen)
            if chosen?.isEmpty != true { host.attach(chosen.map(module.adapter.switched) ?? module.adapter) }
        }
    }

    /// Rows that can run by themselves at a time.
    var shardCount: Int { passes.shardCount }

    /// Folds changed adapters into the weights that the model runs with; after every change of a value.
    func refresh() {
        passes.training.forEach(adapted) { $0.refresh() }
    }

    /// Adds the gradient of the batch's loss to that of every trained parameter, per shard. The loss is the mean over the rows at
    /// `positions`, or over all their tokens to be predicted.
    /// - Returns: that mean, in nats or squared units.
    public func accumulateGradients(_ rows: [TaskRow], at positions: [Int]) -> Double {
        let divisor = Double(max(1, positions.reduce(0) { $0 + rows[$1].targetCount }))
        return accumulateGradients(rows, shares(rows, positions), divisor: divisor) / divisor
    }

    /// One step of `descent` along the gradient of the batch's loss.
    package func step(_ descent: Descent, _ rows: [TaskRow], at positions: [Int]) -> (loss: Double, step: Descent.Step) {
        let loss = accumulateGradients(rows, at: positions)
        let step = descent.step()
        refresh()
        return (loss, step)
    }

    /// As `accumulateGradients`, for the summed loss of each row by itself, one row per shard at most.
    func accumulateRowGradients(_ rows: [TaskRow], at positions: [Int]) {
        precondition(positions.count <= passes.training.count, "\(positions.count) rows for \(passes.training.count) shards")
        var shares = positions.map { [$0] }
        shares += [[Int]](repeating: [], count: passes.training.count - shares.count)
        _ = accumulateGradients(rows, shares, divisor: 1)
    }

    private func accumulateGradients(_ rows: [TaskRow], _ shares: [[Int]], divisor: Double) -> Double {
        let losses = passes.training.map(shares) { tape, share in
            let answer = objective.answer(tape, features(tape, rows, share), share.map { rows[$0] }, divisor: divisor)
            tape.backward()
            return answer.losses.reduce(0, +)
        }
        return losses.reduce(0, +)
    }

    /// Predicts every row, without derivatives.
    public func evaluate(_ rows: [TaskRow], task: LearningTask) -> Evaluation {
        var losses = [Double](repeating: 0, count: rows.count)
        var predictions = losses
        var hits = [Int](repeating: 0, count: rows.count)
        for positions in Self.evaluationBatches(rows) {
            let answers = passes.evaluation.map(shares(rows, positions)) { tape, share in
                (share, objective.answer(tape, features(tape, rows, share), share.map { rows[$0] }, divisor: 1))
            }
            for (share, answer) in answers {
                for (index, row) in share.enumerated() {
                    losses[row] = answer.losses[index]
                    if !answer.predictions.isEmpty { predictions[row] = answer.predictions[index] }
                    if !answer.hitCounts.isEmpty { hits[row] = answer.hitCounts[index] }
                }
            }
        }
        return Evaluation(task: task, rows: rows, losses: losses, predictions: predictions, hitCounts: hits)
    }

    /// The head's input for every row, `[C]` each; nothing is differentiated.
    func pooledVectors(_ rows: [TaskRow]) -> [[Float]] {
        var vectors = [[Float]](repeating: [], count: rows.count)
        for positions in Self.evaluationBatches(rows) {
            let answers = passes.evaluation.map(shares(rows, positions)) { tape, share in
                (share: share, vectors: features(tape, rows, share).array)
            }
            for answer in answers {
                let width = answer.vectors.count / answer.share.count
                for (index, row) in answer.share.enumerated() {
                    vectors[row] = Array(answer.vectors[index * width..<(index + 1) * width])
                }
            }
        }
        return vectors
    }

    /// Rows in their order, as many together as have about 512 tokens: enough for fast products, and a model of 30 blocks keeps
    /// more than a megabyte per token.
    private static func evaluationBatches(_ rows: [TaskRow]) -> [[Int]] {
        var batches: [[Int]] = []
        var tokenCount = 0
        for row in rows.indices {
            if batches.isEmpty || tokenCount + rows[row].tokenCount > 512 {
                batches.append([])
                tokenCount = 0
            }
            batches[batches.count - 1].append(row)
            tokenCount += rows[row].tokenCount
        }
        return batches
    }

    private func shares(_ rows: [TaskRow], _ positions: [Int]) -> [[Int]] {
        Shards.deal(tokenCounts: positions.map { rows[$0].tokenCount }, shardCount: passes.training.count)
            .map { share in share.map { positions[$0] } }
    }
}

/// The tapes that learners of one model take turns on: memory is bought once for all of them.
final class Passes: Sendable {
    let training: Shards
    let evaluation: Shards

    init(shardCount: Int) {
        training = Shards(count: shardCount, records: true)
        evaluation = Shards(inMemoryOf: training)
    }

    var shardCount: Int { training.count }
}

extension Range<Int> {
    /// Consecutive runs of `size`, the last one shorter where they do not come out even.
    func chunked(by size: Int) -> [[Int]] {
        stride(from: lowerBound, to: upperBound, by: size).map { Array($0..<Swift.min($0 + size, upperBound)) }
    }
}
