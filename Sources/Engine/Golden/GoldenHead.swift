internal import Domain
internal import Tensors

/// The head that a reference model has of its own: a classifier of two layers, of which the first is frozen or trained as the family has
/// it, or a decoder's scores against its vocabulary.
struct GoldenHead {
    private enum Kind {
        case classifier(Classifier)
        case language(EmbeddingTable)
    }

    /// A text's vector goes through the inner layer, its function and its norm, and then to a score for each label.
    private struct Classifier {
        let inner: Inner
        let function: Function
        let norm: NormWeights?
        let out: Layer
        let takesMean: Bool
    }

    private enum Inner {
        case frozen(LinearWeights)
        case trained(Layer)
    }

    private enum Function {
        case tanh
        case activation(Activation)
    }

    private struct Layer {
        let weight: Parameter
        let bias: Parameter
    }

    private let kind: Kind

    init(model: Transformer, checkpoint: Checkpoint, configuration: ModelConfiguration, saved: PeftAdapter?) throws {
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
        func frozen(_ name: String, hasBias: Bool = true) throws -> Inner {
            .frozen(try checkpoint.linear(name, inputs: width, outputs: width, hasBias: hasBias))
        }
        let family = model.description.modelType
        let isOfTwo = checkpoint.shape(of: "classifier.out_proj.bias") != nil
        let out = isOfTwo ? "classifier.out_proj" : "classifier"
        guard let labelCount = checkpoint.shape(of: out + ".bias")?.first else {
            throw FormatError(file: "model.safetensors", reason: "has neither 'classifier.bias' nor 'classifier.out_proj.bias'")
        }
        var takesMean = false
        var norm: NormWeights?
        let inner: Inner
        let function: Function
        switch family {
        case "modernbert":
            takesMean = try configuration.text("classifier_pooling", oneOf: ["cls", "mean"], default: "cls") == "mean"
            let bias = try configuration.boolean("classifier_bias", default: false)
            inner = try frozen("head.dense", hasBias: bias)
            _ = try configuration.text("classifier_activation", oneOf: ["gelu"], default: "gelu")
            function = .activation(.gelu)
            norm = try checkpoint.norm(
                "head.norm", width: width, hasShift: configuration.boolean("norm_bias", default: false),
                epsilon: configuration.number("norm_eps", in: 0...1, default: 1e-5))
        case "distilbert":
            inner = try frozen("pre_classifier")
            function = .activation(.relu)
        case "bert":
            inner = try frozen("bert.pooler.dense")
            function = .tanh
        default:
            inner = .trained(try layer("classifier.dense", width))
            function = family == "electra" ? .activation(.gelu) : .tanh
        }
        kind = .classifier(
            Classifier(inner: inner, function: function, norm: norm, out: try layer(out, labelCount), takesMean: takesMean))
    }

    /// What the reference has gradients of.
    var parameters: [Parameter] {
        guard case .classifier(let classifier) = kind else { return [] }
        let inner: [Layer] = if case .trained(let layer) = classifier.inner { [layer] } else { [] }
        return (inner + [classifier.out]).flatMap { [$0.weight, $0.bias] }
    }

    var languageHead: EmbeddingTable? {
        if case .language(let table) = kind { table } else { nil }
    }

    /// The logits of each text's vector, `[B, labels]`; of a language model those of its first token.
    func logits(_ tape: Tape, _ hidden: Tensor, offsets: [Int]) -> Tensor {
        switch kind {
        case .language(let table): return tape.scores(tape.firstRows(hidden, offsets: offsets), table)
        case .classifier(let classifier):
            let pooled =
                classifier.takesMean ? tape.meanPool(hidden, offsets: offsets) : tape.firstRows(hidden, offsets: offsets)
            let inner =
                switch classifier.inner {
                case .frozen(let linear): tape.linear(pooled, linear)
                case .trained(let layer): tape.trainedLinear(pooled, weight: layer.weight, bias: layer.bias)
                }
            let activated =
                switch classifier.function {
                case .tanh: tape.tanh(inner)
                case .activation(let function): tape.activation(inner, function)
                }
            let normed = classifier.norm.map { tape.layerNorm(activated, $0) } ?? activated
            return tape.trainedLinear(normed, weight: classifier.out.weight, bias: classifier.out.bias)
        }
    }
}
