internal import Domain

/// The header of a safetensors file: where each tensor lies. Hostile until parsed, and refused for what the reference reader refuses
/// (safetensors 0.8): tensors must cover the data without hole and overlap, each with as many bytes as its shape needs. Beyond that,
/// a key that is there twice is refused, as the format's description asks, and a type that is not known is not, as long as no weight
/// needs it.
struct SafetensorsHeader {
    let entries: [ByteName: Entry]
    let metadata: [String: String]

    struct Entry: Sendable {
        /// As the file spells it.
        let type: String
        let shape: [Int]
        /// Within the file's data, behind the header.
        let range: Range<Int>

        var count: Int { shape.reduce(1, *) }
    }

    /// Bits of an element; the format's types, of which few are read here.
    private static let bits: [String: Int] = [
        "BOOL": 8, "U8": 8, "I8": 8, "F8_E5M2": 8, "F8_E4M3": 8, "F8_E8M0": 8, "F8_E4M3FNUZ": 8, "F8_E5M2FNUZ": 8, "F4": 4,
        "F6_E2M3": 6, "F6_E3M2": 6, "I16": 16, "U16": 16, "F16": 16, "BF16": 16, "I32": 32, "U32": 32, "F32": 32, "C64": 64,
        "F64": 64, "I64": 64, "U64": 64,
    ]

    /// - Parameter dataCount: bytes of the file behind the header.
    init(json: [UInt8], dataCount: Int) throws(JSONError) {
        var entries: [ByteName: Entry] = [:]
        var metadata: [String: String] = [:]
        do throws(JSONError) {
            var cursor = try JSONCursor(json)
            try cursor.object { cursor, key throws(JSONError) in
                if key.utf8.elementsEqual("__metadata__".utf8) {
                    metadata = try Self.metadata(&cursor)
                } else {
                    do throws(JSONError) {
                        entries[ByteName(key)] = try Self.entry(&cursor)
                    } catch {
                        throw JSONError("tensor \(key.quoted(100)) \(error)")
                    }
                }
            }
            try cursor.end()
        } catch {
            throw JSONError("its header: \(error)")
        }
        try Self.checkCover(entries, dataCount: dataCount)
        self.entries = entries
        self.metadata = metadata
    }

    private static func metadata(_ cursor: inout JSONCursor) throws(JSONError) -> [String: String] {
        guard !cursor.isNull() else { return [:] }
        var texts: [String: String] = [:]
        do throws(JSONError) {
            try cursor.object { cursor, key throws(JSONError) in texts[key] = try cursor.text() }
        } catch {
            throw JSONError("has a __metadata__ that is not an object of texts: \(error)")
        }
        return texts
    }

    private static func entry(_ cursor: inout JSONCursor) throws(JSONError) -> Entry {
        var type: String?
        var shape: [Int]?
        var offsets: [Int]?
        try cursor.object { cursor, key throws(JSONError) in
            func numbers() throws(JSONError) -> [Int] {
                var numbers: [Int] = []
                try cursor.array { cursor throws(JSONError) in numbers.append(try cursor.wholeNumber()) }
                return numbers
            }
            switch key {
            case "dtype": type = try cursor.text()
            case "shape": shape = try numbers()
            case "data_offsets": offsets = try numbers()
            default: try cursor.skip()
            }
        }
        guard let type, let shape, let offsets, offsets.count == 2 else {
            throw JSONError("lacks dtype, shape or two data_offsets")
        }
        let (begin, end) = (offsets[0], offsets[1])
        guard begin <= end else { throw JSONError("has data_offsets \(begin)…\(end), which run backwards") }
        var count = 1
        for extent in shape {
            let (product, overflows) = count.multipliedReportingOverflow(by: extent)
            guard !overflows else { throw JSONError("has a shape \(shape.prefix(8)) that is too large") }
            count = product
        }
        if let bits = bits[type] {
            let (size, overflows) = count.multipliedReportingOverflow(by: bits)
            guard !overflows else { throw JSONError("has a shape \(shape.prefix(8)) that is too large") }
            guard size.isMultiple(of: 8), size / 8 == end - begin else {
                throw JSONError(
                    "of type \(type) and shape \(shape.prefix(8)) needs \((Double(size) / 8).formattedBytes) bytes, its data_offsets "
                        + "\(begin)…\(end) hold \(end - begin)")
            }
        }
        return Entry(type: type, shape: shape, range: begin..<end)
    }

    /// Every byte of the data belongs to one tensor.
    private static func checkCover(_ entries: [ByteName: Entry], dataCount: Int) throws(JSONError) {
        let inOrder = entries.sorted {
            ($0.value.range.lowerBound, $0.value.range.upperBound, $0.key) < (
                $1.value.range.lowerBound, $1.value.range.upperBound, $1.key
            )
        }
        // What lies on something else leaves a hole where it should be; the cause is said first.
        for ((other, before), (name, entry)) in zip(inOrder, inOrder.dropFirst())
        where entry.range.lowerBound < before.range.upperBound {
            throw JSONError(
                "tensor \(name.text.quoted(100)) begins at \(entry.range.lowerBound) of the data and overlaps tensor "
                    + "\(other.text.quoted(100)), which ends at \(before.range.upperBound)")
        }
        var covered = 0
        for (name, entry) in inOrder {
            guard entry.range.lowerBound == covered else {
                throw JSONError(
                    "bytes \(covered)…\(entry.range.lowerBound) of the data, before tensor \(name.text.quoted(100)), belong to no tensor"
                )
            }
            guard entry.range.upperBound <= dataCount else {
                throw JSONError(
                    "tensor \(name.text.quoted(100)) ends at \(entry.range.upperBound) of the data, the file has \(dataCount): it is cut"
                )
            }
            covered = entry.range.upperBound
        }
        guard covered == dataCount else {
            throw JSONError("\(dataCount - covered) bytes behind the last tensor belong to none")
        }
    }
}

extension Double {
    /// A number of bytes, which is a whole one but for types of less than a byte.
    fileprivate var formattedBytes: String { self == rounded() && abs(self) < 1e15 ? "\(Int(self))" : "\(self)" }
}

/// A tensor's name by its bytes: Swift takes two spellings of one letter for the same, files do not.
struct ByteName: Hashable, Comparable, Sendable {
    private let bytes: [UInt8]

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    static func < (one: ByteName, other: ByteName) -> Bool { one.bytes.lexicographicallyPrecedes(other.bytes) }
}
