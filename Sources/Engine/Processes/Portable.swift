/// A value as bytes, from one process to another of the same program on the same kind of machine.
protocol Portable: Sendable {
    init(from reader: inout PortableReader)
    func write(to writer: inout PortableWriter)
}

struct PortableWriter {
    private(set) var bytes: [UInt8] = []

    mutating func add(_ value: Int) { add(UInt64(bitPattern: Int64(value))) }

    mutating func add(_ value: some FixedWidthInteger) { bytes += value.littleEndianBytes }
}

/// Reads what a `PortableWriter` wrote; other bytes are a mistake of this program.
struct PortableReader {
    private let bytes: [UInt8]
    private var place = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func integer() -> Int { Int(Int64(bitPattern: number(UInt64.self))) }

    mutating func number<Number: FixedWidthInteger>(_ type: Number.Type) -> Number {
        let end = place + Number.bitWidth / 8
        precondition(end <= bytes.count, "\(bytes.count) bytes from another process, of which \(end) were to be read")
        defer { place = end }
        return bytes[place..<end].reversed().reduce(0) { $0 << 8 | Number(truncatingIfNeeded: $1) }
    }
}

extension UInt8: Portable {
    init(from reader: inout PortableReader) { self = reader.number(UInt8.self) }
    func write(to writer: inout PortableWriter) { writer.add(self) }
}

extension UInt64: Portable {
    init(from reader: inout PortableReader) { self = reader.number(UInt64.self) }
    func write(to writer: inout PortableWriter) { writer.add(self) }
}

extension Int: Portable {
    init(from reader: inout PortableReader) { self = reader.integer() }
    func write(to writer: inout PortableWriter) { writer.add(self) }
}

/// Bit for bit, numbers that are none included.
extension Float: Portable {
    init(from reader: inout PortableReader) { self.init(bitPattern: reader.number(UInt32.self)) }
    func write(to writer: inout PortableWriter) { writer.add(bitPattern) }
}

extension Double: Portable {
    init(from reader: inout PortableReader) { self.init(bitPattern: reader.number(UInt64.self)) }
    func write(to writer: inout PortableWriter) { writer.add(bitPattern) }
}

extension Array: Portable where Element: Portable {
    init(from reader: inout PortableReader) {
        self = (0..<reader.integer()).map { _ in Element(from: &reader) }
    }

    func write(to writer: inout PortableWriter) {
        writer.add(count)
        for element in self { element.write(to: &writer) }
    }
}

extension Portable {
    var portableBytes: [UInt8] {
        var writer = PortableWriter()
        write(to: &writer)
        return writer.bytes
    }

    init(portableBytes bytes: [UInt8]) {
        var reader = PortableReader(bytes)
        self.init(from: &reader)
    }
}
