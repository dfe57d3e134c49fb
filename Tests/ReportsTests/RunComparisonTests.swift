import Domain
import FoundationEssentials
import Reports
import TestSupport
import Testing

/// What differs between two runs.
@Suite struct RunComparisonTests {
    private static let rightRows: [Arm: Int] = [.searched: 320, .uniform: 319, .headOnly: 280]

    private static func part(_ subject: RunComparison.Subject, of comparison: RunComparison) throws -> RunComparison.Part {
        try #require(comparison.parts.first { $0.subject == subject })
    }

    @Test func aRunIsTheSameAsItself() throws {
        let events = try SyntheticLedger.finished(rightRows: Self.rightRows).events
        let comparison = try RunComparison(left: events, right: events)
        #expect(comparison.parts.map(\.subject) == RunComparison.Subject.allCases)
        #expect(comparison.parts.allSatisfy { $0.differenceCount == 0 && !$0.rows.isEmpty })
        #expect(comparison.isTestedOnTheSameRows == true)
        // Every row rests on events of both sides.
        let numbers = Set(events.map(\.sequence))
        #expect(comparison.parts.flatMap(\.rows).allSatisfy { $0.events.count == 2 && numbers.isSuperset(of: $0.events) })
        let agreement = try #require(try Self.part(.scores, of: comparison).rows.last)
        #expect(agreement.what == .agreement(proxy: .gradNorm, round: 1, siteCount: 36) && agreement.left == .number(1))
    }

    @Test func whatDiffersIsTold() throws {
        let left = try SyntheticLedger.finished(rightRows: Self.rightRows).events
        let right = try SyntheticLedger.finished(
            ShortcutTests.results(with: 320, without: 310), task: .classification, shortcuts: .compare
        ).events
        let comparison = try RunComparison(left: left, right: right)
        let plan = try Self.part(.plan, of: comparison)
        let shortcuts = try #require(plan.rows.first { $0.what == .setting("search.shortcuts") })
        #expect(shortcuts.left == nil && shortcuts.right == .text("compare") && shortcuts.isDifferent)
        #expect(plan.rows.first { $0.what == .setting("training.epochs") }?.left == .count(3))
        #expect(!plan.rows.contains { $0.what.key.contains("path") })
        // What only one of them trained.
        let results = try Self.part(.results, of: comparison)
        let headOnly = try #require(
            results.rows.first { $0.what == .result(ArmVariant(arm: .headOnly), .accuracy, .test) })
        #expect(headOnly.left == .share((280.0 + 283) / 800) && headOnly.right == nil && headOnly.isDifferent)
        #expect(headOnly.events.count == 1)
        // The sites are scored alike in both.
        let scores = try Self.part(.scores, of: comparison)
        #expect(scores.differenceCount == 0 && scores.rows.count == 37)
        #expect(try Self.part(.cost, of: comparison).rows.first?.left == .amount(Amount(118.4, .jpy)))
    }

    @Test func aSideThatDidNotGetFarHasWhatThereIs() throws {
        let left = try SyntheticLedger.refused().events
        let right = try SyntheticLedger.failed().events
        let comparison = try RunComparison(left: left, right: right)
        #expect(comparison.isTestedOnTheSameRows == nil)
        let results = try Self.part(.results, of: comparison)
        #expect(results.rows.first?.what == .ending && results.rows.first?.left == nil)
        #expect(results.rows.first?.right == .ending(.failed))
        let policies = try Self.part(.policies, of: comparison)
        #expect(policies.rows.map(\.isDifferent) == [false])
        #expect(throws: RunReportError.self) { try RunComparison(left: [], right: right) }
    }

    @Test func itsJSONIsForScripts() throws {
        let left = try SyntheticLedger.finished(rightRows: Self.rightRows).events
        let comparison = try RunComparison(left: left, right: try SyntheticLedger.failed().events)
        let json = try CanonicalJSON.text(comparison)
        #expect(json.hasPrefix("{\"isTestedOnTheSameRows\":true,\"left\":\"20261124-013548-movie-reviews-poc\",\"parts\":[{"))
        #expect(json.contains("\"left\":\"finished\",\"right\":\"failed\",\"what\":\"result\"}"))
        let keys = comparison.parts.flatMap(\.rows).map(\.what.key)
        #expect(Set(keys).count == keys.count)
    }
}
