import Domain
import Foundation
import Ledger
import TestSupport
import Testing

/// What people are called and wrote stands beside the chain: it can be erased, and the chain holds.
@Suite struct ErasureTests {
    private static let subject = "hanako"
    private static let purpose = "Does it pay?"
    private static let time = Timestamp(microseconds: 1_795_100_000_000_000)

    /// A ledger with two people's requests that are over.
    private static func filled() async throws -> TestLedger {
        let ledger = try await TestLedger()
        _ = try await ledger.fill()
        let paused = try SyntheticLedger.paused()
        let id = try #require(RequestID("20261124-000001-story"))
        _ = try await ledger.writer.append(paused.controlFiles)
        _ = try await ledger.writer.append(
            paused.entries().map {
                AuditEntry(time: $0.time, actor: $0.actor, request: id, fact: $0.fact, source: $0.source)
            })
        let other = try TestRequest(7, team: "b")
        _ = try await ledger.writer.append(
            [other.received(at: time), other.judged(.refused, costYen: nil, at: time)].compactMap(\.self))
        return ledger
    }

    /// How many rows of any table have words in them.
    private static func count(_ words: String, in ledger: TestLedger) throws -> Int {
        let tables = try ledger.psql(
            "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'v') order by 1")
        let counts = tables.split(separator: "\n").map {
            "(select count(*) from \($0) as t where (t.*)::text like '%\(words)%')"
        }
        return try #require(Int(ledger.psql("select " + counts.joined(separator: " + "))))
    }

    private static func erase(_ ledger: TestLedger) async throws -> [Erasure.Place] {
        let found = try await ledger.owner.values(of: subject)
        _ = try await ledger.owner.erase(found.places, because: "request 12", by: .user("root"), at: time)
        return found.places
    }

    private static let hashed = """
        select count(*) from audit_event where coalesce(sealed_actor, actor) || coalesce(sealed_payload, payload::text) ~ 'hanako|Does it pay'
        """

    @Test func namesAndTextsAreHashedAsCommitmentsAndReadAsTheyAre() async throws {
        let ledger = try await Self.filled()
        #expect(try ledger.psql(Self.hashed) == "0")
        #expect(try ledger.psql("select distinct user_name from reception order by 1") == "hanako\nu1000")
        #expect(
            try ledger.psql("select distinct purpose from request where name = 'movie-reviews-poc' order by 1")
                == "?\nDoes it pay?")
        // No two salts are the same, so that equal values have other commitments.
        let salts =
            "select count(*) = count(distinct value ->> 'salt') and count(*) > 10 from audit_event, jsonb_each(sealed_values)"
        #expect(try ledger.psql(salts) == "t")
        #expect(try await ledger.writer.verify().faults == [])
        // What is there already keeps its commitments.
        let entries = try TestLedger.run().entries()
        #expect(try await ledger.writer.append(entries).map(\.sequence) == Array(1...Int64(entries.count)))
    }

    @Test func whatIsErasedIsNowhereAndTheChainHolds() async throws {
        let ledger = try await Self.filled()
        let before = try await ledger.writer.verify()
        #expect(try Self.count(Self.subject, in: ledger) > 10 && Self.count(Self.purpose, in: ledger) > 3)
        let hashes = try ledger.psql("select string_agg(hash::text, ',' order by sequence) from audit_event")
        let found = try await ledger.owner.values(of: Self.subject)
        #expect(found.openRequests.map(\.text) == ["20261124-000001-story"])
        #expect(found.fixedCount == 0 && found.firstFixed == nil)
        let places = try await Self.erase(ledger)
        #expect(try Self.count(Self.subject, in: ledger) == 0 && Self.count(Self.purpose, in: ledger) == 0)
        // Nothing of anybody else's, and no hash.
        #expect(try ledger.psql("select count(*) from reception where user_name = 'u1000'") == "1")
        #expect(
            try ledger.psql(
                "select string_agg(hash::text, ',' order by sequence) from audit_event where kind <> 'values.erased'") == hashes
        )
        let after = try await ledger.writer.verify()
        #expect(after.faults == [] && after.eventCount == before.eventCount + 1)
        #expect(try ledger.psql("select distinct user_name from reception order by 1") == "(erased)\nu1000")
        let counted = "select json_array_length(payload -> 'values') from audit_event where kind = 'values.erased'"
        #expect(try ledger.psql(counted) == "\(places.count)")
        // Every event can still be read, and nothing is left to erase.
        for event in try await ledger.writer.events(of: #require(RequestID("20261124-000001-story"))) { _ = try event.fact() }
        #expect(try await ledger.owner.values(of: Self.subject).places == [])
        // The ledger goes on.
        let next = try TestRequest(8, team: "b")
        _ = try await ledger.writer.append(next.received(at: Self.time))
        #expect(try await ledger.writer.verify().isSound)
    }

    @Test(arguments: ["writer", "reader"]) func onlyTheOwnerErases(role: String) async throws {
        let ledger = try await Self.filled()
        let places = try await ledger.owner.values(of: Self.subject).places
        let service = Ledger(
            conninfo: ledger.cluster.conninfo(database: ledger.database, user: "heterolora_\(role)"), applicationName: role)
        let error = await refusal { _ = try await service.erase(places, because: "?", by: .user("root"), at: Self.time) }
        #expect(error?.code == .refused && error?.sqlState == "42501", "\(String(describing: error))")
        let updates = [
            "update audit_event set payload = '{}'", "update reception set user_name = ''", "select erase_values(99, '{}')",
        ]
        for statement in updates {
            #expect(throws: (any Error).self, "\(statement)") { try ledger.psql(statement, user: "heterolora_\(role)") }
        }
        #expect(throws: (any Error).self) { try ledger.psql(updates[0]) }
        #expect(try Self.count(Self.subject, in: ledger) > 10)
        // Not even the owner erases what is not there, or what an event of before has not.
        let nowhere = [Erasure.Place(event: 1, commitment: .zero)]
        #expect(
            await refusal { _ = try await ledger.owner.erase(nowhere, because: "?", by: .daemon, at: Self.time) }?.sqlState
                == "HL003")
        #expect(try await ledger.writer.verify().isSound)
    }

    /// Somebody who may do everything, and his words for it.
    @Test(arguments: [
        (
            "update audit_event set sealed_values = '{}', payload = disclosed_payload(sealed_payload, '{}')::json where sequence = 1; "
                + "update reception set user_name = '(erased)' where event_sequence = 1",
            "has lost the value of"
        ),
        ("update audit_event set sealed_values = null where sequence = 1", "has lost the value of"),
        (
            "update audit_event set payload = replace(payload::text, 'hanako', 'taro')::json where sequence = 1",
            "shows another payload"
        ),
        ("update audit_event set actor = 'user:taro' where sequence = 1", "shows another actor"),
        (
            """
            update audit_event set sealed_values = replace(sealed_values::text, 'hanako', 'taro')::jsonb,
                payload = replace(payload::text, 'hanako', 'taro')::json, actor = 'user:taro' where sequence = 1
            """, "has another value beside it"
        ),
        (
            "update audit_event set sealed_values = sealed_values || jsonb_build_object(value_commitment('', '\"x\"'), "
                + "'{\"salt\": \"\", \"value\": \"\\\"x\\\"\"}'::jsonb) where sequence = 1",
            "has a value beside it that it has no commitment of"
        ),
        ("update audit_event set sealed_payload = null where sequence = 1", "was changed"),
        ("update audit_event set sealed_actor = null where sequence = 1", "was changed"),
    ])
    func whoChangesWhatStandsBesideTheChainIsFound(sql: String, words: String) async throws {
        let ledger = try await Self.filled()
        try ledger.psql(unguarded: sql)
        let faults = try await ledger.writer.verify().faults
        #expect(faults.contains { $0.sequence == 1 && $0.reason.contains(words) }, "\(faults)")
        // In an export as well.
        let lines = try await ledger.writer.exportedLines(after: 0, limit: 100_000)
        var export = ExportVerification(AuditEvidence())
        for line in lines { export.add(line: Array(line.line.utf8)) }
        let isOfTheRowOnly = words.hasPrefix("shows another")
        #expect(export.finish().faults.isEmpty == isOfTheRowOnly)
    }

    @Test func whatComesBackAfterItWasErasedIsFound() async throws {
        let ledger = try await Self.filled()
        try ledger.psql("create table kept as select * from audit_event where sequence = 1")
        _ = try await Self.erase(ledger)
        try ledger.psql(
            unguarded: """
                update audit_event e set payload = k.payload, actor = k.actor, sealed_values = k.sealed_values from kept k
                where e.sequence = k.sequence;
                update reception set user_name = 'hanako' where event_sequence = 1
                """)
        let faults = try await ledger.writer.verify().faults
        #expect(faults.contains { $0.sequence == 1 && $0.reason.contains("says is erased") }, "\(faults)")
    }

    @Test func anExportCarriesWhatIsNotErased() async throws {
        let ledger = try await Self.filled()
        func export() async throws -> [String] { try await ledger.writer.exportedLines(after: 0, limit: 100_000).map(\.line) }
        func faults(_ lines: [String]) -> [String] {
            var export = ExportVerification(AuditEvidence())
            for line in lines { export.add(line: Array(line.utf8)) }
            return export.finish().faults.map(\.reason)
        }
        let whole = try await export()
        #expect(faults(whole) == [] && whole[0].contains("hanako"))
        _ = try await Self.erase(ledger)
        let rest = try await export()
        #expect(faults(rest) == [] && !rest.joined().contains("hanako"))
        // Values of before the erasure, in an export of after it.
        #expect(faults([whole[0]] + rest.dropFirst()).contains { $0.contains("says is erased") })
        // What was left out without an event that says so.
        let words = try #require(whole[0].firstRange(of: ",\"values\":"))
        let less = String(whole[0][..<words.lowerBound]) + "}"
        #expect(faults([less] + whole.dropFirst()).contains { $0.contains("has lost the value of") })
        for (lines, isRight) in [
            (whole, true), (rest, true), ([less] + whole.dropFirst(), false), ([whole[0]] + rest.dropFirst(), false),
        ] {
            let folder = try TemporaryFolder()
            let file = folder.path + "/ledger.jsonl"
            try (lines.joined(separator: "\n") + "\n").write(toFile: file, atomically: true, encoding: .utf8)
            let (status, output) = try Command.run(["python3", Repository.root + "/integrations/audit/verify_ledger.py", file])
            #expect((status == 0) == isRight, "\(output)")
        }
    }

    /// Words that look like what is sealed, or like the marks around it.
    @Test func hostileTextsAreSealedAsTheyAre() async throws {
        let ledger = try await TestLedger()
        let mark = "salted-sha256:" + String(repeating: "a", count: 64)
        let purposes = [
            mark, "\"userName\":\"x\"", "\\\",\"userName\":[\"x\"", "(erased)", "\u{1}\\", "[\"\(mark)\"]", "改行\n",
            "\"\(mark)\"",
        ]
        for (number, purpose) in purposes.enumerated() {
            let id = try #require(RequestID("20261124-00000\(number)-story"))
            let story = try SyntheticLedger.finished(rightRows: [.searched: 320], purpose: purpose)
            _ = try await ledger.writer.append(
                story.entries().map {
                    AuditEntry(time: $0.time, actor: $0.actor, request: id, fact: $0.fact, source: $0.source)
                })
        }
        #expect(try await ledger.writer.verify().faults == [])
        let kept = try ledger.psql("select json_agg(purpose order by event_sequence) from request")
        #expect(try JSONDecoder().decode([String].self, from: Data(kept.utf8)) == purposes)
        let places = try await Self.erase(ledger)
        #expect(places.count > purposes.count)
        #expect(try ledger.psql("select distinct purpose from request") == "(erased)")
        #expect(try await ledger.writer.verify().faults == [])
    }

    /// `ann` is not `ann-b`; a name with marks of patterns in it is itself.
    @Test(arguments: ["ann", "a.n*[b", "a'b\\c"]) func aNameIsFoundAsAWord(name: String) async throws {
        let ledger = try await TestLedger()
        let reasons = ["\(name)", "'\(name)' is no member", "\(name)-b", "x\(name)", "\(name)s", "axnn[b"]
        let findings = reasons.map { Finding(severity: .refusal, rule: "x/y", reason: $0, file: "x.yaml") }
        _ = try await ledger.writer.append(SyntheticLedger.refused(for: findings).entries())
        let found = try await ledger.owner.values(of: name)
        _ = try await ledger.owner.erase(found.places, because: "?", by: .daemon, at: Self.time)
        let rest = try ledger.psql("select json_agg(reason order by place) from finding")
        #expect(
            try JSONDecoder().decode([String].self, from: Data(rest.utf8)) == ["(erased)", "(erased)"] + reasons.dropFirst(2))
        #expect(try await ledger.writer.verify().faults == [])
    }
}
