internal import CSystemd
internal import Glibc
public import Logging

/// Log lines as journal entries: metadata become fields, so that `journalctl REQUEST_ID=…` finds a request.
public struct JournalLogHandler: LogHandler {
    public var metadata: Logger.Metadata = [:]
    public var logLevel: Logger.Level
    private let label: String
    private let spelling: @Sendable (String) -> String

    /// - Parameter spelling: makes a text fit to be shown.
    public init(label: String, level: Logger.Level, spelling: @escaping @Sendable (String) -> String) {
        self.label = label
        logLevel = level
        self.spelling = spelling
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        var fields = [
            "MESSAGE=\(spelling("\(event.message)"))", "PRIORITY=\(Self.priority(of: event.level))",
            "SYSLOG_IDENTIFIER=\(label)",
        ]
        for (key, value) in metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 }) {
            fields.append("\(Self.fieldName(key))=\(spelling("\(value)"))")
        }
        Self.send(fields)
    }

    private static func send(_ fields: [String]) {
        let copies = unsafe fields.map { unsafe strdup($0) }
        defer { for index in unsafe copies.indices { unsafe free(copies[index]) } }
        let vectors = unsafe copies.map { unsafe iovec(iov_base: $0, iov_len: $0.map { unsafe strlen($0) } ?? 0) }
        _ = unsafe sd_journal_sendv(vectors, Int32(vectors.count))
    }

    /// syslog(3)'s numbers.
    private static func priority(of level: Logger.Level) -> Int {
        switch level {
        case .critical: 2
        case .error: 3
        case .warning: 4
        case .notice: 5
        case .info: 6
        case .debug, .trace: 7
        }
    }

    /// The field that a metadata key becomes. Fields are upper-case letters, digits and underscores, and begin with a letter.
    public static func fieldName(_ key: String) -> String {
        let name = key.uppercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }
        return String(name.drop { !$0.isLetter })
    }
}
