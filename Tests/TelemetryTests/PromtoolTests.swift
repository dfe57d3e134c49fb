import Daemon
import Domain
import Foundation
import Telemetry
import TestSupport
import Testing

private let promtoolPath = ProcessInfo.processInfo.environment["HETEROLORA_PROMTOOL"]

/// Prometheus' own judgement, where promtool is at hand: scripts/test sees to that.
@Suite(.enabled(if: promtoolPath != nil, "HETEROLORA_PROMTOOL names no promtool")) struct PromtoolTests {
    @Test func itFindsNothingInTheMetrics() throws {
        let registry = MetricRegistry()
        let metrics = DaemonMetrics(factory: registry)
        let ledger = try SyntheticLedger.finished(rightRows: [.searched: 320, .uniform: 319, .headOnly: 280])
        let request = try #require(ledger.events.first?.request)
        let events = try ledger.entries().compactMap { entry in
            entry.source.map { RunEvent(source: $0, time: entry.time, fact: entry.fact) }
        }
        metrics.verdictGiven(.admitted, seconds: 0.2)
        metrics.policiesLoaded(quota: Amount(50_000, .jpy))
        metrics.spent(Usage(costYen: 118.4, runCount: 1), in: .jpy, by: "a \"team\"\\")
        metrics.recorded(events, of: request)
        metrics.show(
            DaemonStatus(
                version: "0.1", processID: 7, startedAt: events[0].time, writtenAt: events[0].time,
                ledger: .init(isAvailable: true, since: events[0].time),
                storage: [.init(path: "/", freeBytes: 5_000, freeBytesMin: 1_000)], unjudgedCount: 0, waiting: [], running: [],
                troubles: []), now: events[0].time)
        #expect(try promtool(["check", "metrics"], input: registry.exposition(with: ProcessFigures.read())) == "")
    }

    @Test func itTakesTheAlerts() throws {
        let answer = try promtool(["check", "rules", Repository.root + "/docs/prometheus/alerts.yaml"])
        #expect(answer.contains("SUCCESS"))
        #expect(!answer.contains("FAILED"))
    }

    @Test func itUnderstandsTheDashboard() throws {
        let queries = try Dashboard().queries.filter { $0.source == "prometheus" }
        #expect(queries.count >= 5)
        let rules = queries.enumerated().map { number, query in
            let expression = query.text.replacing("$__rate_interval", with: "5m")
            return "  - record: \"panel:\(number)\"\n    expr: |\n      \(expression)\n"
        }
        let folder = try TemporaryFolder()
        try folder.write("rules.yaml", "groups:\n- name: dashboard\n  rules:\n" + rules.joined())
        let answer = try promtool(["check", "rules", folder.path + "/rules.yaml"])
        #expect(answer.contains("SUCCESS"), "\(answer)")
    }

    private func promtool(_ arguments: [String], input: String = "") throws -> String {
        try Command.run([try #require(promtoolPath)] + arguments, input: input).output
    }
}
