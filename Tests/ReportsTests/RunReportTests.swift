import Domain
import Reports
import TestSupport
import Testing

@Suite struct RunReportTests {
    private let even: [Arm: Int] = [.searched: 320, .uniform: 319, .headOnly: 280]

    @Test func sameEventsGiveSameBytes() throws {
        let events = try SyntheticLedger.finished(rightRows: even).events
        #expect(try RunReport(events: events).html() == RunReport(events: events).html())
    }

    @Test func conclusionsFollowTheInterval() throws {
        func headline(_ uniform: Int) throws -> String {
            let ledger = try SyntheticLedger.finished(rightRows: [.searched: 320, .uniform: uniform, .headOnly: 280])
            return Decision(try RunReport(events: ledger.events)).headline
        }
        #expect(try headline(319) == "No improvement over uniform LoRA shown")
        #expect(try headline(250) == "Improved: HeteroLoRA beat uniform LoRA")
        #expect(try headline(385) == "Worse: uniform LoRA beat HeteroLoRA")
    }

    @Test func figuresAreThoseOfTheEvents() throws {
        let ledger = try SyntheticLedger.finished(rightRows: even)
        let results = try ledger.events.compactMap { event -> TrialResult? in
            if case .trialFinished(let result) = try event.fact() { result } else { nil }
        }
        let report = try RunReport(events: ledger.events)
        let html = try report.html()
        for arm in [Arm.searched, .uniform, .headOnly] {
            let rights = results.filter { $0.trial.arm == arm }.map { $0.testCorrectness.count { $0 } }
            let mean = Double(rights.reduce(0, +)) / Double(rights.count * SyntheticLedger.rowCount)
            #expect(html.contains("<td>\(Figure.percent(mean))</td>"))
        }
        #expect(abs((report.comparisons.first?.difference.point ?? 0) - 1.0 / 400) < 1e-12)
        let cited = try #require(report.comparisons.first?.events)
        #expect(cited.allSatisfy { number in ledger.events.contains { $0.sequence == number && $0.kind == .trialFinished } })
    }

    @Test func fullFineTuningIsACeilingAndLuckABaseline() throws {
        let ledger = try SyntheticLedger.finished(
            rightRows: [.searched: 320, .uniform: 319, .random: 318, .headOnly: 280, .full: 385])
        let report = try RunReport(events: ledger.events)
        #expect(report.comparisons.map(\.baseline) == [.uniform, .random, .headOnly, .full])
        #expect(Decision(report).headline == "No improvement over uniform LoRA shown")
        let html = try report.html()
        #expect(html.contains("Full fine-tuning trained all 22,565,376 parameters of the base model, outside the budget"))
        #expect(html.contains("full fine-tuning (ceiling)") && html.contains("against random allocation"))
        // What it would return is not told: nobody would run it under this budget.
        #expect(html.contains("Against uniform LoRA</th>") && !html.contains("Against full fine-tuning</th>"))
        #expect(try !RunReport(events: SyntheticLedger.finished(rightRows: even).events).html().contains("ceiling"))
    }

    @Test func hostileTextStaysText() throws {
        let hostile = "<script>alert('x')</script>\"{{title}}&"
        let html = try RunReport(
            events: SyntheticLedger.finished(rightRows: even, purpose: hostile, labels: [hostile, "良い"]).events
        ).html()
        #expect(!html.contains("<script"))
        #expect(html.contains("&lt;script&gt;") && html.contains("良い") && html.contains("{{title}}"))
    }

    @Test func refusedAndFailedRunsHaveHonestPages() throws {
        let refused = try RunReport(events: SyntheticLedger.refused().events).html()
        #expect(
            refused.contains("Refused") && refused.contains("x.yaml:12") && !refused.contains("Return on investment")
                && refused.contains("<details open>"))
        let failed = try RunReport(events: SyntheticLedger.failed().events)
        #expect(try failed.html().contains("worker was killed: 4 GiB of memory exceeded"))
        #expect(failed.comparisons.isEmpty && Decision(failed).headline == "The run failed")
    }

    @Test func warningsStandBesideTheDecision() throws {
        let warning = Finding(
            severity: .warning, rule: "data/shared-rows", reason: "6 of 8 test texts stand in train <too>", file: "x.yaml")
        let events = try SyntheticLedger.finished(rightRows: even, findings: [warning]).events
        let report = try RunReport(events: events)
        let html = try report.html()
        let decision = html.prefix(upTo: try #require(html.firstRange(of: "</header>")).lowerBound)
        #expect(decision.contains("<strong>Warning:</strong> 6 of 8 test texts stand in train &lt;too&gt;."))
        #expect(html.contains("Admitted, with 1 finding."))
        #expect(
            report.terminal(width: 80).contains(
                "\n  warning: x.yaml: 6 of 8 test texts stand in train <too> [data/shared-rows]\n"))
        var progress = RunProgress()
        #expect(try events.flatMap { try progress.take($0) }.contains("          warning: \(warning)"))
        #expect(try !RunReport(events: SyntheticLedger.finished(rightRows: even).events).html().contains("Warning:"))
    }

    @Test func nothingIsFetchedAndNothingRuns() throws {
        let html = try RunReport(events: SyntheticLedger.finished(rightRows: even).events).html()
        for forbidden in ["http:", "https:", "<script", "url(", "@import", "{{"] { #expect(!html.contains(forbidden)) }
    }

    @Test func terminalNeverPassesControlCharactersOn() throws {
        let text = try RunReport(events: SyntheticLedger.finished(rightRows: even).events).terminal(width: 80)
        #expect(text.contains("HeteroLoRA") && text.contains("uniform LoRA") && text.contains("head only"))
        let hostile = try RunReport(events: SyntheticLedger.failed(reason: "a\u{1B}[2Jb\u{202E}c").events)
        #expect(hostile.terminal(width: 80).contains("a<U+001B>[2Jb<U+202E>c"))
        #expect(try hostile.html().contains("a&lt;U+001B&gt;[2Jb&lt;U+202E&gt;c"))
    }

    @Test func noEventsAreRefused() throws {
        #expect(throws: RunReportError.self) { try RunReport(events: []) }
    }

    @Test func whatARunComputedWithIsTold() throws {
        var ledger = try SyntheticLedger.finished(rightRows: even)
        let before = try RunReport(events: ledger.events)
        for words in ["Some Xeon (GenuineIntel, family 6, model 207)", "SkylakeX, chosen", "OpenBLAS 0.3.21", "signal 4"] {
            #expect(try before.html().contains(words), "\(words)")
        }
        #expect(before.summary.machine == SyntheticLedger.machine("SkylakeX") && before.summary.machineChanges.isEmpty)
        #expect(!before.terminal(width: 80).contains("bits"))
        try ledger.append(
            .runMachineChanged(
                MachineChange(from: SyntheticLedger.machine("SkylakeX"), to: SyntheticLedger.machine("Haswell"))))
        let after = try RunReport(events: ledger.events)
        let text = after.terminal(width: 80).replacing("\n", with: " ")
        #expect(text.contains("another kernel: ") && text.contains("its bits may differ from there"), "\(text)")
        #expect(try after.html().contains("its bits may differ from there") && after.summary.machineChanges.count == 1)
    }
}
