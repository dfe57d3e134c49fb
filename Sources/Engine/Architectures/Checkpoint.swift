public import Domain
internal import FoundationEssentials
internal import Synchronization
public import Tensors

/// The weights of a model, read by the parameter names of its family whatever prefix its saver put before them.
public struct Checkpoint: Sendable {
    private let source: any TensorSource
    private let prefix: String
    private let register: WeightRegister
    /// Whether tensors are only held against what is asked for, and what is made of them has no values.
    private let isForm: Bool
    /// Whether weights are read without their signs: what SYNFLOW runs.
    private let isAbsolute: Bool

    public init(source: any TensorSource) {
        self.init(source: source, prefix: "", register: WeightRegister(), isForm: false, isAbsolute: false)
    }

    private init(
        source: any TensorSource, prefix: String, register: WeightRegister, isForm: Bool, isAbsolute: Bool
    ) {
        self.source = source
        self.prefix = prefix
        self.register = register
        self.isForm = isForm
        self.isAbsolute = isAbsolute
    }

    /// The same checkpoint, with nothing read from it yet.
    var unread: Checkpoint { unread(isForm: isForm, isAbsolute: isAbsolute) }

    private func unread(isForm: Bool, isAbsolute: Bool) -> Checkpoint {
        Checkpoint(source: source, prefix: prefix, register: WeightRegister(), isForm: isForm, isAbsolute: isAbsolute)
    }

    /// The same checkpoint without its values: a model of it shows whether every tensor that it needs is there in type and shape, costs
    /// next to nothing, and must never run.
    var form: Checkpoint { unread(isForm: true, isAbsolute: isAbsolute) }

    /// Every weight that a model has read, each once: what a full fine-tuning trains.
    var weightsRead: [Weight] { register.weights }

    /// - Parameters:
    ///   - prefixes: what may stand before the names, such as `bert.`; the one under which `landmark` is found is used.
    public func prefixed(_ prefixes: [String], landmark: String) throws(FormatError) -> Checkpoint {
        if source is RandomTensors { return self }
        guard let prefix = prefixes.first(where: { source.shape(of: $0 + landmark) != nil }) else {
            throw FormatError(file: source.name, reason: "has no tensor \(landmark.quoted(100))")
        }
        return Checkpoint(source: source, prefix: prefix, register: register, isForm: isForm, isAbsolute: isAbsolute)
    }

    /// Weights uniform in ±0.05 from `seed` and their names, for models that only their speed is asked of.
    public static func random(seed: UInt64) -> Checkpoint { Checkpoint(source: RandomTensors(seed: seed)) }

    /// The same weights without their signs.
    public var absolute: Checkpoint { unread(isForm: isForm, isAbsolute: true) }

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
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter {
            $0.hasSuffix(".gguf") && !$0.hasPrefix(".")
        }
        guard names.count <= 1 else {
            throw FormatError(file: folder, reason: "has \(names.count) GGUF files; one is needed")
        }
        guard let name = names.first else { return nil }
        return try GGUFFile(path: folder + "/" + name)
    }

    /// The shape of a tensor, nil where there is none of that name.
    public func shape(of name: String) -> [Int]? { source.shape(of: prefix + name) }

    /// - Parameter offset: what the file's values lack of those that are meant.
    public func floats(_ name: String, shape: [Int], offset: Float = 0) throws(FormatError) -> [Float] {
        var values = try source.floats(prefix + name, shape: shape)
        if offset != 0 { values = values.map { $0 + offset } }
        return isAbsolute ? values.map(abs) : values
    }

    private func check(_ name: String, _ shape: [Int]) throws(FormatError) {
        try source.check(prefix + name, shape: shape)
    }

    /// `name.weight` `[outputs, inputs]` and `name.bias`.
    /// - Parameter isInputMajor: the file has the weight as `[inputs, outputs]`, as GPT-2's checkpoints do.
    public func linear(
        _ name: String, inputs: Int, outputs: Int, hasBias: Bool = true, isInputMajor: Bool = false
    ) throws(FormatError) -> LinearWeights {
        let shape = isInputMajor ? [inputs, outputs] : [outputs, inputs]
        if isForm {
            try check(name + ".weight", shape)
            if hasBias { try check(name + ".bias", [outputs]) }
            return LinearWeights(formOf: inputs, outputs, hasBias: hasBias)
        }
        var weight = try floats(name + ".weight", shape: shape)
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

    /// A linear as a model's description has it.
    /// - Parameter prefix: what stands before its name.
    func linear(_ linear: ModelDescription.Linear, prefix: String = "") throws(FormatError) -> LinearWeights {
        try self.linear(
            prefix + linear.name, inputs: linear.inputs, outputs: linear.outputs, hasBias: linear.hasBias,
            isInputMajor: linear.isInputMajor)
    }

    /// `name.weight` and, where there is one, `name.bias` of a layer norm; `name.gamma` and `name.beta` in files of BERT's first years.
    public func norm(_ name: String, width: Int, hasShift: Bool = true, epsilon: Double) throws(FormatError) -> NormWeights {
        let isOld = shape(of: name + ".weight") == nil && shape(of: name + ".gamma") != nil
        let (scale, shift) = isOld ? (name + ".gamma", name + ".beta") : (name + ".weight", name + ".bias")
        if isForm {
            try check(scale, [width])
            if hasShift { try check(shift, [width]) }
            return NormWeights(formOf: width)
        }
        let norm = NormWeights(
            scale: try floats(scale, shape: [width]), shift: hasShift ? try floats(shift, shape: [width]) : nil,
            epsilon: Float(epsilon))
        register.add(norm.parts)
        return norm
    }

    /// `name.weight` of a root-mean-square norm.
    /// - Parameter offset: what the file's values lack of the scale.
    public func rmsNorm(
        _ name: String, width: Int, offset: Double = 0, epsilon: Double
    ) throws(FormatError) -> RMSNormWeights {
        if isForm {
            try check(name + ".weight", [width])
            return RMSNormWeights(formOf: width)
        }
        let scale = try floats(name + ".weight", shape: [width], offset: Float(offset))
        let norm = RMSNormWeights(scale: scale, epsilon: Float(epsilon))
        register.add(norm.parts)
        return norm
    }

    /// Numbers that are no weight and never train, by their whole name in the file.
    func constants(_ name: String, count: Int) throws(FormatError) -> [Float] {
        let values = try source.floats(name, shape: [count])
        guard values.allSatisfy({ $0.isFinite && $0 > 0 }) else {
            throw FormatError(file: source.name, reason: "tensor \(name.quoted(100)) has a number that is not above 0")
        }
        return values
    }

    /// A table of `entries` vectors.
    public func table(_ name: String, entries: Int, width: Int) throws(FormatError) -> EmbeddingTable {
        if isForm {
            try check(name, [entries, width])
            return EmbeddingTable(formOf: entries, width)
        }
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
