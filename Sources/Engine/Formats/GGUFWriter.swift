internal import Domain

/// Writes single-precision tensors as a GGUF file, version 3.
enum GGUFWriter {
    enum Value {
        case text(String)
        case float(Float)
    }

    struct Tensor {
        let name: String
        /// Row-major, slowest extent first.
        let shape: [Int]
        let values: [Float]
    }

    private static let alignment = 32

    static func bytes(metadata: [(key: String, value: Value)], tensors: [Tensor]) -> [UInt8] {
        var head = Array("GGUF".utf8)
        head += UInt32(3).littleEndianBytes
        head += UInt64(tensors.count).littleEndianBytes
        head += UInt64(metadata.count).littleEndianBytes
        for (key, value) in metadata {
            append(key, to: &head)
            switch value {
            case .text(let text):
                head += UInt32(8).littleEndianBytes
                append(text, to: &head)
            case .float(let number):
                head += UInt32(6).littleEndianBytes
                head += number.bitPattern.littleEndianBytes
            }
        }
        var data: [UInt8] = []
        for tensor in tensors {
            append(tensor.name, to: &head)
            head += UInt32(tensor.shape.count).littleEndianBytes
            for extent in tensor.shape.reversed() { head += UInt64(extent).littleEndianBytes }
            head += UInt32(0).littleEndianBytes
            head += UInt64(data.count).littleEndianBytes
            for value in tensor.values { data += value.bitPattern.littleEndianBytes }
            pad(&data)
        }
        pad(&head)
        return head + data
    }

    private static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes += UInt64(text.utf8.count).littleEndianBytes
        bytes += Array(text.utf8)
    }

    private static func pad(_ bytes: inout [UInt8]) {
        bytes += [UInt8](repeating: 0, count: (alignment - bytes.count % alignment) % alignment)
    }
}
