public import FoundationEssentials

/// A safetensors file: eight bytes of header length, a JSON header, and the tensors' bytes.
///
/// Hostile until parsed: every offset, shape and length is checked when the file is opened, so that reading a tensor cannot
/// leave the file.
public struct SafetensorsFile: Sendable {
    /// The format's own limit.
    private static let headerBytesMax = 100_000_000

    public let name: String
    /// The texts under `__metadata__`; empty where there are none.
    public let metadata: [String: String]
    private let bytes: Data
    private let entries: [String: Entry]

    struct Entry: Sendable {
        let type: ElementType
        let shape: [Int]
        /// Within the file.
        let range: Range<Int>

        var count: Int { shape.reduce(1, *) }
    }

    enum ElementType: String, Sendable {
        case float32 = "F32"
        case float16 = "F16"
        case bfloat16 = "BF16"
        case int32 = "I32"
        case int64 = "I64"

        var byteCount: Int {
            switch self {
            case .float32, .int32: 4
            case .float16, .bfloat16: 2
            case .int64: 8
            }
        }
    }

    private struct Header: Decodable {
        let dtype: String
        let shape: [Int]
        let dataOffsets: [Int]

        private enum CodingKeys: String, CodingKey {
            case dtype
            case shape
            case dataOffsets = "data_offsets"
        }
    }

    private enum HeaderValue: Decodable {
        case tensor(Header)
        case metadata([String: String])

        init(from decoder: any Decoder) throws {
            if decoder.codingPath.last?.stringValue == "__metadata__" {
                self = .metadata(try decoder.singleValueContainer().decode([String: String].self))
            } else {
                self = .tensor(try Header(from: decoder))
            }
        }
    }

    /// Opens the file at `path`.
    public init(path: String) throws(FormatError) {
        let data: Data
        do {
            data = try Data(contentsOf: URL(filePath: path), options: .mappedIfSafe)
        } catch {
            throw FormatError(file: path, reason: "cannot be read")
        }
        try self.init(bytes: data, name: path)
    }

    /// - Parameter name: the file's name for messages.
    public init(bytes: Data, name: String) throws(FormatError) {
        func fail(_ reason: String) -> FormatError { FormatError(file: name, reason: reason) }
        guard bytes.count >= 8 else { throw fail("\(bytes.count) bytes; a safetensors file has at least 8") }
        let length = bytes.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard length <= UInt64(Self.headerBytesMax), Int(length) <= bytes.count - 8 else {
            throw fail("its header claims \(length) bytes, the file has \(bytes.count - 8) behind the length")
        }
        let start = 8 + Int(length)
        let header: [String: HeaderValue]
        do {
            header = try JSONDecoder().decode(
                [String: HeaderValue].self, from: bytes[bytes.startIndex + 8..<bytes.startIndex + start])
        } catch {
            throw fail("its header is not the JSON that the format asks for")
        }
        var entries: [String: Entry] = [:]
        var metadata: [String: String] = [:]
        for (tensor, value) in header {
            guard case .tensor(let header) = value else {
                if case .metadata(let texts) = value { metadata = texts }
                continue
            }
            do throws(FormatError) {
                entries[tensor] = try Self.entry(header, dataStart: start, fileCount: bytes.count, name: name)
            } catch {
                throw fail("tensor '\(tensor)': \(error.reason)")
            }
        }
        self.name = name
        self.metadata = metadata
        self.bytes = bytes
        self.entries = entries
    }

    private static func entry(_ header: Header, dataStart: Int, fileCount: Int, name: String) throws(FormatError) -> Entry {
        func fail(_ reason: String) -> FormatError { FormatError(file: name, reason: reason) }
        guard let type = ElementType(rawValue: header.dtype) else {
            throw fail("element type '\(header.dtype)'; F32, F16, BF16, I32 and I64 are read")
        }
        guard header.dataOffsets.count == 2, header.shape.allSatisfy({ $0 >= 0 }) else {
            throw fail("its shape or offsets are malformed")
        }
        var count = type.byteCount
        for extent in header.shape {
            let (product, overflows) = count.multipliedReportingOverflow(by: extent)
            guard !overflows else { throw fail("its shape \(header.shape) is too large") }
            count = product
        }
        let (begin, end) = (header.dataOffsets[0], header.dataOffsets[1])
        guard begin >= 0, begin <= end, end <= fileCount - dataStart, end - begin == count else {
            throw fail("shape \(header.shape) needs \(count) bytes, its offsets \(begin)…\(end) do not hold them in the file")
        }
        return Entry(type: type, shape: header.shape, range: dataStart + begin..<dataStart + end)
    }

    /// The names of all tensors, sorted.
    public var names: [String] { entries.keys.sorted() }

    /// The shape of a tensor, nil where there is none of that name.
    public func shape(of tensor: String) -> [Int]? { entries[tensor]?.shape }

    /// The elements of a floating-point tensor, widened to single precision, row-major.
    /// - Parameter shape: what the reader expects; nil for any.
    public func floats(_ tensor: String, shape: [Int]? = nil) throws(FormatError) -> [Float] {
        let entry = try entry(tensor, shape: shape)
        let range = bytes.startIndex + entry.range.lowerBound..<bytes.startIndex + entry.range.upperBound
        switch entry.type {
        case .float32: return elements(range, count: entry.count, as: UInt32.self) { Float(bitPattern: $0) }
        case .bfloat16: return elements(range, count: entry.count, as: UInt16.self) { Float(bitPattern: UInt32($0) << 16) }
        case .float16: return elements(range, count: entry.count, as: UInt16.self) { Float16Bits.float($0) }
        case .int32, .int64: throw FormatError(file: name, reason: "tensor '\(tensor)' holds whole numbers")
        }
    }

    /// The elements of a tensor of whole numbers.
    public func integers(_ tensor: String) throws(FormatError) -> [Int] {
        let entry = try entry(tensor, shape: nil)
        let range = bytes.startIndex + entry.range.lowerBound..<bytes.startIndex + entry.range.upperBound
        switch entry.type {
        case .int32: return elements(range, count: entry.count, as: Int32.self) { Int($0) }
        case .int64: return elements(range, count: entry.count, as: Int64.self) { Int($0) }
        default: throw FormatError(file: name, reason: "tensor '\(tensor)' holds no whole numbers")
        }
    }

    private func entry(_ tensor: String, shape: [Int]?) throws(FormatError) -> Entry {
        guard let entry = entries[tensor] else { throw FormatError(file: name, reason: "has no tensor '\(tensor)'") }
        if let shape, shape != entry.shape {
            throw FormatError(file: name, reason: "tensor '\(tensor)' has shape \(entry.shape), \(shape) is needed")
        }
        return entry
    }

    private func elements<Raw: FixedWidthInteger & BitwiseCopyable, Element>(
        _ range: Range<Int>, count: Int, as: Raw.Type, _ convert: (Raw) -> Element
    ) -> [Element] {
        let width = MemoryLayout<Raw>.size
        return unsafe bytes[range].withUnsafeBytes { raw in
            (0..<count).map { unsafe convert(Raw(littleEndian: raw.loadUnaligned(fromByteOffset: $0 * width, as: Raw.self))) }
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
