internal import Domain
internal import FoundationEssentials

/// Named tensors of a checkpoint, whatever file they lie in.
public protocol TensorSource: Sendable {
    /// The file or folder, for messages.
    var name: String { get }

    /// The names of all tensors, sorted.
    var names: [String] { get }

    /// The shape of a tensor, nil where there is none of that name.
    func shape(of tensor: String) -> [Int]?

    /// The elements of a floating-point tensor, widened to single precision, row-major.
    /// - Parameter shape: what the reader expects; nil for any.
    func floats(_ tensor: String, shape: [Int]?) throws(FormatError) -> [Float]
}

extension SafetensorsFile: TensorSource {}

/// Several safetensors files and the index that says which tensor lies in which.
public struct ShardedSafetensors: TensorSource {
    public static let indexName = "model.safetensors.index.json"
    private static let indexBytesMax = 64 << 20

    public let name: String
    private let files: [String: SafetensorsFile]
    private let places: [String: String]

    private struct Index: Decodable {
        let weightMap: [String: String]

        enum CodingKeys: String, CodingKey {
            case weightMap = "weight_map"
        }
    }

    /// - Throws: `FormatError` when the index or a file it names is malformed, lies elsewhere, or lacks a tensor.
    public init(folder: String) throws(FormatError) {
        let path = folder + "/" + Self.indexName
        let index = try FormatError.wrapping(path) {
            let bytes = try Data(contentsOf: URL(filePath: path))
            guard bytes.count <= Self.indexBytesMax else { throw FormatError(file: path, reason: "too large") }
            return try JSONDecoder().decode(Index.self, from: bytes)
        }
        var files: [String: SafetensorsFile] = [:]
        for (tensor, file) in index.weightMap {
            guard !file.contains("/"), file.hasSuffix(".safetensors") else {
                throw FormatError(file: path, reason: "'\(file.prefix(100))' is not the name of a safetensors file beside it")
            }
            if files[file] == nil { files[file] = try SafetensorsFile(path: folder + "/" + file) }
            guard let opened = files[file], opened.shape(of: tensor) != nil else {
                throw FormatError(file: path, reason: "says that '\(tensor.prefix(100))' is in \(file), where it is not")
            }
        }
        name = path
        places = index.weightMap
        self.files = files
    }

    public var names: [String] { places.keys.sorted() }

    public func shape(of tensor: String) -> [Int]? { places[tensor].flatMap { files[$0] }?.shape(of: tensor) }

    public func floats(_ tensor: String, shape: [Int]?) throws(FormatError) -> [Float] {
        guard let file = places[tensor].flatMap({ files[$0] }) else {
            throw FormatError(file: name, reason: "has no tensor '\(tensor)'")
        }
        return try file.floats(tensor, shape: shape)
    }
}

/// The tensors of another source without their signs: what SYNFLOW runs.
struct AbsoluteTensors: TensorSource {
    let inner: any TensorSource

    var name: String { inner.name }
    var names: [String] { inner.names }

    func shape(of tensor: String) -> [Int]? { inner.shape(of: tensor) }

    func floats(_ tensor: String, shape: [Int]?) throws(FormatError) -> [Float] {
        try inner.floats(tensor, shape: shape).map(abs)
    }
}

/// Weights of every name and shape that is asked for, small and random: what a measurement of speed needs.
struct RandomTensors: TensorSource {
    let seed: UInt64

    var name: String { "random weights" }
    var names: [String] { [] }

    func shape(of tensor: String) -> [Int]? { nil }

    func floats(_ tensor: String, shape: [Int]?) throws(FormatError) -> [Float] {
        var generator = SeededGenerator(seed: seed, stream: tensor)
        return generator.uniform(count: (shape ?? []).reduce(1, *), bound: 0.05)
    }
}
