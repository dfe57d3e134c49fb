internal import Glibc
public import Logging

/// Log lines for a person at a terminal or a file: level, message, `key=value` for the rest.
public struct TerminalLogHandler: LogHandler {
    public var metadata: Logger.Metadata = [:]
    public var logLevel: Logger.Level
    private let spelling: @Sendable (String) -> String
    private let write: @Sendable (String) -> Void

    /// - Parameters:
    ///   - spelling: makes a text fit to be shown.
    ///   - write: takes one line, its end included.
    public init(
        level: Logger.Level, spelling: @escaping @Sendable (String) -> String, write: @escaping @Sendable (String) -> Void
    ) {
        logLevel = level
        self.spelling = spelling
        self.write = write
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        let fields = metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 }).sorted { $0.key < $1.key }
        // A number for programs that read the journal.
        let words = fields.filter { $0.key != MessageID.metadataKey }.map { " \($0.key)=\($0.value)" }.joined()
        write("\(event.level): \(spelling("\(event.message)\(words)"))\n")
    }
}

/// Where log lines go: to the journal under systemd, else to standard error.
public enum LogOutput {
    /// Once, at the start of a program.
    /// - Parameter spelling: makes a text fit to be shown.
    public static func bootstrap(level: Logger.Level, spelling: @escaping @Sendable (String) -> String) {
        let isJournal = Systemd.isStandardErrorTheJournal
        LoggingSystem.bootstrap { label in
            if isJournal { return JournalLogHandler(label: label, level: level, spelling: spelling) }
            return TerminalLogHandler(level: level, spelling: spelling) { line in
                let bytes = Array(line.utf8)
                _ = unsafe Glibc.write(STDERR_FILENO, bytes, bytes.count)
            }
        }
    }
}
