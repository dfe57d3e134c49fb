import Domain
import Reports

/// What watching a request has shown so far: lines worth keeping come out, also why it waits when it does for a while.
struct WatchedRequest {
    /// So many looks with the same reason to wait, and it is said: requests pass through short waits all the time.
    private static let lookCountMin = 4

    private let id: RequestID
    private let statusFile: StatusFile
    private var progress: RunProgress
    private let language: Language
    /// Without measurements, which say nothing about waiting.
    private var events: [AuditEvent] = []
    private(set) var lastSequence: Int64 = 0
    private var standing: RequestStanding?
    private var seen: (reason: String, lookCount: Int)?

    init(id: RequestID, statusFile: StatusFile, language: Language) {
        self.id = id
        self.language = language
        progress = RunProgress(in: language)
        self.statusFile = statusFile
    }

    /// Set once nothing more will come.
    var finalState: RequestState? { progress.finalState }

    /// Takes one look's events, none as well.
    /// - Returns: lines that stay on the screen.
    mutating func take(_ new: [AuditEvent]) throws -> [String] {
        var lines: [String] = []
        for event in new {
            lastSequence = event.sequence
            lines += try progress.take(event)
        }
        let telling = new.filter { $0.kind != .trialProgressed }
        if !telling.isEmpty {
            events += telling
            standing = try RequestStanding(events: events, in: language)
        }
        if let reason = reasonToWait {
            if isNew(reason) { lines.append(Words(language).waitingLine(reason)) }
        } else {
            seen = nil
        }
        return lines.map(\.terminalLine)
    }

    func bar(width: Int) -> String? { progress.bar(width: width) }

    private var reasonToWait: String? {
        guard let standing, standing.waiting != nil else { return nil }
        // A status that cannot be read only means that the ledger's own words are all there is.
        return standing.waiting(because: try? statusFile.read(now: .now).waiting(id), in: language).waiting
    }

    /// Whether it has stood for long enough and was not said before.
    private mutating func isNew(_ reason: String) -> Bool {
        let lookCount = seen?.reason == reason ? (seen?.lookCount ?? 0) + 1 : 1
        seen = (reason, lookCount)
        return lookCount == Self.lookCountMin
    }
}
