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
}
