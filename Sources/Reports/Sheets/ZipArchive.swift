/// A ZIP archive in memory, as spreadsheets are packed: stored without compression, so that the same files make the same bytes. Small files only: no
/// ZIP64, no folders, no encryption.
package struct ZipArchive: Sendable {
    private var bytes: [UInt8] = []
    private var directory: [UInt8] = []
    private var count: UInt16 = 0

    package init() {}

    /// - Parameter name: of ASCII.
    package mutating func add(_ name: String, _ content: [UInt8]) {
        let offset = UInt32(bytes.count)
        let header = Self.header(name, content)
        bytes += Self.little(0x0403_4b50 as UInt32) + header + name.utf8 + content
        // Made by nobody in particular, without comment or attributes.
        directory += Self.little(0x0201_4b50 as UInt32) + Self.little(20 as UInt16) + header
        directory += [UInt8](repeating: 0, count: 10) + Self.little(offset) + name.utf8
        count += 1
    }

    /// The whole archive.
    package func closed() -> [UInt8] {
        let end =
            Self.little(0x0605_4b50 as UInt32) + [0, 0, 0, 0] + Self.little(count) + Self.little(count)
            + Self.little(UInt32(directory.count)) + Self.little(UInt32(bytes.count)) + [0, 0]
        return bytes + directory + end
    }

    /// What a file's own header and its line in the directory both say, up to the length of what is added to it.
    private static func header(_ name: String, _ content: [UInt8]) -> [UInt8] {
        // Version 2.0, no flags, stored, 1980-01-01 00:00: when it was made is no part of it.
        let size = UInt32(content.count)
        return little(20 as UInt16) + [0, 0, 0, 0, 0, 0] + little(0x0021 as UInt16) + little(checksum(content)) + little(size)
            + little(size) + little(UInt16(name.utf8.count)) + [0, 0]
    }

    private static func little(_ number: some FixedWidthInteger & UnsignedInteger) -> [UInt8] {
        (0..<(number.bitWidth / 8)).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }

    /// CRC-32 of IEEE 802.3, bit-reversed.
    package static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~0) { sum, byte in table[Int((sum ^ UInt32(byte)) & 0xff)] ^ (sum >> 8) }
    }

    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { sum, _ in sum & 1 == 1 ? 0xedb8_8320 ^ (sum >> 1) : sum >> 1 }
    }
}
