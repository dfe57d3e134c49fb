import Domain
import Ledger
import TestSupport
import Testing

/// The same bytes, times and numbers, whatever role, database and connection string say.
@Suite struct SessionTests {
    /// Spellings that turn text into mojibake, cut off digits of floats, and write times as others do.
    private static let settings = [
        ("client_encoding", "LATIN1"), ("timezone", "Asia/Tokyo"), ("datestyle", "German"), ("extra_float_digits", "-15"),
        ("bytea_output", "escape"), ("intervalstyle", "sql_standard"), ("standard_conforming_strings", "off"),
        ("default_transaction_isolation", "serializable"), ("default_transaction_deferrable", "on"),
        ("idle_in_transaction_session_timeout", "1"), ("lock_timeout", "1"), ("exit_on_error", "on"),
        ("quote_all_identifiers", "on"), ("synchronous_commit", "off"), ("search_path", "evil, pg_catalog, public"),
    ]

    /// Names of ours and of PostgreSQL, meaning other things.
    private static let shadows = """
        create schema evil;
        grant usage on schema evil to public;
        create table evil.audit_event (sequence bigint);
        create table evil.schema_migration (version integer, sha256 text);
        insert into evil.schema_migration values (99, '');
        create view evil.request_overview as select 'x' as request, 'movie-reviews-poc' as name, now() as received_at;
        create table evil.cost (request text, cost_yen double precision);
        create function evil.ledger_time(timestamptz) returns text language sql as $$ select 'yesterday' $$;
        create function evil.encode(bytea, text) returns text language sql as $$ select 'nothing' $$;
        create function evil.sha256(bytea) returns bytea language sql as $$ select '\\x00'::bytea $$;
        create function evil.to_char(timestamptz, text) returns text language sql as $$ select 'never' $$;
        create function evil.set_config(text, text, boolean) returns text language sql as $$ select 'no' $$;
        create function evil.never(text, text) returns boolean language sql as $$ select false $$;
        create operator evil.= (leftarg = text, rightarg = text, function = evil.never);
        create function evil.append_audit_event(timestamptz, text, text, text, integer, integer, text, text, text, jsonb)
            returns table (sequence bigint, previous_hash bytea, hash bytea, sealed_actor text, sealed_payload text, sealed_values jsonb)
            language sql as $$ select 1::bigint, null::bytea, null::bytea, null, null, null::jsonb $$;
        grant all on all tables in schema evil to public;
        """

    private static let purpose = "机のレビューを仕分けると得か 😀 – «é» ‘\\’'"

    /// A request that is judged, with a purpose that no other encoding has, and a time and a cost with all digits.
    private func entries() throws -> [AuditEntry] {
        let rows: [Arm: Int] = [.searched: 320, .uniform: 319, .headOnly: 280]
        return try SyntheticLedger.finished(rightRows: rows, purpose: Self.purpose).entries().map { entry in
            guard case .costRecorded(let cost) = entry.fact else { return entry }
            let uneven = Cost(
                rateCard: cost.rateCard, wallSeconds: cost.wallSeconds, costYen: 100.0 / 3,
                estimatedCostYen: cost.estimatedCostYen)
            return AuditEntry(time: entry.time, actor: entry.actor, request: entry.request, fact: .costRecorded(uneven))
        }
    }

    @Test(arguments: ["role and database", "connection string"])
    func nothingThatIsSetElsewhereChangesWhatIsRecordedOrRead(place: String) async throws {
        let cluster = try PrivatePostgreSQL.shared.get()
        let database = try cluster.makeDatabase()
        var extra = ""
        if place == "connection string" {
            let options = Self.settings.filter { $0.0 != "search_path" }.map {
                "-c \($0.0)=\($0.1.replacing(" ", with: "\\\\ "))"
            }
            extra = " client_encoding=LATIN1 options='\(options.joined(separator: " "))'"
        } else {
            try cluster.psql(database, Self.shadows)
            for (index, (name, text)) in Self.settings.enumerated() {
                let value = name == "search_path" ? text : "'\(text)'"
                for role in ["heterolora_owner", "heterolora_writer", "heterolora_reader"] where index % 2 == 0 {
                    try cluster.psql(database, "alter role \(role) in database \(database) set \(name) = \(value)")
                }
                if index % 2 == 1 { try cluster.psql(database, "alter database \(database) set \(name) = \(value)") }
            }
        }
        func ledger(_ role: String) -> Ledger {
            Ledger(conninfo: cluster.conninfo(database: database, user: "heterolora_\(role)") + extra, applicationName: role)
        }
        let (owner, writer, reader) = (ledger("owner"), ledger("writer"), ledger("reader"))
        #expect(try await owner.migrate(Migration.all(in: Repository.root + "/migrations")).count == Ledger.schemaVersion)
        try await writer.checkSchema()
        let entries = try entries()
        let events = try await writer.append(entries)
        let request = try #require(entries.first?.request)
        for ledger in [writer, reader] {
            let read = try await ledger.events(of: request)
            #expect(read == events)
            #expect(try read.map { try $0.fact() } == entries.map(\.fact))
            #expect(try await ledger.newestRequest(named: "movie-reviews-poc") == request)
            #expect(try await ledger.usage(ofTeam: "customer-voice") == Usage(costYen: 100.0 / 3, runCount: 1))
            let overview = try #require(try await ledger.requests(in: nil, ofTeam: nil, limit: 9).first)
            #expect(overview.receivedAt == entries[0].time && overview.costYen == 100.0 / 3)
            let report = try await ledger.verify()
            #expect(report.isSound, "\(report.faults)")
        }
        // A client that is set right reads the purpose as it was written, from the payload and from the typed table.
        let stored = try cluster.psql(
            database,
            """
            set client_encoding = 'UTF8'; set search_path = public;
            select purpose from request union all
            select payload -> 'request' -> 'metadata' ->> 'purpose' from audit_event where kind = 'request.judged'
            """)
        #expect(stored == Self.purpose + "\n" + Self.purpose)
    }

    @Test func theCallersApplicationNameIsOurs() async throws {
        let ledger = try await TestLedger()
        let other = Ledger(
            conninfo: ledger.cluster.conninfo(database: ledger.database, user: "heterolora_reader") + " application_name=mine",
            applicationName: "heteroloractl")
        _ = try await other.lastSequence()
        #expect(
            try ledger.psql(
                "select application_name from pg_stat_activity where datname = '\(ledger.database)' and usename = 'heterolora_reader'"
            )
                == "heteroloractl")
    }
}
