internal import Tensors

/// A base model in full fine-tuning: every weight trains in its place, and is put back afterwards.
///
/// Costs five times the model's memory beside it: two shards' gradients, AdamW's two moments, and the weights as they were read.
final class UnfrozenModel {
    let parameters: [Parameter]
    private let weights: [Weight]
    private let before: [[Float]]

    /// The model must carry no adapters.
    init(_ model: Transformer, shardCount: Int) {
        weights = model.weights
        before = weights.map(\.array)
        parameters = weights.enumerated().map { $1.unfreeze(name: "base.\($0)", shardCount: shardCount) }
    }

    /// Leaves the model as it was read, bit for bit.
    func freeze() {
        for (weight, values) in zip(weights, before) { weight.freeze(values) }
    }
}
