public import Domain
internal import FoundationEssentials
public import Tensors

/// The weights of a model folder, read by the parameter names of its family whatever prefix its saver put before them.
public struct Checkpoint: Sendable {
    private let file: SafetensorsFile
    private let prefix: String

    /// - Parameters:
    ///   - prefixes: what may stand before the names, such as `bert.`; the one under which `landmark` is found is used.
    public func prefixed(_ prefixes: [String], landmark: String) throws(FormatError) -> Checkpoint {
        guard let prefix = prefixes.first(where: { file.shape(of: $0 + landmark) != nil }) else {
            throw FormatError(file: file.name, reason: "has no tensor '\(landmark)'")
        }
        return Checkpoint(file: file, prefix: prefix)
    }

    private init(file: SafetensorsFile, prefix: String) {
        self.file = file
        self.prefix = prefix
    }

    public init(file: SafetensorsFile) {
        self.init(file: file, prefix: "")
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
        file.shape(of: prefix + name)
    }

    public func floats(_ name: String, shape: [Int]) throws(FormatError) -> [Float] {
        try file.floats(prefix + name, shape: shape)
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
