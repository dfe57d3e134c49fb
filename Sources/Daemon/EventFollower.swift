import Domain
import Ledger
import Logging
import Synchronization
import Workspace

/// Brings what a worker says from its run folder into the ledger, each event once and in order, however long the ledger is away.
actor EventFollower {
    private static let batchCountMax = 500

    private let request: RequestID
    /// The newest attempt that was started: none beyond it can have spoken.
    private let attempt: Int
    private let recorder: Recorder
    private let folder: RunFolder
    private let interval: Duration
    private var reader: EventReader
    /// Read, and not yet in the ledger.
    private var pending: [RunEvent] = []
    private(set) var summary: WorkSummary?
    /// When the worker last said something.
    private(set) var lastEventTime: Timestamp?

    /// Set by whoever waits for the worker.
    final class End: Sendable {
        private let state = Atomic(0)

        /// The worker says nothing more.
        func reach() { state.store(1, ordering: .releasing) }
        /// Nor is there time to wait for the ledger: what is left lies in the run folder.
        func abandon() { state.store(2, ordering: .releasing) }

        var isReached: Bool { state.load(ordering: .acquiring) > 0 }
        var isAbandoned: Bool { state.load(ordering: .acquiring) > 1 }
    }

    /// Opens the events of `folder` behind those that the ledger has.
    /// - Parameters:
    ///   - attempt: the newest that has been started, or is about to be.
    ///   - interval: how often the file is looked at.
    ///   - known: what the worker has said, by the ledger; the file must begin with just that.
    /// - Throws: `conflict` where it does not: somebody has changed the run folder.
    init(
        folder: RunFolder, request: RequestID, attempt: Int, interval: Duration, known: [AuditEvent], recorder: Recorder
    ) throws(WorkspaceError) {
        self.interval = interval
        self.request = request
        self.attempt = attempt
        self.recorder = recorder
        self.folder = folder
        var reader = try EventReader(folder: folder)
        for event in known {
            guard let said = try reader.next(), said.time == event.time, (try? said.fact.payloadJSON()) == event.payload else {
                throw WorkspaceError(
                    code: .conflict, path: folder.path,
                    reason:
                        "events.jsonl is not what the ledger has: event \(event.sequence) (\(event.kind.rawValue)) is missing "
                        + "or was changed")
            }
            lastEventTime = event.time
            if case .workFinished(let summary) = said.fact { self.summary = summary }
        }
        self.reader = reader
    }

    /// Follows until the worker's end.
    /// - Throws: `WorkspaceError` for a line that is no worker's, `LedgerError` for what the ledger refuses for good.
    func follow(until end: End) async throws {
        while true {
            let isLast = end.isReached
            let isCaughtUp = try await take()
            if isLast && (isCaughtUp || end.isAbandoned) { return }
            try await Task.sleep(for: interval)
        }
    }

    private func hear(_ fact: Fact) {
        switch fact {
        case .workFinished(let summary): self.summary = summary
        case .runPrepared(let preparation):
            if let machine = preparation.machine { recorder.log.tell(of: machine, isNews: false, about: request) }
        case .runMachineChanged(let change):
            recorder.log.warning("\(request): \(change.words)", metadata: .entry(about: request))
            recorder.log.tell(of: change.to, isNews: false, about: request)
        default: break
        }
    }

    /// Takes what is there, in transactions of bounded size.
    /// - Returns: whether all of it is in the ledger.
    private func take() async throws -> Bool {
        while true {
            while pending.count < Self.batchCountMax, let event = try reader.next() {
                guard event.source.attempt <= attempt else {
                    throw WorkspaceError(
                        code: .malformed, path: folder.path,
                        reason: "events.jsonl speaks of attempt \(event.source.attempt); the newest is \(attempt)")
                }
                pending.append(event)
            }
            if pending.isEmpty { return true }
            do {
                try await recorder.record(pending, about: request)
            } catch let error as LedgerError where error.isTransient {
                return false
            }
            for event in pending {
                lastEventTime = event.time
                hear(event.fact)
            }
            pending = []
        }
    }
}
