import TestSupport
import Testing

/// What the dashboard asks of the ledger can be asked, as the role that Grafana has.
@Suite struct DashboardTests {
    @Test func everyQueryAnswersOnTheSchema() async throws {
        let ledger = try await TestLedger()
        _ = try await ledger.fill()
        let queries = try Dashboard().queries.filter { $0.source == "postgresql" }
        #expect(queries.count >= 5)
        for query in queries {
            let sql = query.text.replacing(/\$__timeFilter\((\w+)\)/) { "\($0.output.1) > '-infinity'" }
            #expect(!sql.contains("$"), "\(query)")
            #expect(try !ledger.psql(sql, user: "heterolora_reader").isEmpty, "\(query)")
        }
    }

    @Test func everyQueryChoosesItsSourceByAVariable() throws {
        let dashboard = try Dashboard()
        #expect(dashboard.sources == ["postgresql", "prometheus"])
        for query in dashboard.queries { #expect(dashboard.sources.contains(query.source), "\(query)") }
    }
}
