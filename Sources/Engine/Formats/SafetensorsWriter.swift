internal import FoundationEssentials

/// Writes single-precision tensors as a safetensors file.
public enum SafetensorsWriter {
    public struct Tensor: Sendable {
        public let name: String
        public let shape: [Int]
        /// Row-major.
        public let values: [Float]

        public init(name: String, shape: [Int], values: [Float]) {
            precondition(shape.reduce(1, *) == values.count, "shape \(shape) of \(name) does not hold \(values.count) values")
            self.name = name
            self.shape = shape
            self.values = values
        }
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
        var entries: [String: Entry] = [:]
        var content: [UInt8] = []
        for tensor in tensors.sorted(by: { $0.name < $1.name }) {
            let start = content.count
            let words = tensor.values.map(\.bitPattern.littleEndian)
            unsafe words.withUnsafeBytes { unsafe content.append(contentsOf: $0) }
            entries[tensor.name] = Entry(shape: tensor.shape, dataOffsets: [start, content.count])
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var header = Array(try encoder.encode(Header(metadata: metadata, entries: entries)))
        // Tensors begin at a multiple of eight, padded with spaces, as the format recommends.
        header += [UInt8](repeating: UInt8(ascii: " "), count: (8 - header.count % 8) % 8)
        return UInt64(header.count).littleEndianBytes + header + content
    }
}

extension FixedWidthInteger {
    var littleEndianBytes: [UInt8] {
        (0..<bitWidth / 8).map { UInt8(truncatingIfNeeded: self >> Self($0 * 8)) }
    }
}
