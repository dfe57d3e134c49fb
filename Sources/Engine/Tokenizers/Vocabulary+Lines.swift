internal import Domain
internal import Foundation

extension Vocabulary {
    private static let linesBytesMax = 64 << 20

    /// The pieces of a `vocab.txt`, one on each line in the order of their ids.
    init(linesOf path: String) throws(FormatError) {
        guard let data = try? Data(contentsOf: URL(filePath: path)), data.count <= Self.linesBytesMax,
            String(validating: data, as: UTF8.self) != nil
        else { throw FormatError(file: path, reason: "cannot be read as UTF-8 of at most \(Self.linesBytesMax) bytes") }
        let bytes = Array(data)
        guard !bytes.starts(with: [0xEF, 0xBB, 0xBF]) else {
            throw FormatError(file: path, reason: "begins with a byte order mark, which would be part of its first piece")
        }
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        for (index, line) in lines.enumerated() {
            if line.last == UInt8(ascii: "\r") { lines[index].removeLast() }
            guard !lines[index].contains(UInt8(ascii: "\r")) else {
                throw FormatError(file: path, reason: "line \(index + 1) has a carriage return within")
            }
        }
        try self.init(lines: lines.map { Spelling($0) }, file: path)
    }
}
