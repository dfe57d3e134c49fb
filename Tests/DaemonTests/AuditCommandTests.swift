import Domain
import Foundation
import TestSupport
import Testing

/// heteroloractl audit log, show and diff, on the sample ledger.
@Suite struct AuditCommandTests {
    private func conninfo(_ user: String = "heterolora_reader") throws -> String {
        try PrivatePostgreSQL.shared.get().conninfo(database: SampleLedger.database.get(), user: user)
    }

    private func audit(_ arguments: [String]) throws -> (status: Int32, output: String) {
        try Command.run([LiveProgram.folder + "/heteroloractl", "audit"] + arguments + ["--database", conninfo()])
    }

    private func json(_ arguments: [String]) throws -> Any {
        let answer = try audit(arguments + ["--output", "json"])
        #expect(answer.status == 0, "\(answer.output)")
        return try JSONSerialization.jsonObject(with: Data(answer.output.utf8))
    }

    private func psql(_ sql: String) throws -> String {
        try PrivatePostgreSQL.shared.get().psql(SampleLedger.database.get(), sql)
    }

    private func sequences(_ arguments: [String]) throws -> [Int] {
        let answer = try #require(try json(["log"] + arguments) as? [String: [[String: Any]]])
        return try #require(answer["events"]).compactMap { $0["sequence"] as? Int }
    }

    /// What psql finds, so does the log: whatever is rare is looked for in the whole ledger.
    @Test func theLogHasWhatWasRecorded() throws {
        func expected(_ condition: String, _ limit: Int) throws -> [Int] {
            try psql("select sequence from audit_event where \(condition) order by sequence desc limit \(limit)")
                .split(separator: "\n").compactMap { Int($0) }
        }
        #expect(try sequences([]) == expected("true", 50))
        let received = "kind = 'request.received'"
        #expect(try sequences(["--kind", "request.received", "--limit", "5000"]) == expected(received, 5000))
        #expect(try sequences(["--kind", "machine.calibrated"]) == expected("kind = 'machine.calibrated'", 50))
        let name = try psql("select request from outcome order by event_sequence limit 1")
        #expect(try sequences(["--request", name, "--limit", "9000"]) == expected("request = '\(name)'", 9000))
        #expect(
            try sequences(["--actor", "worker", "--before", "4000", "--limit", "7"])
                == expected("actor = 'worker' and sequence < 4000", 7))
        let day = try psql("select min(received_at)::date from reception")
        #expect(
            try sequences(["--from", day, "--to", day, "--limit", "5000"])
                == expected("time >= '\(day)Z' and time < '\(day)Z'::timestamptz + interval '1 day'", 5000))
        let japanese = try audit(["log", "--limit", "1", "--language", "ja"])
        #expect(japanese.status == 0 && japanese.output.unicodeScalars.contains { $0.value > 0x3000 }, "\(japanese.output)")
    }

    @Test func anEventIsShownWithItsHash() throws {
        let event = try #require(try json(["show", "12"]) as? [String: Any])
        let row = try psql("select kind, encode(hash, 'hex'), payload from audit_event where sequence = 12")
        let columns = row.split(separator: "|", maxSplits: 2).map(String.init)
        #expect(event["kind"] as? String == columns[0] && event["hash"] as? String == columns[1])
        #expect(event["payload"] as? String == columns[2] && event["hashIsRight"] as? Bool == true)
        let table = try audit(["show", "12", "--language", "en"])
        #expect(table.status == 0 && table.output.contains(columns[1]), "\(table.output)")
        let none = try audit(["show", "99999999"])
        #expect(none.status == Domain.ExitStatus.missingInput.rawValue && none.output.contains("no event 99999999"))
    }

    @Test func twoRunsAreComparedRowByRow() throws {
        let runs = try psql("select request from outcome where ending = 'finished' order by event_sequence limit 2").split(
            separator: "\n"
        ).map(String.init)
        let comparison = try #require(try json(["diff", runs[0], runs[1]]) as? [String: Any])
        let parts = try #require(comparison["parts"] as? [[String: Any]])
        #expect(parts.compactMap { $0["subject"] as? String }.contains("allocation"))
        let rows = parts.flatMap { $0["rows"] as? [[String: Any]] ?? [] }
        let cost = try #require(rows.first { $0["what"] as? String == "cost.cost" })
        for (side, run) in zip(["left", "right"], runs) {
            let sum = try #require(Double(try psql("select sum(cost_yen) from cost where request = '\(run)'")))
            #expect(abs((cost[side] as? Double ?? 0) - sum) < 1e-9)
        }
        // A run differs in nothing from itself.
        let same = try #require(try json(["diff", runs[0], runs[0]]) as? [String: Any])
        let sameRows = (same["parts"] as? [[String: Any]] ?? []).flatMap { $0["rows"] as? [[String: Any]] ?? [] }
        #expect(sameRows.count > 20 && sameRows.allSatisfy { $0["isDifferent"] as? Bool == false })
        for language in ["en", "ja"] {
            let table = try audit(["diff", runs[0], runs[1], "--language", language])
            #expect(table.status == 0 && table.output.contains("≠") && table.output.contains(runs[1]), "\(table.output)")
        }
        let unknown = try audit(["diff", runs[0], "nobody"])
        #expect(unknown.status == Domain.ExitStatus.missingInput.rawValue)
    }
}
