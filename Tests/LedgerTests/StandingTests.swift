import Domain
import Ledger
import TestSupport
import Testing

/// Lists and names, from the one table that says where every request stands now.
@Suite struct StandingTests {
    @Test func listsAreNewestFirstWhateverTheyAskFor() async throws {
        let ledger = try await TestLedger()
        let decisions: [(team: String, name: String, decision: Verdict.Decision?)] = [
            ("a", "x", .held), ("a", "y", .refused), ("b", "x", .admitted), ("b", "y", .held), ("a", "x", nil),
        ]
        var ids: [RequestID] = []
        for (number, line) in decisions.enumerated() {
            let request = try TestRequest(number, team: line.team, name: line.name)
            let verdict = try line.decision.map {
                try #require(request.judged($0, costYen: 3, at: Self.time(number), priority: .high))
            }
            _ = try await ledger.writer.append([request.received(at: Self.time(number)), verdict].compactMap(\.self))
            ids.append(request.id)
        }
        func list(_ state: RequestState?, _ team: String?, limit: Int = 9) async throws -> [RequestID] {
            try await ledger.writer.requests(in: state, ofTeam: team, limit: limit).map(\.request)
        }
        #expect(try await list(nil, nil) == ids.reversed())
        #expect(try await list(nil, nil, limit: 2) == [ids[4], ids[3]])
        #expect(try await list(.held, nil) == [ids[3], ids[0]])
        #expect(try await list(nil, "a") == [ids[1], ids[0]])
        #expect(try await list(.held, "a") == [ids[0]])
        #expect(try await ledger.writer.newestRequest(named: "x") == ids[2])
        #expect(try await ledger.writer.newestRequest(named: ids[4].text) == ids[4])
        let overview = try #require(try await ledger.writer.requests(in: .held, ofTeam: "b", limit: 1).first)
        #expect(overview.estimatedCostYen == 3 && overview.priority == .high && overview.submitter == "u1000")
        // Somebody lets the oldest one in: it does not become the newest of its name.
        let control = Reception(
            fileName: "yes.yaml", sizeBytes: 1, digest: .zero, submitter: Submitter(userID: 1, userName: "boss"))
        let yes = try #require(RequestID("20261124-020000-yes"))
        let order = ControlOrder(action: .approve, request: ids[0], reason: "good")
        let time = Self.time(60)
        guard
            case .requestJudged(let held)? = try TestRequest(0, team: "a", name: "x").judged(.held, costYen: 3, at: time)?.fact
        else {
            return
        }
        let approval = Judgement(
            verdict: Verdict(decision: .admitted, findings: [], estimate: held.verdict.estimate), request: held.request,
            policyDigests: [], control: yes)
        _ = try await ledger.writer.append([
            AuditEntry(time: time, actor: .user("boss"), request: yes, fact: .requestReceived(control)),
            AuditEntry(time: time, actor: .user("boss"), request: ids[0], fact: .requestJudged(approval)),
            AuditEntry(
                time: time, actor: .daemon, request: yes, fact: .controlDecided(ControlDecision(order: order, findings: []))),
        ])
        #expect(try await list(.admitted, nil) == [ids[2], ids[0]])
        #expect(try await ledger.writer.newestRequest(named: "x") == ids[2])
        // A control file is no request.
        #expect(try await list(nil, nil) == ids.reversed())
        #expect(try await list(.finished, nil) == [])
        #expect(try await ledger.writer.newestRequest(named: yes.text) == nil)
        #expect(try await ledger.writer.verify().faults == [])
    }

    /// Whoever asked, and whatever came of those that did not finish.
    @Test func looksAtTestRowsAreFinishedRunsOnThem() async throws {
        let ledger = try await TestLedger()
        let stories = [try TestLedger.run(), try SyntheticLedger.failed(), try TestLedger.run(), try SyntheticLedger.refused()]
        var test: Digest?
        for (number, story) in stories.enumerated() {
            let id = try #require(RequestID("20261124-00000\(number)-story"))
            let entries = try story.entries()
            _ = try await ledger.writer.append(
                entries.map { AuditEntry(time: $0.time, actor: $0.actor, request: id, fact: $0.fact, source: $0.source) })
            for case .runPlanned(let planned) in entries.map(\.fact) { test = planned.plan.data.test.digest }
        }
        #expect(try await ledger.writer.finishedRunCount(tested: try #require(test)) == 2)
        #expect(try await ledger.writer.finishedRunCount(tested: .zero) == 0)
        let look = try ledger.psql("select request, place from test_look order by place", user: "heterolora_reader")
        #expect(look == "20261124-000000-story|1\n20261124-000002-story|2")
        let answer = try ledger.psql(
            "set enable_seqscan = off; explain select count(*) from plan where test_sha256 = 'x'", user: "heterolora_reader")
        #expect(answer.contains("plan_by_test"))
    }

    private static func time(_ second: Int) -> Timestamp {
        Timestamp(microseconds: 1_795_000_000_000_000 + Int64(second) * 1_000_000)
    }
}
