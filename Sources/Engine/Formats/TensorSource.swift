internal import Domain

/// Named tensors of a checkpoint, whatever file they lie in.
public protocol TensorSource: Sendable {
    /// The file or folder, for messages.
    var name: String { get }

    /// The names of all tensors, sorted.
    var names: [String] { get }

    /// The shape of a tensor, nil where there is none of that name.
    func shape(of tensor: String) -> [Int]?

    /// Throws what `floats` would throw, and reads nothing.
    func check(_ tensor: String, shape: [Int]?) throws(FormatError)

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
    private let places: [ByteName: String]

    /// - Throws: `FormatError` when the index or a file it names is malformed or lies elsewhere, lacks a tensor, or has one that another
    ///   file has too.
    public init(folder: String) throws(FormatError) {
        let path = folder + "/" + Self.indexName
        func fail(_ reason: String) -> FormatError { FormatError(file: path, reason: reason) }
        let places = try Self.places(path)
        var files: [String: SafetensorsFile] = [:]
        var holders: [ByteName: String] = [:]
        for file in Set(places.values).sorted() {
            guard !file.contains("/"), !file.hasPrefix("."), file.hasSuffix(".safetensors") else {
                throw fail("\(file.quoted(100)) is not the name of a safetensors file beside it")
            }
            let opened = try SafetensorsFile(path: folder + "/" + file)
            for tensor in opened.names {
                guard let other = holders.updateValue(file, forKey: ByteName(tensor)) else { continue }
                throw fail("tensor \(tensor.quoted(100)) is in two files, \(other.quoted(100)) and \(file.quoted(100))")
            }
            files[file] = opened
        }
        for (tensor, file) in places.sorted(by: { $0.key < $1.key }) where holders[tensor] != file {
            let place = holders[tensor].map { "; it is in \($0.quoted(100))" } ?? ""
            throw fail("says that \(tensor.text.quoted(100)) is in \(file.quoted(100)), where it is not\(place)")
        }
        name = path
        self.places = places
        self.files = files
    }

    private static func places(_ path: String) throws(FormatError) -> [ByteName: String] {
        let content = try FileContent(path: path)
        guard content.count <= indexBytesMax else {
            throw FormatError(file: path, reason: "\(content.count) bytes; at most \(indexBytesMax) are read")
        }
        let bytes = try content.bytes(0..<content.count)
        var places: [ByteName: String]?
        do throws(JSONError) {
            var cursor = try JSONCursor(bytes)
            try cursor.object { cursor, key throws(JSONError) in
                guard key == "weight_map" else { return try cursor.skip() }
                var found: [ByteName: String] = [:]
                try cursor.object { cursor, tensor throws(JSONError) in found[ByteName(tensor)] = try cursor.text() }
                places = found
            }
            try cursor.end()
        } catch {
            throw FormatError(file: path, reason: error.description)
        }
        guard let places else { throw FormatError(file: path, reason: "has no weight_map") }
        return places
    }

    public var names: [String] { places.keys.sorted().map(\.text) }

    public func shape(of tensor: String) -> [Int]? { file(of: tensor)?.shape(of: tensor) }

    public func check(_ tensor: String, shape: [Int]?) throws(FormatError) {
        try holder(of: tensor).check(tensor, shape: shape)
    }

    public func floats(_ tensor: String, shape: [Int]?) throws(FormatError) -> [Float] {
        try holder(of: tensor).floats(tensor, shape: shape)
    }

    private func file(of tensor: String) -> SafetensorsFile? { places[ByteName(tensor)].flatMap { files[$0] } }

    private func holder(of tensor: String) throws(FormatError) -> SafetensorsFile {
        guard let file = file(of: tensor) else { throw FormatError(file: name, reason: "has no tensor \(tensor.quoted(100))") }
        return file
    }
}

/// Weights of every name and shape that is asked for, small and random: what a measurement of speed needs.
struct RandomTensors: TensorSource {
    let seed: UInt64

    var name: String { "random weights" }
    var names: [String] { [] }

    func shape(of tensor: String) -> [Int]? { nil }

    func check(_ tensor: String, shape: [Int]?) throws(FormatError) {}

    func floats(_ tensor: String, shape: [Int]?) throws(FormatError) -> [Float] {
        var generator = SeededGenerator(seed: seed, stream: tensor)
        return generator.uniform(count: (shape ?? []).reduce(1, *), bound: 0.05)
    }
}
