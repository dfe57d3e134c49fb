import Domain
import Reports
import TestSupport
import Testing

@Suite struct RunProgressTests {
    @Test func aRunIsFollowedToItsEnd() throws {
        let ledger = try SyntheticLedger.finished(rightRows: [.searched: 320, .uniform: 319, .headOnly: 280])
        var progress = RunProgress()
        var lines: [String] = []
        var bars: [String] = []
        for event in ledger.events {
            lines += try progress.take(event)
            if let bar = progress.bar(width: 80) { bars.append(bar) }
        }
        #expect(progress.finalState == .finished && progress.bar(width: 80) == nil)
        #expect(lines.first == "received  movie-reviews-poc.yaml from hanako" && lines.last == "ended     finished")
        #expect(lines.count { $0.hasPrefix("trained   ") } == 6)
        #expect(bars.allSatisfy { $0.count < 80 && $0.hasPrefix("[") && $0.contains("step ") })
        #expect(bars.contains { $0.contains("uniform 1 (2 of 6)") && $0.contains("loss ") && $0.contains(" s left") })
        let filled = bars.map { $0.count { $0 == "#" } }
        #expect(filled == filled.sorted() && filled.first == 0)
    }

    @Test func aRefusalEndsAtOnceWithItsReasons() throws {
        var progress = RunProgress()
        let lines = try SyntheticLedger.refused().events.flatMap { try progress.take($0) }
        #expect(progress.finalState == .refused)
        #expect(lines.last?.contains("x.yaml:12: spec.budget.trainableParameters: 900000 parameters asked") == true)
    }

    @Test func rowsThatLeaveNothingToPredictAreTold() throws {
        func preparation(_ leftOut: Int?) -> RunPreparation {
            RunPreparation(
                engineVersion: "0", threadCount: 1, baseParameterCount: 1, sites: [],
                splits: [
                    SplitSummary(
                        split: .train, rowCount: 8, tokenCount: 80, truncatedRowCount: 2, labelCounts: [],
                        rowsWithoutTarget: leftOut)
                ])
        }
        let told =
            "8 rows, 2 of them cut to the longest length allowed; 3 more left out: within that length they leave nothing to predict"
        var ledger = try SyntheticLedger.failed()
        try ledger.append(.runPrepared(preparation(3)))
        var progress = RunProgress()
        let lines = try progress.take(try #require(ledger.events.last))
        #expect(lines == ["read      rows: 8 train; 0 sites to choose from", "left out  of train: " + told])
        #expect(try RunReport(events: ledger.events).html().contains(told))
        var watched = RunProgress(in: .japanese)
        let japanese = "8行。うち2行は許される最大の長さで切り詰め。ほかに3行は、その長さでは予測する対象が残らないため除外"
        #expect(try watched.take(try #require(ledger.events.last)).last?.hasSuffix(japanese) == true)
        #expect(try RunReport(events: ledger.events).html(in: .japanese).contains(japanese))
        // A fact of before has no such count, and a run without such rows none either.
        #expect(!(try Fact.runPrepared(preparation(nil)).payloadJSON()).contains("rowsWithoutTarget"))
    }
}
