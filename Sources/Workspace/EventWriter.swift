public import Domain
internal import Glibc
internal import SystemPackage

/// The worker's end of `events.jsonl`: every event is on the disk before `append` returns.
public final class EventWriter {
    private let file: FileDescriptor
    let path: FilePath
    private let attempt: Int
    private var sequence: Int

    /// Opens the file of `folder`. A line that a crash left half-written is cut off; numbers go on where this attempt stopped.
    public init(folder: RunFolder, attempt: Int) throws(WorkspaceError) {
        let path = folder.path(of: RunFolder.eventsName)
        self.path = path
        self.attempt = attempt
        file = try folder.opened(RunFolder.eventsName, O_RDWR | O_CREAT | O_APPEND)
        do throws(WorkspaceError) {
            var reader = try EventReader(folder: folder)
            var last = 0
            while let event = try reader.next() {
                if event.source.attempt == attempt { last = event.source.sequence }
            }
            sequence = last
            // Past the last whole line there is only what a crash left of one.
            let whole = Int(reader.offset)
            guard ftruncate(file.rawValue, whole) == 0 else {
                throw WorkspaceError(code: .system, path: path.string, reason: "\(Errno(rawValue: errno))".lowercased())
            }
        } catch {
            try? file.close()
            throw error
        }
    }

    deinit {
        try? file.close()
    }

    /// Appends one fact as the next event of this attempt and flushes it.
    public func append(_ fact: Fact, time: Timestamp) throws(WorkspaceError) {
        let event = RunEvent(source: EventSource(attempt: attempt, sequence: sequence + 1), time: time, fact: fact)
        try DurableFile.attempt(path) {
            try file.writeAll(Array((try event.line() + "\n").utf8))
            try DurableFile.flush(file)
        }
        sequence += 1
    }
}
