public import Domain
public import Tensors

/// The task head: a text's pooled vector times a trained matrix. The same start in every arm of a comparison.
public struct LinearHead: Sendable {
    /// `[labels, hidden]`
    public let weight: Parameter
    /// `[1, labels]`
    public let bias: Parameter
    public let pooling: LearningTask.Pooling
    /// What a regression's output is in the numbers' own unit.
    public let targets: TargetScale

    public init(weight: Parameter, bias: Parameter, pooling: LearningTask.Pooling, targets: TargetScale = .plain) {
        self.targets = targets
        self.weight = weight
        self.bias = bias
        self.pooling = pooling
    }

    /// A fresh head: weight uniform in ±1/√hidden from the stream `head`, bias zero. Nil for a task that needs none.
    public init?(task: LearningTask, hiddenWidth: Int, seed: UInt64, shardCount: Int, targets: TargetScale = .plain) {
        let labelCount = task.outputCount
        guard labelCount > 0 else { return nil }
        var generator = SeededGenerator(seed: seed, stream: "head")
        self.init(
            weight: Parameter(
                name: "head.weight", rows: labelCount, columns: hiddenWidth, decays: true,
                values: generator.uniform(count: labelCount * hiddenWidth, bound: 1 / Double(hiddenWidth).squareRoot()),
                shardCount: shardCount),
            bias: Parameter(
                name: "head.bias", rows: 1, columns: labelCount, decays: false,
                values: [Float](repeating: 0, count: labelCount), shardCount: shardCount),
            pooling: task.pooling, targets: targets)
    }

    public var parameters: [Parameter] { [weight, bias] }

    public var parameterCount: Int { weight.count + bias.count }

    /// Weight `[labels, hidden]` and bias `[labels]` of the linear map that gives logits, or numbers in their own unit.
    func unscaled() -> (weight: [Float], bias: [Float]) {
        guard targets != .plain else { return (weight.values.values, bias.values.values) }
        let deviation = Float(targets.deviation)
        return (weight.values.values.map { $0 * deviation }, bias.values.values.map { Float(targets.number(Double($0))) })
    }

    /// pooled `[B, C]` to logits `[B, labels]`; of a regression in deviations from the mean.
    public func logits(_ tape: Tape, _ pooled: Tensor) -> Tensor {
        tape.trainedLinear(pooled, weight: weight, bias: bias)
    }
}

extension LearningTask.Pooling {
    /// One vector per text: hidden `[N, C]` to `[B, C]`.
    func pooled(_ tape: Tape, _ hidden: Tensor, offsets: [Int]) -> Tensor {
        switch self {
        case .mean: tape.meanPool(hidden, offsets: offsets)
        case .cls: tape.firstRows(hidden, offsets: offsets)
        case .last: tape.lastRows(hidden, offsets: offsets)
        }
    }
}
