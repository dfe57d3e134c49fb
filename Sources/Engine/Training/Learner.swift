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
    /// What `features` reads where a part of the model is run once for all.
    private let frozen: FrozenStates?
    private let passes: Passes

    /// The whole model runs for every row, with `adapters` attached.
    /// - Throws: `EngineError` when an adapter does not fit the model, or the model cannot do the task.
    public init(
        model: Transformer, adapters: AdapterSet, head: LinearHead?, task: LearningTask, shardCount: Int,
        memory: TrainingSettings.MemoryUse? = nil
    ) throws(EngineError) {
        try self.init(
            model: model, adapters: adapters, head: head, task: task, passes: Passes(shardCount: shardCount, memory: memory))
    }

    /// What no module changes runs once for each row of `data`, and its states are kept where they take at most `frozenBytesMax`;
    /// without modules that is all but the head. No other rows are to be asked for then.
    /// - Throws: as above.
    public init(
        model: Transformer, adapters: AdapterSet, head: LinearHead?, task: LearningTask, data: TrialData, shardCount: Int,
        frozenBytesMax: Int = TrainingSettings.Defaults.frozenBytesMax
    ) throws(EngineError) {
        try self.init(
            model: model, adapters: adapters, head: head, task: task, passes: Passes(shardCount: shardCount),
            frozen: FrozenRows(model: model, data: data, bytesMax: frozenBytesMax))
    }

    /// - Parameters:
    ///   - base: the model's own parameters, where they train: nothing of it is frozen then.
    ///   - passes: the memory to work in, which other learners may have worked in before.
    ///   - frozen: keeps what no module changes; nil to run the whole model for every row.
    init(
        model: Transformer, adapters: AdapterSet, head: LinearHead?, task: LearningTask, base: [Parameter] = [],
        passes: Passes, frozen: FrozenRows? = nil
    ) throws(EngineError) {
        let objective = Objective(kind: task.type, model: model, head: head)
        guard task.type != .causalLanguageModel || model.languageHead != nil else {
            throw EngineError(
                "a model of the family '\(model.description.modelType)' without a language-model head predicts no token")
        }
        adapted = try adapters.attach(to: model)
        self.adapters = adapters
        self.base = base
        self.objective = objective
        self.head = head
        self.passes = passes
        let states = base.isEmpty ? frozen?.states(below: adapters, head: head) : nil
        self.frozen = states
        features = Self.features(model, head, states)
    }

    private init(_ learner: Learner, reading states: FrozenStates) {
        adapters = learner.adapters
        head = learner.head
        objective = learner.objective
        base = learner.base
        adapted = learner.adapted
        passes = learner.passes
        frozen = states
        features = Self.features(learner.objective.model, learner.head, states)
    }

    /// The same modules and head, from where these states end. What changes below that place is not seen.
    func reading(_ states: FrozenStates) -> Learner { Learner(self, reading: states) }

    private static func features(_ model: Transformer, _ head: LinearHead?, _ states: FrozenStates?) -> Features {
        { tape, rows, positions in
            let chosen = positions.map { rows[$0] }
            if let pooled = states?.pooled(tape, chosen) { return pooled }
            let batch = PackedTokens(chosen)
            let hidden = states?.hiddenState(tape, chosen, batch) ?? model.hiddenState(tape, batch)
            return head?.pooling.pooled(tape, hidden, offsets: batch.offsets) ?? hidden
        }
    }

    /// All that is trained.
    package var parameters: [Parameter] { adapters.parameters + (head?.parameters ?? []) + base }

    /// Begins the masks of dropout anew: the same in every arm of a seed.
    func seedDropout(_ seed: UInt64) { passes.training.forEachTape { $0.seedDropout(seed) } }

    /// Does something with passes that drop nothing, and draw nothing from the generators.
    func withoutDropout<Value>(_ body: () throws -> Value) rethrows -> Value {
        passes.training.forEachTape { $0.dropsInputs = false }
        defer { passes.training.forEachTape { $0.dropsInputs = true } }
        return try body()
    }

    /// The generators that dropout draws from, one per shard of all processes that share the trial.
    var dropoutStates: [UInt64] {
        get { passes.dropoutStates }
        nonmutating set { passes.dropoutStates = newValue }
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

    /// Runs `body` with one module off, and puts it on again.
    func without<Answer>(module index: Int, _ body: () throws -> Answer) rethrows -> Answer {
        adapted[index].attach(nil)
        defer { adapted[index].attach(adapters.modules[index].adapter) }
        return try body()
    }

    /// The most bytes that passes of all shards had at a time.
    package var peakBytes: Int { passes.training.peakBytes.reduce(0, +) }

    /// Rows that can run by themselves at a time.
    var shardCount: Int { passes.shardCount }
    /// Shards that a batch is dealt to.
    var dealtCount: Int { passes.dealtCount }

    /// Folds changed adapters into the weights that the model runs with; after every change of a value.
    func refresh() {
        passes.training.forEach(adapted) { $0.refresh() }
    }

    /// Adds the gradient of the batch's loss to that of every trained parameter, per shard. The loss is the mean over the rows at
    /// `positions`, or over all their tokens to be predicted. Where processes share a trial both are of this one's rows, until `total`.
    /// - Returns: that mean, in nats or squared units.
    public func accumulateGradients(_ rows: [TaskRow], at positions: [Int]) -> Double {
        let divisor = divisor(rows, positions)
        return accumulateGradients(rows, passes.shares(rows, positions), divisor: divisor) / divisor
    }

    private func divisor(_ rows: [TaskRow], _ positions: [Int]) -> Double {
        Double(max(1, positions.reduce(0) { $0 + rows[$1].targetCount }))
    }

    /// Sums what the processes that share a trial have added up, before a step or a look at a gradient; once for what was added up.
    /// - Returns: the losses' sum.
    @discardableResult func total(_ loss: Double = 0) -> Double { passes.total(loss, parameters) }

    /// Adds up the gradients of several batches, over all processes that share the trial.
    func accumulateGradients(_ rows: [TaskRow], of batches: some Sequence<[Int]>) {
        for batch in batches { _ = accumulateGradients(rows, at: batch) }
        total()
    }

    /// One step of `descent` along the gradient of the batch's loss.
    package func step(_ descent: Descent, _ rows: [TaskRow], at positions: [Int]) -> (loss: Double, step: Descent.Step) {
        let divisor = divisor(rows, positions)
        let loss = total(accumulateGradients(rows, passes.shares(rows, positions), divisor: divisor)) / divisor
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
        frozen?.fill(passes)
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
        frozen?.fill(passes)
        let answers = passes.evaluate(rows) { tape, share in
            objective.answer(tape, features(tape, rows, share), share.map { rows[$0] }, divisor: 1)
        }
        for (share, answer) in answers {
            for (index, row) in share.enumerated() {
                losses[row] = answer.losses[index]
                if !answer.predictions.isEmpty { predictions[row] = answer.predictions[index] }
                if !answer.hitCounts.isEmpty { hits[row] = answer.hitCounts[index] }
            }
        }
        return Evaluation(task: task, rows: rows, losses: losses, predictions: predictions, hitCounts: hits)
    }
}

extension Range<Int> {
    /// Consecutive runs of `size`, the last one shorter where they do not come out even.
    func chunked(by size: Int) -> [[Int]] {
        stride(from: lowerBound, to: upperBound, by: size).map { Array($0..<Swift.min($0 + size, upperBound)) }
    }
}
