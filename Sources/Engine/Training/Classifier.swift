internal import Tensors

/// A model with its adapters and a head, as training and evaluation see it: rows in; losses, gradients and predictions out.
///
/// One at a time per model: making one attaches its adapters to the model's linears.
public struct Classifier: Sendable {
    /// Vectors for the head `[B, C]`, of the rows at these positions.
    typealias Features = @Sendable (Tape, _ rows: [LabelledRow], _ positions: [Int]) -> Tensor

    public let adapters: AdapterSet
    public let head: LinearHead
    private let adapted: [any AdapterHost]
    private let features: Features
    private let training: Shards
    private let evaluation: Shards

    /// The whole model runs for every row, with `adapters` attached.
    /// - Throws: `EngineError` when an adapter does not fit the model.
    public init(model: any Architecture, adapters: AdapterSet, head: LinearHead, shardCount: Int) throws(EngineError) {
        self.init(adapters: adapters, adapted: try adapters.attach(to: model), head: head, shardCount: shardCount) {
            tape, rows, positions in
            let batch = PackedTokens(positions.map { (ids: rows[$0].ids, types: rows[$0].types) })
            return head.pooled(tape, model.hiddenState(tape, batch), offsets: batch.offsets)
        }
    }

    init(
        adapters: AdapterSet, adapted: [any AdapterHost], head: LinearHead, shardCount: Int, features: @escaping Features
    ) {
        self.adapters = adapters
        self.adapted = adapted
        self.head = head
        self.features = features
        training = Shards(count: shardCount, records: true)
        evaluation = Shards(count: shardCount, records: false)
    }

    /// All that is trained.
    var parameters: [Parameter] { adapters.parameters + head.parameters }

    /// Folds changed adapters into the weights that the model runs with; after every change of a value.
    func refresh() {
        training.forEach(adapted) { $0.refresh() }
    }

    /// Adds the gradient of the mean loss over the rows at `positions` to that of every trained parameter, per shard.
    /// - Returns: the mean loss, in nats per row.
    public func accumulateGradients(_ rows: [LabelledRow], at positions: [Int]) -> Double {
        let rowCount = Double(positions.count)
        let losses = training.map(shares(rows, positions)) { tape, share in
            let logits = head.logits(tape, features(tape, rows, share))
            let loss = tape.crossEntropy(logits, labels: share.map { rows[$0].label }, divisor: rowCount)
            tape.backward()
            return loss
        }
        return losses.reduce(0, +) / rowCount
    }

    /// Predicts every row, without derivatives.
    public func evaluate(_ rows: [LabelledRow], labelCount: Int) -> Evaluation {
        var loss = 0.0
        var predictions = [Int](repeating: 0, count: rows.count)
        for positions in rows.indices.chunked(by: Self.evaluationBatchSize) {
            let answers = evaluation.map(shares(rows, positions)) { tape, share in
                let logits = head.logits(tape, features(tape, rows, share))
                let loss = tape.crossEntropy(logits, labels: share.map { rows[$0].label }, divisor: 1)
                return (share: share, loss: loss, logits: logits.array)
            }
            for answer in answers {
                loss += answer.loss
                for (index, row) in answer.share.enumerated() {
                    predictions[row] = answer.logits[index * labelCount..<(index + 1) * labelCount].indexOfHighest
                }
            }
        }
        return Evaluation(
            loss: rows.isEmpty ? 0 : loss / Double(rows.count), predictions: predictions, labels: rows.map(\.label),
            labelCount: labelCount)
    }

    /// The head's input for every row, `[C]` each; nothing is differentiated.
    func pooledVectors(_ rows: [LabelledRow]) -> [[Float]] {
        var vectors = [[Float]](repeating: [], count: rows.count)
        for positions in rows.indices.chunked(by: Self.evaluationBatchSize) {
            let answers = evaluation.map(shares(rows, positions)) { tape, share in
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

    private static let evaluationBatchSize = 64

    private func shares(_ rows: [LabelledRow], _ positions: [Int]) -> [[Int]] {
        Shards.deal(tokenCounts: positions.map { rows[$0].tokenCount }, shardCount: training.count)
            .map { share in share.map { positions[$0] } }
    }
}

extension Range<Int> {
    /// Consecutive runs of `size`, the last one shorter where they do not come out even.
    func chunked(by size: Int) -> [[Int]] {
        stride(from: lowerBound, to: upperBound, by: size).map { Array($0..<Swift.min($0 + size, upperBound)) }
    }
}

extension ArraySlice<Float> {
    /// Counted from the slice's start; the first of equals.
    fileprivate var indexOfHighest: Int {
        (indices.max { (self[$0], -$0) < (self[$1], -$1) } ?? startIndex) - startIndex
    }
}
