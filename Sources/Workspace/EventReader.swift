public import Domain
internal import SystemPackage

/// The daemon's end of `events.jsonl`: whole lines, in order, each once; a line without its newline is not there yet.
public struct EventReader: Sendable {
    /// No honest event comes near it; a longer line means that the file is not ours.
    public static let lineBytesMax = 8 << 20
    /// Nor does a run say so much.
    static let fileBytesMax: Int64 = 1 << 30
    private static let chunkBytes = 256 << 10

    private let folder: RunFolder
    /// Bytes from `offset` on that have been read but not yet given out.
    private var pending: [UInt8] = []
    private var position = 0
    /// Where the next unread line begins in the file.
    public private(set) var offset: Int64 = 0
    private var lineNumber = 0
    /// The last event's place.
    private var last = EventSource(attempt: 0, sequence: 0)

    public init(folder: RunFolder) throws(WorkspaceError) {
        self.folder = folder
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
            guard try readMore() else {
                // What a crash or a full disk has left of a line the next attempt cuts off, and writes others in its place.
                (pending, position) = ([], 0)
                return nil
            }
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
        let isNext =
            event.source.attempt == last.attempt
            ? last.attempt > 0 && event.source.sequence == last.sequence + 1
            : event.source.attempt > last.attempt && event.source.sequence == 1
        guard isNext else {
            throw malformed(
                "event \(event.source.sequence) of attempt \(event.source.attempt) does not follow event \(last.sequence) of attempt "
                    + "\(last.attempt)")
        }
        last = event.source
        offset += Int64(end + 1 - position)
        position = end + 1
        return event
    }

    private mutating func readMore() throws(WorkspaceError) -> Bool {
        pending.removeFirst(position)
        position = 0
        let start = offset + Int64(pending.count)
        guard start <= Self.fileBytesMax else { throw malformed("the file is longer than \(Self.fileBytesMax) bytes") }
        let more: [UInt8]
        do throws(WorkspaceError) {
            more = try folder.open(RunFolder.eventsName) {
                try DurableFile.bytes(of: $0, from: start, count: Self.chunkBytes)
            }
        } catch  where error.code == .missing {
            return false
        }
        pending += more
        return !more.isEmpty
    }

    /// The attempt that spoke last; 0 where none has.
    public var attempt: Int { last.attempt }

    private func malformed(_ reason: String) -> WorkspaceError {
        WorkspaceError(code: .malformed, path: "\(folder.path(of: RunFolder.eventsName)):\(lineNumber)", reason: reason)
    }
}
