import Domain
import Ledger
import TestSupport
import Testing

/// Who may change the record, and what shows when somebody does it all the same.
@Suite struct TamperingTests {
    private static let tables = [
        "audit_event", "state_change", "reception", "request", "verdict", "finding", "judged_policy", "plan", "saliency",
        "allocation", "trial", "measurement", "artifact", "outcome", "cost", "consumption", "standing",
        "fact_kind",
    ]

    @Test func nobodyUpdatesDeletesOrTruncates() async throws {
        let ledger = try await TestLedger()
        _ = try await ledger.fill()
        let statements = Self.tables.flatMap { table in
            let column = table == "audit_event" ? "sequence" : table == "fact_kind" ? "kind" : "event_sequence"
            return [
                "update \(table) set \(column) = \(column)", "delete from \(table)", "truncate \(table)",
                "truncate \(table) cascade",
            ]
        }
        for user in ["heterolora_writer", "heterolora_reader", "heterolora_owner", "postgres"] {
            #expect(try Self.sqlStates(of: statements, by: user, in: ledger) == ["42501"], "\(user)")
        }
        #expect(try await ledger.writer.verify().isSound)
    }

    @Test(arguments: ["heterolora_writer", "heterolora_reader"])
    func servicesInsertNothingByHand(user: String) async throws {
        let ledger = try await TestLedger()
        _ = try await ledger.fill()
        let statements = [
            "insert into audit_event select * from audit_event", "insert into cost select * from cost",
            "insert into standing select * from standing", "update standing set state = null",
            "insert into fact_kind select * from fact_kind", "create table mine (x int)",
            "alter table audit_event disable trigger all", "drop table cost",
        ]
        #expect(try Self.sqlStates(of: statements, by: user, in: ledger) == ["42501"])
    }

    /// The distinct SQLSTATEs with which the server answers the statements, each tried by itself.
    private static func sqlStates(of statements: [String], by user: String, in ledger: TestLedger) throws -> Set<String> {
        let list = statements.map { "'\($0)'" }.joined(separator: ", ")
        let output = try ledger.psql(
            """
            do $$
            declare statement text;
            begin
                foreach statement in array array[\(list)] loop
                    begin
                        execute statement;
                        raise info 'state=00000';
                    exception when others then
                        raise info 'state=%', sqlstate;
                    end;
                end loop;
            end $$
            """, user: user)
        let states = output.split(separator: "state=").dropFirst().map { String($0.prefix(5)) }
        #expect(states.count == statements.count)
        return Set(states)
    }

    @Test func aReaderCannotAppend() async throws {
        let ledger = try await TestLedger()
        let entry = try #require(try SyntheticLedger.refused().entries().first)
        let reader = Ledger(
            conninfo: ledger.cluster.conninfo(database: ledger.database, user: "heterolora_reader"), applicationName: "reader")
        #expect(await refusal { _ = try await reader.append(entry) }?.code == .refused)
        #expect(try await reader.verify().isSound)
    }

    @Test(arguments: [
        ("payload", "payload = replace(payload::text, 'hanako', 'hanakp')::json", 1),
        ("time", "time = time + interval '1 microsecond'", 4),
        ("actor", "actor = 'user:mallory'", 4),
        ("request", "request = request || 'x'", 4),
        ("hash", "hash = set_byte(hash, 31, get_byte(hash, 31) # 1)", 6),
        ("previous hash", "previous_hash = set_byte(previous_hash, 0, get_byte(previous_hash, 0) # 1)", 6),
        ("source", "source_sequence = source_sequence + 100000", 6),
    ])
    func oneChangedByteIsFound(what: String, assignment: String, sequence: Int) async throws {
        let ledger = try await TestLedger()
        _ = try await ledger.fill()
        try ledger.psql(unguarded: "update audit_event set \(assignment) where sequence = \(sequence)")
        let report = try await ledger.writer.verify()
        #expect(report.faults.first?.sequence == Int64(sequence), "\(what): \(report.faults)")
    }

    /// Somebody who changes what a definition says with what it defines: a table's view, a guard, a rule before it, a function that others call.
    @Test(arguments: [
        (
            """
            create or replace view projected_cost as select e.sequence as event_sequence, e.request, e.time as recorded_at,
                e.payload -> 'rateCard' ->> 'name' as rate_card, (e.payload ->> 'wallSeconds')::double precision as wall_seconds,
                0::numeric as cost_yen, (e.payload ->> 'estimatedCostYen')::numeric as estimated_cost_yen
            from audit_event e where e.kind = 'cost.recorded'; update cost set cost_yen = 0
            """, ["table cost has a row", "table cost lacks a row", "view projected_cost is not as the migrations made it"]
        ),
        (
            "create or replace view request_state as select request, 'finished' as state, changed_at, event_sequence from standing",
            ["view request_state is not as the migrations made it"]
        ),
        (
            "create or replace function refuse_change() returns trigger language plpgsql set search_path = pg_catalog as 'begin return null; end'",
            ["function refuse_change of 0 arguments is not as the migrations made it"]
        ),
        ("alter function refuse_change reset search_path", ["function refuse_change of 0 arguments is not"]),
        ("drop view test_look", ["view test_look is gone"]),
        (
            "create function can_follow(state_before varchar, state_after varchar, x int) returns boolean language sql return true",
            ["function can_follow of 3 arguments is none that the migrations made"]
        ),
        (
            "create rule quiet as on insert to cost do instead nothing",
            ["rule quiet on cost is none that the migrations made"]
        ),
        (
            """
            create function mine() returns trigger language plpgsql set search_path = pg_catalog as 'begin return null; end';
            create trigger quiet before insert on audit_event for each row execute function mine()
            """, ["trigger 'quiet' on table 'audit_event' is none", "function mine of 0 arguments is none"]
        ),
        ("create view mine as select 1 as one", []),
        (
            "drop policy team_readers_see_their_teams on cost",
            ["policy team_readers_see_their_teams on cost is gone"]
        ),
        (
            "alter policy team_readers_see_their_teams on audit_event using (true)",
            ["policy team_readers_see_their_teams on audit_event is not as the migrations made it"]
        ),
        (
            "alter policy readers_see_everything on cost to public",
            ["policy readers_see_everything on cost is not as the migrations made it"]
        ),
        (
            "create policy mine on cost as restrictive for select to heterolora_reader using (cost_yen < 1)",
            ["policy mine on cost is none that the migrations made"]
        ),
        ("alter table verdict disable row level security", ["row-level security of verdict is gone"]),
        (
            "alter table verdict force row level security",
            ["row-level security of verdict is not as the migrations made it"]
        ),
        ("alter view spending reset (security_invoker)", ["view spending is not as the migrations made it"]),
        (
            "create or replace function session_teams() returns text[] language sql stable parallel safe security definer return array['legal']",
            ["function session_teams of 0 arguments is not as the migrations made it"]
        ),
        (
            "drop trigger the_record_is_only_added_to on team_reader",
            ["table team_reader no longer refuses changes: its trigger is gone"]
        ),
        (
            "update fact_kind set payload_schema = 'true' where kind = 'cost.recorded'",
            ["fact kind cost.recorded is not as the migrations made it"]
        ),
        (
            "insert into fact_kind select 'mine', true, is_of_request, since_migration, meaning, payload_schema from fact_kind where kind = 'run.ended'",
            ["fact kind mine is none that the migrations made"]
        ),
        ("delete from fact_kind where kind = 'key.replaced'", ["fact kind key.replaced is gone"]),
        (
            "drop trigger an_event_is_as_its_kind on audit_event",
            ["table audit_event no longer refuses what is no fact of a known kind: its trigger is gone"]
        ),
    ])
    func aDefinitionThatIsNotAsItWasMadeIsFound(sql: String, words: [String]) async throws {
        let ledger = try await TestLedger()
        _ = try await ledger.fill()
        try ledger.psql(unguarded: sql)
        let faults = try await ledger.writer.verify().faults.map(\.description)
        #expect(faults.count == words.count, "\(faults)")
        for word in words { #expect(faults.contains { $0.contains(word) }, "\(word): \(faults)") }
    }

    @Test func anEventTakenOutIsFound() async throws {
        let ledger = try await TestLedger()
        _ = try await ledger.fill()
        try ledger.psql(unguarded: "delete from audit_event where sequence = 7")
        #expect(try await ledger.writer.verify().faults.first?.sequence == 7)
    }

    /// Somebody who may do everything makes the whole chain anew; only a receipt remembers.
    @Test func aCutOrRewrittenEndIsFoundByAReceipt() async throws {
        let ledger = try await TestLedger()
        let events = try await ledger.fill()
        let request = try #require(events.first?.request)
        let receipt = Receipt(
            request: request, fileName: "x.yaml", submitter: Submitter(userID: 1, userName: "hanako"), state: .finished,
            events: events.map(ReceiptEvent.init))
        #expect(try await ledger.writer.verify(AuditEvidence(receipts: [receipt])).isSound)
        let last = try #require(events.last?.sequence)
        try ledger.psql(
            unguarded: """
                delete from audit_event where sequence = \(last); delete from cost where event_sequence = \(last);
                delete from consumption where event_sequence = \(last)
                """)
        #expect(try await ledger.writer.verify().isSound)
        #expect(try await ledger.writer.verify(AuditEvidence(receipts: [receipt])).faults.first?.sequence == last)
    }

    @Test func aForgedReceiptIsNamed() async throws {
        let ledger = try await TestLedger()
        let events = try await ledger.fill()
        guard case .requestJudged(let judgement) = try events[1].fact() else { return }
        let other = Verdict(decision: .refused, findings: [], estimate: nil)
        let first = ReceiptEvent(events[0])
        func receipt(
            _ request: String = "20261124-013548-movie-reviews-poc", _ state: RequestState = .finished,
            _ verdict: Verdict? = nil,
            first: ReceiptEvent? = nil
        ) throws -> Receipt {
            Receipt(
                request: try #require(RequestID(request)), fileName: "x.yaml",
                submitter: Submitter(userID: 1, userName: "hanako"),
                state: state, verdict: verdict ?? judgement.verdict,
                events: [first ?? ReceiptEvent(events[0])] + events.dropFirst().map(ReceiptEvent.init))
        }
        let later = Timestamp(microseconds: first.time.microseconds + 1)
        let cases: [(Receipt, String?)] = [
            (try receipt(), nil),
            (try receipt("20261124-013548-other"), "is not what the receipt of 20261124-013548-other says"),
            (try receipt(first: ReceiptEvent(sequence: 1, time: first.time, kind: first.kind, hash: .zero)), "event 1: "),
            (try receipt(first: ReceiptEvent(sequence: 1, time: later, kind: first.kind, hash: first.hash)), "event 1: "),
            (try receipt(first: ReceiptEvent(sequence: 1, time: first.time, kind: .runEnded, hash: first.hash)), "event 1: "),
            (try receipt("20261124-013548-movie-reviews-poc", .refused), "says refused, its events finished"),
            (try receipt("20261124-013548-movie-reviews-poc", .finished, other), "has another verdict than its events"),
        ]
        for (receipt, words) in cases {
            let faults = try await ledger.writer.verify(AuditEvidence(receipts: [receipt])).faults
            #expect(words.map { faults.first?.description.contains($0) == true } ?? faults.isEmpty, "\(faults)")
        }
    }

    @Test(arguments: [
        ("allocation", "reason = 'because'", Fact.Kind.searchAllocated, "and place = 1"),
        ("consumption", "reserved_yen = 0", .requestJudged, "and scope = 'team'"),
        ("standing", "state = 'held'", .runEnded, ""),
    ])
    func aChangedTypedTableIsFound(table: String, assignment: String, kind: Fact.Kind, place: String) async throws {
        let ledger = try await TestLedger()
        let events = try await ledger.fill()
        let changed = try #require(events.first { $0.kind == kind }?.sequence)
        try ledger.psql(unguarded: "update \(table) set \(assignment) where event_sequence = \(changed) \(place)")
        let report = try await ledger.writer.verify()
        #expect(report.faults.map(\.sequence) == [changed, changed])
        #expect(report.faults.first?.reason.contains(table) == true)
    }

    /// `session_replication_role = replica` switches off triggers as they are made, for one session and without a trace.
    @Test func noSettingSwitchesAGuardOff() async throws {
        let ledger = try await TestLedger()
        let events = try await ledger.fill()
        let statements = Self.tables.map { "delete from \($0)" } + ["delete from schema_migration"]
        try ledger.psql("alter role postgres in database \(ledger.database) set session_replication_role = replica")
        #expect(try Self.sqlStates(of: statements, by: "postgres", in: ledger) == ["42501"])
        try ledger.psql("alter role heterolora_writer in database \(ledger.database) set session_replication_role = replica")
        let other = Ledger(
            conninfo: ledger.cluster.conninfo(database: ledger.database, user: "heterolora_writer"), applicationName: "other")
        let report = try await other.verify()
        #expect(report.isSound && report.eventCount == events.count, "\(report.faults)")
        let entry = try #require(try SyntheticLedger.refused().entries().first)
        // What is appended fills the typed tables there too, which refuse to receive a request twice.
        #expect(await refusal { _ = try await other.append(AuditEntry(again: entry)) }?.sqlState == "HL001")
    }

    /// Tables that later migrations add are among them. Who holds a daemon's name is no record.
    @Test func everyTableRefusesChangesAlways() async throws {
        let ledger = try await TestLedger()
        let unguarded = """
            select relname from pg_class c
            where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relname <> 'daemon_lease' and not exists (
                select from pg_trigger where tgrelid = c.oid and tgfoid in (
                        'refuse_change'::regproc, 'refuse_change_but_erasure'::regproc, 'refuse_change_by_hand'::regproc)
                    and tgenabled = 'A')
            """
        #expect(try ledger.psql(unguarded) == "")
        let loose = "select tgname from pg_trigger where not tgisinternal and tgenabled <> 'A'"
        #expect(try ledger.psql(loose) == "")
        // A function is bound to what it names when it is made, or says where names are looked up.
        let unbound = """
            select proname from pg_proc where pronamespace = 'public'::regnamespace and prosqlbody is null
                and not exists (select from unnest(proconfig) as setting where setting like 'search\\_path=%')
            """
        #expect(try ledger.psql(unbound) == "")
    }

    @Test(arguments: [
        (
            "alter table audit_event disable trigger the_record_is_only_added_to",
            "table audit_event no longer refuses changes", "off"
        ),
        ("alter table cost disable trigger all", "table cost no longer refuses changes", "off"),
        ("alter table cost enable trigger all", "table cost no longer refuses changes", "not ENABLE ALWAYS"),
        (
            "alter table verdict enable replica trigger a_projection_is_only_added_to",
            "table verdict no longer refuses changes", "not ENABLE ALWAYS"
        ),
        ("alter table standing disable trigger all", "table standing no longer refuses changes by hand", "off"),
        ("drop trigger the_record_is_only_added_to on schema_migration", "table schema_migration no longer", "gone"),
        (
            "alter table audit_event disable trigger an_event_fills_the_tables_defined_from_it",
            "table audit_event no longer fills the typed tables", "off"
        ),
        (
            """
            drop trigger a_projection_is_only_added_to on cost;
            create trigger a_projection_is_only_added_to before update or delete or truncate on cost
                for each statement when (false) execute function refuse_change();
            alter table cost enable always trigger a_projection_is_only_added_to
            """, "table cost no longer refuses changes", "gone, or not that of the migrations"
        ),
        (
            """
            drop trigger a_projection_is_only_added_to on cost;
            create trigger a_projection_is_only_added_to before delete or truncate on cost
                for each statement execute function refuse_change();
            alter table cost enable always trigger a_projection_is_only_added_to
            """, "table cost no longer refuses changes", "gone, or not that of the migrations"
        ),
    ])
    func aGuardThatIsNotAsItWasMadeIsFound(statement: String, what: String, how: String) async throws {
        let ledger = try await TestLedger()
        try ledger.psql(statement)
        let faults = try await ledger.writer.verify().faults
        #expect(faults.count == 1 && faults[0].reason.hasPrefix(what) && faults[0].reason.contains(how), "\(faults)")
    }
}
