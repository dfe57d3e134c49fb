internal import Domain
internal import FoundationEssentials
internal import Glibc

/// The bytes of a file, read piece by piece: none of them stays in memory, and a file that is cut under its reader is an error where
/// a mapped one would end the process.
final class FileContent: Sendable {
    let name: String
    let count: Int
    private let source: Source

    private enum Source {
        case bytes(Data)
        case descriptor(Int32)
    }

    init(bytes: Data, name: String) {
        self.name = name
        count = bytes.count
        source = .bytes(bytes)
    }

    /// Opens a regular file.
    init(path: String) throws(FormatError) {
        // Not waiting: a pipe put there must not stop the reader.
        let descriptor = unsafe open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw FormatError(file: path, reason: "cannot be read") }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw FormatError(file: path, reason: "is not a regular file")
        }
        name = path
        count = Int(status.st_size)
        source = .descriptor(descriptor)
    }

    deinit {
        if case .descriptor(let descriptor) = source { close(descriptor) }
    }

    /// - Parameter range: within the file.
    func bytes(_ range: Range<Int>) throws(FormatError) -> [UInt8] {
        switch source {
        case .bytes(let data):
            return Array(data[data.startIndex + range.lowerBound..<data.startIndex + range.upperBound])
        case .descriptor(let descriptor):
            let read = unsafe [UInt8](unsafeUninitializedCapacity: range.count) { buffer, filled in
                while filled < range.count {
                    let place = off_t(range.lowerBound + filled)
                    let count = unsafe pread(
                        descriptor, buffer.baseAddress.map { unsafe $0 + filled }, range.count - filled, place)
                    if count < 0, errno == EINTR { continue }
                    guard count > 0 else { return }
                    filled += count
                }
            }
            guard read.count == range.count else {
                throw FormatError(file: name, reason: "has no \(range.count) bytes at \(range.lowerBound) any more")
            }
            return read
        }
    }

    /// Appends what `widen` makes of the bytes of `range`, taken in pieces of whole `unit`s.
    func floats(
        _ range: Range<Int>, count: Int, unit: Int, _ widen: (UnsafeRawBufferPointer, inout [Float]) -> Void
    ) throws(FormatError) -> [Float] {
        var values: [Float] = []
        values.reserveCapacity(count)
        let pieceBytes = max(1, (1 << 20) / unit) * unit
        var start = range.lowerBound
        while start < range.upperBound {
            let end = min(start + pieceBytes, range.upperBound)
            let piece = try bytes(start..<end)
            unsafe piece.withUnsafeBytes { unsafe widen($0, &values) }
            start = end
        }
        return values
    }
}
