import Domain
import Ledger
import TestSupport
import Testing

@Suite struct CurveTests {
    private static let lineup = Lineup(
        arms: [.searched, .uniform, .random, .headOnly], seeds: [1, 2], budgets: [4608, 82_944], drawCount: 5)

    /// A curve lies beside a run of before, in a ledger that was filled under the schema of before.
    @Test func aCurveFollowsARunOfBefore() async throws {
        let ledger = try await TestLedger(schemaVersion: 9)
        try ledger.appendUnsealed(TestLedger.run().entries())
        _ = try await ledger.owner.migrate(Migration.all(in: Repository.root + "/migrations"))
        let id = try #require(RequestID("20261126-000000-curve"))
        let story = try SyntheticLedger.curve(Self.lineup) { 300 + ($0.draw ?? 0) + ($0.budget == 4608 ? 0 : 10) }
        _ = try await ledger.writer.append(
            story.entries().map {
                AuditEntry(time: $0.time, actor: $0.actor, request: id, fact: $0.fact, source: $0.source)
            })
        let report = try await ledger.writer.verify()
        #expect(report.isSound, "\(report.faults)")
        let curve = try ledger.psql(
            """
            select arm, budget, seed, draw, parameter_count, accuracy from budget_curve
            where request = '\(id)' and arm in ('random', 'head-only') and coalesce(budget, 4608) = 4608 order by arm, draw, seed
            """, user: "heterolora_reader")
        #expect(
            curve.split(separator: "\n").map(String.init) == [
                "head-only||1||0|0.775", "head-only||2||0|0.775", "random|4608|1|1|4608|0.7525", "random|4608|2|2|4608|0.755",
                "random|4608|1|3|4608|0.7575", "random|4608|2|4|4608|0.76", "random|4608|1|5|4608|0.7625",
            ])
        #expect(try ledger.psql("select budgets, draw_count from plan where request = '\(id)'") == "{4608,82944}|5")
        #expect(
            try ledger.psql("select distinct curve_budget from allocation where request = '\(id)' order by 1") == "4608\n82944")
        // Of the run of before there is one budget.
        #expect(
            try ledger.psql(
                "select arm, budget, count(*), count(draw) from budget_curve where request <> '\(id)' group by 1, 2 order by 1")
                == "head-only||2|0\nsearched|82944|2|0\nuniform|82944|2|0")
    }
}
