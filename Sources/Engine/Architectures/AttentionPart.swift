internal import Domain
internal import Tensors

/// A block's attention, up to the linear behind it.
struct AttentionPart: Sendable {
    let output: LinearWeights
    private let inputs: Inputs
    /// How fast queries and keys turn; nil where they do not.
    let frequencies: [Float]?
    private let settings: AttentionSettings

    private enum Inputs: Sendable {
        case separate(
            queries: LinearWeights, keys: LinearWeights, values: LinearWeights, norms: (queries: BlockNorm, keys: BlockNorm)?)
        case fused(LinearWeights)
    }

    init(
        _ attention: ModelDescription.Attention, _ weights: Checkpoint,
        norm: (ModelDescription.Norm) throws(FormatError) -> BlockNorm,
        linear: (ModelDescription.Linear) throws(FormatError) -> LinearWeights
    ) throws(FormatError) {
        settings = AttentionSettings(
            headCount: attention.headCount, keyHeadCount: attention.keyHeadCount, depth: attention.depth,
            scale: Float(attention.scale), isCausal: attention.isCausal, reach: attention.reach)
        switch attention.inputs {
        case .separate(let queries, let keys, let values, let norms):
            let normed =
                if let norms { (queries: try norm(norms.queries), keys: try norm(norms.keys)) } else {
                    nil as (queries: BlockNorm, keys: BlockNorm)?
                }
            inputs = .separate(queries: try linear(queries), keys: try linear(keys), values: try linear(values), norms: normed)
        case .fused(let all): inputs = .fused(try linear(all))
        }
        frequencies =
            if let rotation = attention.rotation {
                try RotaryFrequencies.values(rotation, depth: attention.depth, weights)
            } else { nil }
        output = try linear(attention.output)
    }

    /// What `output` reads, `[N, heads · depth]`.
    func forward(_ tape: Tape, _ read: Tensor, _ batch: PackedTokens, _ angles: BatchAngles) -> Tensor {
        var queries: Channels
        var keys: Channels
        let values: Channels
        switch inputs {
        case .separate(let q, let k, let v, let norms):
            let (made, key) = (tape.linear(read, q), tape.linear(read, k))
            values = Channels(tape.linear(read, v))
            queries = Channels(norms.map { $0.queries.forward(tape, made) } ?? made)
            keys = Channels(norms.map { $0.keys.forward(tape, key) } ?? key)
        case .fused(let all):
            let projected = tape.linear(read, all)
            let width = projected.columns / 3
            queries = Channels(projected, from: 0, count: width)
            keys = Channels(projected, from: width, count: width)
            values = Channels(projected, from: 2 * width, count: width)
        }
        if let turned = frequencies.flatMap({ angles[$0] }) {
            queries = Channels(tape.rotary(queries, turned))
            keys = Channels(tape.rotary(keys, turned))
        }
        return tape.attention(queries, keys, values, offsets: batch.offsets, settings)
    }
}
