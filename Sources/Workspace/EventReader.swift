public import Domain
internal import SystemPackage

/// The daemon's end of `events.jsonl`: whole lines, in order, each once; a line without its newline is not there yet.
public struct EventReader: Sendable {
    /// No honest event comes near it; a longer line means that the file is not ours.
    public static let lineBytesMax = 8 << 20
    private static let chunkBytes = 256 << 10

    private let path: FilePath
    /// Bytes from `offset` on that have been read but not yet given out.
    private var pending: [UInt8] = []
    private var position = 0
    /// Where the next unread line begins in the file.
    public private(set) var offset: Int64 = 0
    private var lineNumber = 0

    public init(folder: RunFolder) throws(WorkspaceError) {
        path = folder.eventsPath
    }

    /// The next event; nil where the file ends for now, or is not there yet.
    /// - Throws: `malformed`, naming the line, for one that is no event of a worker.
    public mutating func next() throws(WorkspaceError) -> RunEvent? {
        while true {
            if let end = pending[position...].firstIndex(of: UInt8(ascii: "\n")) {
                return try take(upTo: end)
            }
            guard pending.count - position <= Self.lineBytesMax else {
                throw malformed("longer than \(Self.lineBytesMax) bytes")
            }
            guard try readMore() else { return nil }
        }
    }

    private mutating func take(upTo end: Int) throws(WorkspaceError) -> RunEvent {
        lineNumber += 1
        let bytes = pending[position..<end]
        guard let line = String(validating: bytes, as: UTF8.self) else { throw malformed("not UTF-8") }
        let event: RunEvent
        do {
            event = try RunEvent(line: line)
        } catch {
            throw malformed("\(error)")
        }
        offset += Int64(end + 1 - position)
        position = end + 1
        return event
    }

    private mutating func readMore() throws(WorkspaceError) -> Bool {
        pending.removeFirst(position)
        position = 0
        let start = offset + Int64(pending.count)
        let more: [UInt8]
        do throws(WorkspaceError) {
            more = try DurableFile.attempt(path) {
                let file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec])
                return try file.closeAfter { try DurableFile.bytes(of: file, from: start, count: Self.chunkBytes) }
            }
        } catch  where error.code == .missing {
            return false
        }
        pending += more
        return !more.isEmpty
    }

    private func malformed(_ reason: String) -> WorkspaceError {
        WorkspaceError(code: .malformed, path: "\(path):\(lineNumber)", reason: reason)
    }
}
