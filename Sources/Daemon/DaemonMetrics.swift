package import CoreMetrics
package import Domain
internal import Synchronization
internal import Telemetry

/// What happens in the daemon, as metrics: one method per thing that happens. What the status says is read from it at each scrape.
package final class DaemonMetrics: Sendable {
    /// Of one request at work.
    fileprivate struct Attention {
        /// When the oldest event was written that is read but not yet in the ledger.
        var oldestUnrecorded: Timestamp?
        /// The last report of a training, to time its steps.
        var lastReport: (trial: TrialID, stepCount: Int, time: Timestamp)?
    }

    private let factory: any MetricsFactory
    /// Of the quota that is shown; nil where none is.
    private let quotaCurrency = Mutex<Money.Currency?>(nil)
    private let attention = Mutex<[RequestID: Attention]>([:])

    /// Counters whose label values are known begin with 0, so that the first increase can be seen.
    package init(factory: any MetricsFactory) {
        self.factory = factory
        for decision in Verdict.Decision.allCases { count(MetricCatalogue.requests, [("verdict", decision.rawValue)], by: 0) }
        for ending in Outcome.Ending.allCases { count(MetricCatalogue.runsEnded, [("ending", ending.rawValue)], by: 0) }
        count(MetricCatalogue.snapshots, by: 0)
    }

    /// A verdict is in the ledger.
    /// - Parameter seconds: from claiming the file; nil where a person or a restart came in between.
    package func verdictGiven(_ decision: Verdict.Decision, seconds: Double?) {
        count(MetricCatalogue.requests, [("verdict", decision.rawValue)])
        if let seconds { observe(MetricCatalogue.verdictSeconds, seconds) }
    }

    /// A verdict with these findings is in the ledger: what rules that are only tried object to is counted by rule.
    package func shadowed(_ findings: [Finding]) {
        for finding in findings where finding.severity == .shadow {
            count(MetricCatalogue.shadowFindings, [("rule", finding.rule)])
        }
    }

    /// Policies are in force, at the start or since a reload.
    /// - Parameter quota: the lowest one of a team; nil where none is set.
    package func policiesLoaded(quota: Amount?) {
        let before = quotaCurrency.withLock { currency in
            let before = currency
            currency = quota?.currency
            return before
        }
        func gauge(_ currency: Money.Currency) -> Gauge {
            Gauge(label: MetricCatalogue.quota.name, dimensions: [("currency", currency.rawValue)], factory: factory)
        }
        if let before, before != quota?.currency { gauge(before).destroy() }
        if let quota { gauge(quota.currency).record(quota.value) }
    }

    /// The ledger has been asked what a team's runs have cost.
    package func spent(_ usage: Usage, in currency: Money.Currency, by team: String) {
        set(MetricCatalogue.spend, [("team", team), ("currency", currency.rawValue)], to: usage.costYen)
    }

    /// Events of a worker have been read and are about to be appended.
    package func heard(_ events: [RunEvent], of request: RequestID) {
        guard let first = events.first else { return }
        attention.withLock { attention in
            // An append that failed is tried again, perhaps with more.
            let before = attention[request]?.oldestUnrecorded ?? first.time
            attention[request, default: Attention()].oldestUnrecorded = min(before, first.time)
        }
    }

    /// The same events are in the ledger.
    package func recorded(_ events: [RunEvent], of request: RequestID) {
        let stepSeconds = attention.withLock { attention in
            attention[request, default: Attention()].oldestUnrecorded = nil
            return events.compactMap { attention[request, default: Attention()].stepSeconds(upTo: $0) }
        }
        for seconds in stepSeconds { observe(MetricCatalogue.runStepSeconds, seconds) }
        for case .snapshotWritten in events.map(\.fact) { count(MetricCatalogue.snapshots) }
    }

    /// An attempt is over, whether its run is or not: what it left is not waited for any more.
    package func attemptEnded(of request: RequestID) {
        attention.withLock { $0[request] = nil }
    }

    /// A run's end is in the ledger.
    package func runEnded(_ ending: Outcome.Ending) {
        count(MetricCatalogue.runsEnded, [("ending", ending.rawValue)])
    }

    /// Takes over what the status says; called for each scrape.
    package func show(_ status: DaemonStatus, now: Timestamp) {
        let depths = [
            "unjudged": status.unjudgedCount, "waiting": status.waiting.count, "running": status.running.count,
        ]
        for (state, depth) in depths { set(MetricCatalogue.queueDepth, [("state", state)], to: Double(depth)) }
        set(MetricCatalogue.ledgerAvailable, to: status.ledger.isAvailable ? 1 : 0)
        let oldest = attention.withLock { $0.values.compactMap(\.oldestUnrecorded).min() }
        set(MetricCatalogue.ledgerLagSeconds, to: oldest.map { max(0, now.seconds(since: $0)) } ?? 0)
        for storage in status.storage {
            set(MetricCatalogue.storageFreeBytes, [("path", storage.path)], to: Double(storage.freeBytes))
            set(MetricCatalogue.storageFreeBytesMin, [("path", storage.path)], to: Double(storage.freeBytesMin))
        }
        set(MetricCatalogue.processStartSeconds, to: Double(status.startedAt.microseconds) / 1_000_000)
    }

    private func count(_ definition: MetricDefinition, _ labels: [(String, String)] = [], by amount: Int = 1) {
        Counter(label: definition.name, dimensions: labels, factory: factory).increment(by: amount)
    }

    private func set(_ definition: MetricDefinition, _ labels: [(String, String)] = [], to value: Double) {
        Gauge(label: definition.name, dimensions: labels, factory: factory).record(value)
    }

    private func observe(_ definition: MetricDefinition, _ value: Double) {
        CoreMetrics.Recorder(label: definition.name, dimensions: [], aggregate: true, factory: factory).record(value)
    }
}

extension DaemonMetrics.Attention {
    /// Mean seconds per step since the last report of the same training; nil where there is none, or no step in between. A worker
    /// reports before and after each evaluation, with the same count of steps: evaluations are not in it.
    fileprivate mutating func stepSeconds(upTo event: RunEvent) -> Double? {
        let trial: TrialID
        let stepCount: Int
        switch event.fact {
        case .trialStarted(let start): (trial, stepCount) = (start.trial, 0)
        case .trialProgressed(let progress): (trial, stepCount) = (progress.trial, progress.stepCount)
        default: return nil
        }
        defer { lastReport = (trial, stepCount, event.time) }
        guard let lastReport, lastReport.trial == trial, stepCount > lastReport.stepCount else { return nil }
        let seconds = event.time.seconds(since: lastReport.time)
        return seconds < 0 ? nil : seconds / Double(stepCount - lastReport.stepCount)
    }
}
