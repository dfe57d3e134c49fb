internal import FoundationEssentials
package import Tensors

/// Writes single-precision tensors as a safetensors file.
public enum SafetensorsWriter {
    /// Elements that are in memory at a time while a file is written, besides the tensors themselves.
    private static let pieceCount = 1 << 18

    public struct Tensor: Sendable {
        public let name: String
        public let shape: [Int]
        private let read: @Sendable (Range<Int>) throws(FormatError) -> [Float]

        /// - Parameter values: row-major.
        public init(name: String, shape: [Int], values: [Float]) {
            precondition(shape.reduce(1, *) == values.count, "shape \(shape) of \(name) does not hold \(values.count) values")
            self.init(name: name, shape: shape) { range throws(FormatError) in Array(values[range]) }
        }

        /// A tensor that stays where it is: it is what the buffer holds when it is written.
        package init(name: String, shape: [Int], buffer: FloatBuffer) {
            precondition(shape.reduce(1, *) == buffer.count, "shape \(shape) of \(name) does not hold \(buffer.count) values")
            self.init(name: name, shape: shape) { range throws(FormatError) in buffer.values(range) }
        }

        /// - Parameter read: gives the elements of a range.
        init(name: String, shape: [Int], read: @escaping @Sendable (Range<Int>) throws(FormatError) -> [Float]) {
            self.name = name
            self.shape = shape
            self.read = read
        }

        /// The same under another name.
        func renamed(_ name: String) -> Tensor { Tensor(name: name, shape: shape, read: read) }

        var count: Int { shape.reduce(1, *) }

        /// - Parameter range: within the tensor's elements, row-major; nil for all of them.
        func values(_ range: Range<Int>? = nil) throws(FormatError) -> [Float] { try read(range ?? 0..<count) }
    }

    private struct Entry: Encodable {
        let dtype = "F32"
        let shape: [Int]
        let dataOffsets: [Int]

        private enum CodingKeys: String, CodingKey {
            case dtype
            case shape
            case dataOffsets = "data_offsets"
        }
    }

    private struct Header: Encodable {
        let metadata: [String: String]
        let entries: [String: Entry]

        private struct Key: CodingKey {
            let stringValue: String
            let intValue: Int? = nil

            init(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(metadata, forKey: Key(stringValue: "__metadata__"))
            for (name, entry) in entries { try container.encode(entry, forKey: Key(stringValue: name)) }
        }
    }

    /// The file's bytes: equal tensors give equal bytes.
    /// - Parameter metadata: what stands there where nothing is said, transformers asks every file for.
    public static func bytes(_ tensors: [Tensor], metadata: [String: String] = ["format": "pt"]) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try write(tensors, metadata: metadata) { bytes += $0 }
        return bytes
    }

    /// The same bytes, handed to `sink` in pieces: a file of any size costs the memory of one.
    static func write(
        _ tensors: [Tensor], metadata: [String: String], to sink: (_ bytes: [UInt8]) throws -> Void
    ) throws {
        let inOrder = tensors.sorted { $0.name < $1.name }
        var entries: [String: Entry] = [:]
        var end = 0
        for tensor in inOrder {
            let start = end
            end += 4 * tensor.count
            entries[tensor.name] = Entry(shape: tensor.shape, dataOffsets: [start, end])
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var header = Array(try encoder.encode(Header(metadata: metadata, entries: entries)))
        // Tensors begin at a multiple of eight, padded with spaces, as the format recommends.
        header += [UInt8](repeating: UInt8(ascii: " "), count: (8 - header.count % 8) % 8)
        try sink(UInt64(header.count).littleEndianBytes + header)
        for tensor in inOrder {
            for start in stride(from: 0, to: tensor.count, by: pieceCount) {
                let words = try tensor.values(start..<min(start + pieceCount, tensor.count)).map(\.bitPattern.littleEndian)
                try sink(unsafe words.withUnsafeBytes { unsafe Array($0) })
            }
        }
    }
}

extension FixedWidthInteger {
    var littleEndianBytes: [UInt8] {
        (0..<bitWidth / 8).map { UInt8(truncatingIfNeeded: self >> Self($0 * 8)) }
    }
}
