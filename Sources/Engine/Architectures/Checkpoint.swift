public import Domain
internal import FoundationEssentials
public import Tensors

/// The weights of a model folder, read by the parameter names of its family whatever prefix its saver put before them.
public struct Checkpoint: Sendable {
    private let source: Source
    private let prefix: String

    private enum Source: Sendable {
        case file(SafetensorsFile)
        /// Numbers without meaning, from the seed and the tensor's name.
        case random(seed: UInt64)
    }

    /// - Parameters:
    ///   - prefixes: what may stand before the names, such as `bert.`; the one under which `landmark` is found is used.
    public func prefixed(_ prefixes: [String], landmark: String) throws(FormatError) -> Checkpoint {
        guard case .file(let file) = source else { return self }
        guard let prefix = prefixes.first(where: { file.shape(of: $0 + landmark) != nil }) else {
            throw FormatError(file: file.name, reason: "has no tensor '\(landmark)'")
        }
        return Checkpoint(source: source, prefix: prefix)
    }

    private init(source: Source, prefix: String) {
        self.source = source
        self.prefix = prefix
    }

    public init(file: SafetensorsFile) {
        self.init(source: .file(file), prefix: "")
    }

    /// Weights of every name and shape that is asked for, small and random: what a measurement of speed needs.
    static func random(seed: UInt64) -> Checkpoint {
        Checkpoint(source: .random(seed: seed), prefix: "")
    }

    /// The configuration and weights of a Hugging Face model folder.
    public static func open(folder: String) throws -> (configuration: ModelConfiguration, checkpoint: Checkpoint) {
        let path = folder + "/config.json"
        guard let bytes = try? Data(contentsOf: URL(filePath: path)) else {
            throw FormatError(file: path, reason: "cannot be read")
        }
        return (
            try ModelConfiguration(json: Array(bytes)),
            Checkpoint(file: try SafetensorsFile(path: folder + "/model.safetensors"))
        )
    }

    /// The shape of a tensor, nil where there is none of that name.
    public func shape(of name: String) -> [Int]? {
        guard case .file(let file) = source else { return nil }
        return file.shape(of: prefix + name)
    }

    public func floats(_ name: String, shape: [Int]) throws(FormatError) -> [Float] {
        switch source {
        case .file(let file): return try file.floats(prefix + name, shape: shape)
        case .random(let seed):
            var generator = SeededGenerator(seed: seed, stream: name)
            return generator.uniform(count: shape.reduce(1, *), bound: 0.05)
        }
    }

    /// `name.weight` `[outputs, inputs]` and `name.bias`.
    public func linear(_ name: String, inputs: Int, outputs: Int) throws(FormatError) -> LinearWeights {
        LinearWeights(
            weight: try floats(name + ".weight", shape: [outputs, inputs]), bias: try floats(name + ".bias", shape: [outputs]),
            inputs: inputs, outputs: outputs)
    }

    /// `name.weight` and `name.bias` of a layer norm.
    public func norm(_ name: String, width: Int, epsilon: Double) throws(FormatError) -> NormWeights {
        NormWeights(
            scale: try floats(name + ".weight", shape: [width]), shift: try floats(name + ".bias", shape: [width]),
            epsilon: Float(epsilon))
    }

    /// A table of `entries` vectors.
    public func table(_ name: String, entries: Int, width: Int) throws(FormatError) -> EmbeddingTable {
        EmbeddingTable(try floats(name, shape: [entries, width]), entries: entries, width: width)
    }
}
