import Domain
import Ledger
import Logging
import Systemd

/// Appends to the ledger for the services of the daemon, and waits for a database that is away: no audit, no run.
struct Recorder: Sendable {
    private static let firstPause = Duration.milliseconds(500)
    private static let longestPause = Duration.seconds(5)

    let ledger: Ledger
    let now: @Sendable () -> Timestamp
    let pulse: Pulse
    let board: StatusBoard
    let metrics: DaemonMetrics
    let log: Logger

    /// Appends one fact of the daemon's own.
    /// - Returns: the event as it stands in the ledger.
    @discardableResult
    func record(_ fact: Fact, about request: RequestID? = nil, by actor: Actor = .daemon) async throws -> AuditEvent {
        let entry = AuditEntry(time: now(), actor: actor, request: request, fact: fact)
        return try await patiently { try await ledger.append(entry) }
    }

    /// Appends facts of a worker in one transaction; those that are there already are passed over.
    /// - Throws: `LedgerError`, also a transient one: the events lie in the run folder, and the caller knows how long to wait.
    func record(_ events: [RunEvent], about request: RequestID) async throws {
        let entries = events.map {
            AuditEntry(time: $0.time, actor: .worker, request: request, fact: $0.fact, source: $0.source)
        }
        metrics.heard(events, of: request)
        do throws(LedgerError) {
            try await ledger.append(entries)
        } catch {
            if error.isTransient { await ledgerIsAway(error) }
            throw error
        }
        metrics.recorded(events, of: request)
        await ledgerIsBack()
    }

    func history(of request: RequestID) async throws -> RequestHistory {
        try RequestHistory(events: await patiently { try await ledger.events(of: request) })
    }

    /// Does what concerns one request. What the ledger refuses for good leaves that request where it is, for a person to look at, and
    /// the daemon alive for the others.
    func attending(to request: RequestID, _ work: () async throws -> Void) async throws {
        do {
            try await work()
        } catch let error as LedgerError where error.isRefusal {
            log.critical(
                "the ledger refuses, the request is left where it is: \(error)", metadata: .entry(about: request))
        }
    }

    /// Does `work` on the ledger, again and again while the database is away, until it succeeds or the task is cancelled.
    func patiently<Result: Sendable>(_ work: () async throws -> Result) async throws -> Result {
        var pause = Self.firstPause
        while true {
            do {
                let result = try await pulse.waitingForOthers(work)
                await ledgerIsBack()
                return result
            } catch let error as LedgerError where error.isTransient {
                await ledgerIsAway(error)
                try await pulse.waitingForOthers { try await Task.sleep(for: pause) }
                pause = min(pause * 2, Self.longestPause)
            }
        }
    }

    private func ledgerIsAway(_ error: LedgerError) async {
        if await board.ledger(isAwayBecause: "\(error)") {
            log.warning(
                "the ledger is away; nothing is admitted or started until it is back, running work goes on",
                metadata: .entry(.ledgerAway, ["reason": "\(error)"]))
        }
        await board.write()
    }

    private func ledgerIsBack() async {
        if await board.ledger(isAwayBecause: nil) { log.notice("the ledger is back", metadata: .entry(.ledgerBack)) }
    }
}
