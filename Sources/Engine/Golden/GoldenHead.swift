internal import Domain
internal import Tensors

/// The head that a reference model has of its own: BERT's frozen pooler and classifier, RoBERTa's trained two layers, or a
/// decoder's scores against its vocabulary.
struct GoldenHead {
    private enum Kind {
        case pooler(LinearWeights, out: Layer)
        case dense(Layer, out: Layer)
        case language(EmbeddingTable)
    }

    private struct Layer {
        let weight: Parameter
        let bias: Parameter
    }

    private let kind: Kind

    init(model: any Architecture, checkpoint: Checkpoint, saved: PeftAdapter?) throws {
        if let table = model.languageHead {
            kind = .language(table)
            return
        }
        let width = model.hiddenWidth
        func layer(_ name: String, _ outputs: Int) throws(FormatError) -> Layer {
            func parameter(_ part: String, _ shape: [Int]) throws(FormatError) -> Parameter {
                let name = "\(name).\(part)"
                let values: [Float]
                if let replaced = try saved?.savedTensor(name, shape: shape) {
                    values = replaced
                } else {
                    values = try checkpoint.floats(name, shape: shape)
                }
                return Parameter(
                    name: name, rows: shape.count == 2 ? shape[0] : 1, columns: shape.last ?? 0,
                    decays: shape.count == 2, values: values, shardCount: 1)
            }
            return Layer(weight: try parameter("weight", [outputs, width]), bias: try parameter("bias", [outputs]))
        }
        if let labelCount = checkpoint.shape(of: "classifier.out_proj.bias")?.first {
            kind = .dense(try layer("classifier.dense", width), out: try layer("classifier.out_proj", labelCount))
        } else if let labelCount = checkpoint.shape(of: "classifier.bias")?.first {
            kind = .pooler(
                try checkpoint.linear("bert.pooler.dense", inputs: width, outputs: width),
                out: try layer("classifier", labelCount))
        } else {
            throw FormatError(file: "model.safetensors", reason: "has neither 'classifier.bias' nor 'classifier.out_proj.bias'")
        }
    }

    /// What the reference has gradients of.
    var parameters: [Parameter] {
        switch kind {
        case .pooler(_, let out): [out.weight, out.bias]
        case .dense(let dense, let out): [dense.weight, dense.bias, out.weight, out.bias]
        case .language: []
        }
    }

    var languageHead: EmbeddingTable? {
        if case .language(let table) = kind { table } else { nil }
    }

    /// The logits of the first token's vectors, `[B, labels]`; not for a language model.
    func logits(_ tape: Tape, _ hidden: Tensor, offsets: [Int]) -> Tensor {
        let first = tape.firstRows(hidden, offsets: offsets)
        switch kind {
        case .pooler(let pooler, let out):
            return tape.trainedLinear(tape.tanh(tape.linear(first, pooler)), weight: out.weight, bias: out.bias)
        case .dense(let dense, let out):
            let inner = tape.tanh(tape.trainedLinear(first, weight: dense.weight, bias: dense.bias))
            return tape.trainedLinear(inner, weight: out.weight, bias: out.bias)
        case .language(let table): return tape.scores(first, table)
        }
    }
}
