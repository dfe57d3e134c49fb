internal import Domain
public import FoundationEssentials

/// A safetensors file: eight bytes of header length, a JSON header, and the tensors' bytes.
///
/// Hostile until parsed: every offset, shape and length is checked when the file is opened, so that reading a tensor cannot
/// leave the file. The tensors' bytes stay in the file until they are asked for.
public struct SafetensorsFile: Sendable {
    /// The format's own limit.
    private static let headerBytesMax = 100_000_000

    public let name: String
    /// The texts under `__metadata__`; empty where there are none.
    public let metadata: [String: String]
    private let content: FileContent
    private let entries: [ByteName: SafetensorsHeader.Entry]
    private let dataStart: Int

    /// Opens the file at `path`.
    public init(path: String) throws(FormatError) {
        try self.init(FileContent(path: path))
    }

    /// - Parameter name: the file's name for messages.
    public init(bytes: Data, name: String) throws(FormatError) {
        try self.init(FileContent(bytes: bytes, name: name))
    }

    private init(_ content: FileContent) throws(FormatError) {
        func fail(_ reason: String) -> FormatError { FormatError(file: content.name, reason: reason) }
        guard content.count >= 8 else { throw fail("\(content.count) bytes; a safetensors file has at least 8") }
        let length = try content.bytes(0..<8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard length <= UInt64(content.count - 8) else {
            throw fail("its header claims \(length) bytes, the file has \(content.count - 8) behind the length")
        }
        guard length <= UInt64(Self.headerBytesMax) else {
            throw fail("its header has \(length) bytes; at most \(Self.headerBytesMax) are read")
        }
        dataStart = 8 + Int(length)
        let json = try content.bytes(8..<dataStart)
        do throws(JSONError) {
            let header = try SafetensorsHeader(json: json, dataCount: content.count - dataStart)
            entries = header.entries
            metadata = header.metadata
        } catch {
            throw fail(error.description)
        }
        name = content.name
        self.content = content
    }

    /// The names of all tensors, sorted by their bytes.
    public var names: [String] { entries.keys.sorted().map(\.text) }

    /// The shape of a tensor, nil where there is none of that name.
    public func shape(of tensor: String) -> [Int]? { entries[ByteName(tensor)]?.shape }

    /// Throws unless `floats` would give the tensor's elements.
    public func check(_ tensor: String, shape: [Int]?) throws(FormatError) {
        _ = try floatEntry(tensor, shape: shape)
    }

    /// The elements of a floating-point tensor, widened to single precision, row-major.
    /// - Parameter shape: what the reader expects; nil for any.
    public func floats(_ tensor: String, shape: [Int]? = nil) throws(FormatError) -> [Float] {
        let (entry, type) = try floatEntry(tensor, shape: shape)
        return try unsafe content.floats(range(entry), count: entry.count, unit: type.byteCount) { raw, values in
            unsafe type.widen(raw, into: &values)
        }
    }

    /// Some elements of a tensor in single precision.
    func floats(_ tensor: String, elements: Range<Int>) throws(FormatError) -> [Float] {
        let entry = try entry(tensor, shape: nil)
        guard entry.type == FloatType.float32.rawValue, elements.lowerBound >= 0, elements.upperBound <= entry.count else {
            throw FormatError(
                file: name, reason: "tensor \(tensor.quoted(100)) holds no \(elements.count) numbers of type F32 there")
        }
        let start = range(entry).lowerBound
        return try unsafe content.floats(
            start + 4 * elements.lowerBound..<start + 4 * elements.upperBound, count: elements.count, unit: 4
        ) {
            unsafe FloatType.float32.widen($0, into: &$1)
        }
    }

    /// The elements of a tensor of whole numbers.
    public func integers(_ tensor: String) throws(FormatError) -> [Int] {
        let entry = try entry(tensor, shape: nil)
        let bytes = try content.bytes(range(entry))
        func numbers<Number: FixedWidthInteger>(_: Number.Type) -> [Int] {
            let width = Number.bitWidth / 8
            return (0..<entry.count).map { index in
                Int(
                    bytes[index * width..<(index + 1) * width].reversed().reduce(Number(0)) {
                        $0 << 8 | Number(truncatingIfNeeded: $1)
                    })
            }
        }
        switch entry.type {
        case "I32": return numbers(Int32.self)
        case "I64": return numbers(Int64.self)
        case let type:
            throw FormatError(
                file: name, reason: "tensor \(tensor.quoted(100)): element type \(type.quoted(20)); I32 and I64 are read")
        }
    }

    private func range(_ entry: SafetensorsHeader.Entry) -> Range<Int> {
        dataStart + entry.range.lowerBound..<dataStart + entry.range.upperBound
    }

    private func floatEntry(
        _ tensor: String, shape: [Int]?
    ) throws(FormatError) -> (entry: SafetensorsHeader.Entry, type: FloatType) {
        let entry = try entry(tensor, shape: shape)
        guard let type = FloatType(rawValue: entry.type) else {
            throw FormatError(
                file: name,
                reason: "tensor \(tensor.quoted(100)): element type \(entry.type.quoted(20)); F32, F16 and BF16 are read")
        }
        return (entry, type)
    }

    private func entry(_ tensor: String, shape: [Int]?) throws(FormatError) -> SafetensorsHeader.Entry {
        guard let entry = entries[ByteName(tensor)] else {
            throw FormatError(file: name, reason: "has no tensor \(tensor.quoted(100))")
        }
        if let shape, shape != entry.shape {
            throw FormatError(
                file: name, reason: "tensor \(tensor.quoted(100)) has shape \(entry.shape.prefix(8)), \(shape) is needed")
        }
        return entry
    }

    private enum FloatType: String {
        case float32 = "F32"
        case float16 = "F16"
        case bfloat16 = "BF16"

        var byteCount: Int { self == .float32 ? 4 : 2 }

        func widen(_ raw: UnsafeRawBufferPointer, into values: inout [Float]) {
            for place in stride(from: 0, to: raw.count, by: byteCount) {
                switch self {
                case .float32:
                    let bits = unsafe UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: place, as: UInt32.self))
                    values.append(Float(bitPattern: bits))
                case .float16, .bfloat16:
                    let bits = unsafe UInt16(littleEndian: raw.loadUnaligned(fromByteOffset: place, as: UInt16.self))
                    values.append(self == .float16 ? Float16Bits.float(bits) : Float(bitPattern: UInt32(bits) << 16))
                }
            }
        }
    }
}

/// IEEE half precision by its bits; the toolchain has no Float16 on this processor family.
enum Float16Bits {
    static func float(_ bits: UInt16) -> Float {
        let sign = UInt32(bits & 0x8000) << 16
        let exponent = UInt32(bits >> 10 & 0x1F)
        let fraction = UInt32(bits & 0x3FF)
        switch exponent {
        case 0: return Float(sign == 0 ? 1 : -1) * Float(fraction) * 0x1p-24
        case 31: return Float(bitPattern: sign | 0x7F80_0000 | fraction << 13)
        default: return Float(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
        }
    }
}
