import Daemon
import Domain
import Foundation
import Telemetry
import TestSupport
import Testing

/// What happens in the daemon, seen in the text that Prometheus reads.
@Suite struct DaemonMetricsTests {
    private let registry = MetricRegistry()
    private let metrics: DaemonMetrics
    private let request: RequestID

    init() throws {
        metrics = DaemonMetrics(factory: registry)
        request = try #require(RequestID("20261124-013548-a"))
    }

    private var lines: [String] { registry.exposition().split(separator: "\n").map(String.init) }

    private func event(_ second: Double, _ fact: Fact) -> RunEvent {
        RunEvent(
            source: EventSource(attempt: 1, sequence: 1), time: Timestamp(microseconds: Int64(second * 1_000_000)), fact: fact)
    }

    private func progress(_ second: Double, steps: Int, seed: UInt64 = 1) -> RunEvent {
        event(
            second,
            .trialProgressed(TrialProgress(trial: TrialID(arm: .searched, seed: seed), stepCount: steps, measurements: [])))
    }

    private func status(isLedgerAvailable: Bool = true) -> DaemonStatus {
        let start = Timestamp(microseconds: 1_790_000_000_500_000)
        return DaemonStatus(
            version: "0.1", processID: 7, startedAt: start, writtenAt: start,
            ledger: .init(isAvailable: isLedgerAvailable, since: start),
            storage: [.init(path: "/var/lib/heterolora", freeBytes: 5_000, freeBytesMin: 1_000)], unjudgedCount: 2,
            waiting: [.init(request: request, team: "a", priority: .normal, reason: "")],
            running: [.init(request: request, attempt: 1, startedAt: start, processID: 8)], troubles: [])
    }

    @Test func countersBeginWithZero() {
        for line in [
            "heterolora_requests_total{verdict=\"admitted\"} 0", "heterolora_requests_total{verdict=\"held\"} 0",
            "heterolora_requests_total{verdict=\"refused\"} 0", "heterolora_runs_ended_total{ending=\"cancelled\"} 0",
            "heterolora_snapshots_total 0",
        ] { #expect(lines.contains(line), "\(line)") }
    }

    @Test func verdictsAndEndings() {
        metrics.verdictGiven(.held, seconds: 0.03)
        metrics.verdictGiven(.admitted, seconds: nil)
        metrics.runEnded(.finished)
        metrics.shadowed([
            Finding(severity: .shadow, rule: "a/seeds", reason: "r", file: "f"),
            Finding(severity: .warning, rule: "a/cores", reason: "r", file: "f"),
        ])
        #expect(lines.contains("heterolora_requests_total{verdict=\"held\"} 1"))
        #expect(lines.contains("heterolora_requests_total{verdict=\"admitted\"} 1"))
        #expect(lines.contains("heterolora_verdict_seconds_bucket{le=\"0.05\"} 1"))
        #expect(lines.contains("heterolora_verdict_seconds_count 1"))
        #expect(lines.contains("heterolora_runs_ended_total{ending=\"finished\"} 1"))
        #expect(
            lines.filter { $0.hasPrefix("heterolora_shadow_findings_total{") } == [
                "heterolora_shadow_findings_total{rule=\"a/seeds\"} 1"
            ])
    }

    @Test func spendAndQuota() {
        let dollars = Money.Currency(rawValue: "USD") ?? .jpy
        metrics.spent(Usage(costYen: 118.4, runCount: 1), in: .jpy, by: "customer-voice")
        metrics.spent(Usage(costYen: 1.25, runCount: 2), in: dollars, by: "customer-voice")
        metrics.policiesLoaded(quota: Amount(50_000, .jpy))
        #expect(lines.contains("heterolora_spend{team=\"customer-voice\",currency=\"JPY\"} 118.4"))
        #expect(lines.contains("heterolora_spend{team=\"customer-voice\",currency=\"USD\"} 1.25"))
        #expect(lines.contains("heterolora_quota{currency=\"JPY\"} 50000"))
        // A card in another currency has quotas in that one, and the old one is none any more.
        metrics.policiesLoaded(quota: Amount(400, dollars))
        #expect(lines.filter { $0.hasPrefix("heterolora_quota{") } == ["heterolora_quota{currency=\"USD\"} 400"])
        metrics.policiesLoaded(quota: nil)
        #expect(!lines.contains { $0.hasPrefix("heterolora_quota{") })
    }

    /// Start, ten steps in 5 s, an evaluation of 100 s, ten steps in 20 s, another training.
    @Test func stepsAreTimedWithoutEvaluations() {
        let start = event(
            0,
            .trialStarted(
                TrialStart(
                    trial: TrialID(arm: .searched, seed: 1), trainableParameterCount: 1, headParameterCount: 1, stepCount: 20)))
        metrics.recorded([start, progress(5, steps: 10)], of: request)
        metrics.recorded([progress(105, steps: 10), progress(125, steps: 20), progress(126, steps: 5, seed: 2)], of: request)
        #expect(lines.contains("heterolora_run_step_seconds_sum 2.5"))
        #expect(lines.contains("heterolora_run_step_seconds_count 2"))
    }

    @Test func snapshotsAreCounted() {
        let snapshot = SnapshotRecord(
            path: "snapshots/1", sizeBytes: 9, digest: .zero, trial: TrialID(arm: .searched, seed: 1), stepCount: 5)
        metrics.recorded([event(1, .snapshotWritten(snapshot))], of: request)
        #expect(lines.contains("heterolora_snapshots_total 1"))
    }

    @Test func theLagIsTheAgeOfTheOldestUnrecordedEvent() {
        let events = [progress(100, steps: 1), progress(130, steps: 2)]
        metrics.heard(events, of: request)
        metrics.heard([progress(140, steps: 3)], of: request)
        metrics.show(status(isLedgerAvailable: false), now: Timestamp(microseconds: 160_000_000))
        #expect(lines.contains("heterolora_ledger_lag_seconds 60"))
        #expect(lines.contains("heterolora_ledger_available 0"))
        metrics.recorded(events, of: request)
        metrics.show(status(), now: Timestamp(microseconds: 170_000_000))
        #expect(lines.contains("heterolora_ledger_lag_seconds 0"))
        metrics.heard(events, of: request)
        metrics.attemptEnded(of: request)
        metrics.show(status(), now: Timestamp(microseconds: 180_000_000))
        #expect(lines.contains("heterolora_ledger_lag_seconds 0"))
    }

    @Test func theStatusIsShown() {
        metrics.show(status(), now: status().writtenAt)
        for line in [
            "heterolora_queue_depth{state=\"unjudged\"} 2", "heterolora_queue_depth{state=\"waiting\"} 1",
            "heterolora_queue_depth{state=\"running\"} 1", "heterolora_ledger_available 1",
            "heterolora_storage_free_bytes{path=\"/var/lib/heterolora\"} 5000",
            "heterolora_storage_free_bytes_min{path=\"/var/lib/heterolora\"} 1000",
            "process_start_time_seconds 1790000000.5",
        ] { #expect(lines.contains(line), "\(line)") }
    }

    @Test func theProcessTellsWhatItUses() throws {
        let figures = Dictionary(uniqueKeysWithValues: ProcessFigures.read().map { ($0.definition.name, $0.value) })
        #expect(try #require(figures["process_resident_memory_bytes"]) > 1_000_000)
        #expect(try #require(figures["process_cpu_seconds_total"]) > 0)
    }
}
