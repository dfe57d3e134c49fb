internal import Domain
internal import Tensors

/// The head that modules are scored behind, made once for all scores of a run.
///
/// A fresh head is a random read-out, and so is every gradient that passes through it. Fitted on what the frozen model makes of some
/// rows, it asks for what the task lacks.
final class ProbeHeads {
    struct Made {
        let head: LinearHead
        /// How it was made, for the ledger.
        let words: String
    }

    private let plan: Plan
    private let model: Transformer
    /// All training rows.
    private let rows: [TaskRow]
    private let passes: Passes
    private var made: Made?

    init(plan: Plan, model: Transformer, rows: [TaskRow], passes: Passes) {
        self.plan = plan
        self.model = model
        self.rows = rows
        self.passes = passes
    }

    /// At the run's first seed. Nil for a task without a head. Not to be trained: `LinearHead.copied` is.
    func head() throws -> Made? {
        if let made { return made }
        let seed = plan.training.seeds.first ?? 0
        guard
            let head = LinearHead(
                task: plan.task, hiddenWidth: model.hiddenWidth, seed: seed, shardCount: passes.shardCount,
                targets: TargetScale(rows))
        else { return nil }
        var words = "random, as at the start of a training"
        if plan.search.effectiveHead == .fitted { words = try fit(head, seed: seed) }
        let made = Made(head: head, words: words)
        self.made = made
        return made
    }

    private func fit(_ head: LinearHead, seed: UInt64) throws -> String {
        var generator = SeededGenerator(seed: seed, stream: "probe/head")
        let drawn = rows.indices.shuffled(using: &generator).prefix(HeadFit.rowCountMax).sorted().map { rows[$0] }
        let frozen = FrozenRows(
            model: model, data: TrialData(train: drawn, validation: [], test: []),
            bytesMax: HeadFit.rowCountMax * model.hiddenWidth * MemoryLayout<Float>.size)
        let learner = try Learner(
            model: model, adapters: AdapterSet(modules: []), head: head, task: plan.task, passes: passes, frozen: frozen)
        let order = BatchOrder(rowCount: drawn.count, batchSize: plan.training.batchSize, seed: seed)
        let descent = Descent(
            parameters: learner.parameters, settings: plan.training, stepCount: HeadFit.epochCount * order.batchCountPerEpoch)
        var loss = 0.0
        for epoch in 0..<HeadFit.epochCount {
            let losses = order.batches(ofEpoch: epoch).map { learner.step(descent, drawn, at: $0).loss }
            loss = losses.reduce(0, +) / Double(max(1, losses.count))
        }
        guard loss.isFinite else { throw EngineError("the head of the scores diverged; a lower learning rate may help") }
        return "fitted for \(HeadFit.epochCount) epochs on what the frozen model makes of \(drawn.count) training rows, "
            + "mean loss of the last one \(Float(loss))"
    }
}

extension LinearHead {
    /// The same values, as parameters of their own.
    func copied(shardCount: Int) -> LinearHead {
        func copy(_ parameter: Parameter) -> Parameter {
            Parameter(
                name: parameter.name, rows: parameter.rows, columns: parameter.columns, decays: parameter.decays,
                values: parameter.values.values, shardCount: shardCount)
        }
        return LinearHead(weight: copy(weight), bias: copy(bias), pooling: pooling, targets: targets)
    }
}
