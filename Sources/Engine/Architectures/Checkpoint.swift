public import Domain
internal import FoundationEssentials
internal import Synchronization
public import Tensors

/// The weights of a model, read by the parameter names of its family whatever prefix its saver put before them.
public struct Checkpoint: Sendable {
    private let source: any TensorSource
    private let prefix: String
    private let register: WeightRegister

    public init(source: any TensorSource) {
        self.init(source: source, prefix: "", register: WeightRegister())
    }

    private init(source: any TensorSource, prefix: String, register: WeightRegister) {
        self.source = source
        self.prefix = prefix
        self.register = register
    }

    /// The same checkpoint, with nothing read from it yet.
    var unread: Checkpoint { Checkpoint(source: source, prefix: prefix, register: WeightRegister()) }

    /// Every weight that a model has read, each once: what a full fine-tuning trains.
    var weightsRead: [Weight] { register.weights }

    /// - Parameters:
    ///   - prefixes: what may stand before the names, such as `bert.`; the one under which `landmark` is found is used.
    public func prefixed(_ prefixes: [String], landmark: String) throws(FormatError) -> Checkpoint {
        if source is RandomTensors { return self }
        guard let prefix = prefixes.first(where: { source.shape(of: $0 + landmark) != nil }) else {
            throw FormatError(file: source.name, reason: "has no tensor '\(landmark)'")
        }
        return Checkpoint(source: source, prefix: prefix, register: register)
    }

    /// Weights uniform in ±0.05 from `seed` and their names, for models that only their speed is asked of.
    public static func random(seed: UInt64) -> Checkpoint { Checkpoint(source: RandomTensors(seed: seed)) }

    /// The same weights without their signs.
    public var absolute: Checkpoint {
        Checkpoint(source: AbsoluteTensors(inner: source), prefix: prefix, register: WeightRegister())
    }

    /// The configuration and weights of a model folder: Hugging Face's (`config.json`, `model.safetensors` or its shards), or
    /// one with a GGUF file.
    public static func open(folder: String) throws -> (configuration: ModelConfiguration, checkpoint: Checkpoint) {
        if let file = try ggufFile(in: folder) { return (file.configuration, Checkpoint(source: file)) }
        let path = folder + "/config.json"
        guard let bytes = try? Data(contentsOf: URL(filePath: path)) else {
            throw FormatError(file: path, reason: "cannot be read")
        }
        let isSharded = FileManager.default.fileExists(atPath: folder + "/" + ShardedSafetensors.indexName)
        let source: any TensorSource =
            isSharded
            ? try ShardedSafetensors(folder: folder) : try SafetensorsFile(path: folder + "/model.safetensors")
        return (try ModelConfiguration(json: Array(bytes)), Checkpoint(source: source))
    }

    /// The one GGUF file of a folder without `config.json`; nil where there is none.
    static func ggufFile(in folder: String) throws(FormatError) -> GGUFFile? {
        guard !FileManager.default.fileExists(atPath: folder + "/config.json") else { return nil }
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { $0.hasSuffix(".gguf") }
        guard names.count <= 1 else {
            throw FormatError(file: folder, reason: "has \(names.count) GGUF files; one is needed")
        }
        guard let name = names.first else { return nil }
        return try GGUFFile(path: folder + "/" + name)
    }

    /// The shape of a tensor, nil where there is none of that name.
    public func shape(of name: String) -> [Int]? { source.shape(of: prefix + name) }

    public func floats(_ name: String, shape: [Int]) throws(FormatError) -> [Float] {
        try source.floats(prefix + name, shape: shape)
    }

    /// `name.weight` `[outputs, inputs]` and `name.bias`.
    /// - Parameter isInputMajor: the file has the weight as `[inputs, outputs]`, as GPT-2's checkpoints do.
    public func linear(
        _ name: String, inputs: Int, outputs: Int, hasBias: Bool = true, isInputMajor: Bool = false
    ) throws(FormatError) -> LinearWeights {
        var weight = try floats(name + ".weight", shape: isInputMajor ? [inputs, outputs] : [outputs, inputs])
        if isInputMajor { weight = Self.transposed(weight, rows: inputs, columns: outputs) }
        let linear = LinearWeights(
            weight: weight, bias: hasBias ? try floats(name + ".bias", shape: [outputs]) : nil, inputs: inputs,
            outputs: outputs)
        register.add(linear.parts)
        return linear
    }

    private static func transposed(_ values: [Float], rows: Int, columns: Int) -> [Float] {
        var result = [Float](repeating: 0, count: values.count)
        for row in 0..<rows {
            for column in 0..<columns { result[column * rows + row] = values[row * columns + column] }
        }
        return result
    }

    /// `name.weight` and `name.bias` of a layer norm.
    public func norm(_ name: String, width: Int, epsilon: Double) throws(FormatError) -> NormWeights {
        let norm = NormWeights(
            scale: try floats(name + ".weight", shape: [width]), shift: try floats(name + ".bias", shape: [width]),
            epsilon: Float(epsilon))
        register.add(norm.parts)
        return norm
    }

    /// `name.weight` of a root-mean-square norm.
    public func rmsNorm(_ name: String, width: Int, epsilon: Double) throws(FormatError) -> RMSNormWeights {
        let norm = RMSNormWeights(scale: try floats(name + ".weight", shape: [width]), epsilon: Float(epsilon))
        register.add(norm.parts)
        return norm
    }

    /// A table of `entries` vectors.
    public func table(_ name: String, entries: Int, width: Int) throws(FormatError) -> EmbeddingTable {
        let table = EmbeddingTable(try floats(name, shape: [entries, width]), entries: entries, width: width)
        register.add([table.weight])
        return table
    }
}

/// What has been read for one model.
private final class WeightRegister: Sendable {
    private let read = Mutex<[Weight]>([])

    var weights: [Weight] { read.withLock { $0 } }

    func add(_ weights: [Weight]) { read.withLock { $0 += weights } }
}
