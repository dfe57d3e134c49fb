import Domain
import Foundation
import Ledger
import TestSupport
import Testing

/// A ledger that goes to another server is the same there, and as well guarded: docs/operations.md says how it goes there.
@Suite(.timeLimit(.minutes(30))) struct MovingTests {
    /// A filled ledger that can be followed, and the server that it goes to.
    private struct Move {
        let from: PrivatePostgreSQL
        let to: PrivatePostgreSQL
        let database: String
        let there: String
        let writer: Ledger
        let events: [AuditEvent]

        init() async throws {
            (from, to) = (try PrivatePostgreSQL(["-c wal_level=logical"]), try PrivatePostgreSQL())
            database = try from.makeDatabase()
            there = try to.makeDatabase()
            let owner = Ledger(conninfo: from.conninfo(database: database, user: "heterolora_owner"), applicationName: "owner")
            _ = try await owner.migrate(Migration.all(in: Repository.root + "/migrations"))
            writer = Ledger(conninfo: from.conninfo(database: database, user: "heterolora_writer"), applicationName: "writer")
            events = try await writer.append(TestLedger.run().entries())
            try from.psql(database, "insert into team_reader (login, team) values ('ann', 'a')", user: "heterolora_owner")
        }

        func copy(_ options: [String] = []) throws {
            let folder = try TemporaryFolder()
            let file = folder.path + "/ledger.dump"
            try run(
                ["pg_dump", "--format=custom", "--file=\(file)", "--dbname=\(from.conninfo(database: database))"] + options)
            try run(["pg_restore", "--exit-on-error", "--dbname=\(to.conninfo(database: there))", file])
        }

        private func run(_ command: [String]) throws {
            let (status, output) = try Command.run(command)
            #expect(status == 0, "\(output)")
        }

        func copied(_ role: String = "reader") -> Ledger {
            Ledger(conninfo: to.conninfo(database: there, user: "heterolora_\(role)"), applicationName: "copy")
        }

        /// Comes back when the copy has so many events; each look is a new one.
        func follow(to count: Int) throws {
            try to.psql(
                there,
                """
                do $$ begin
                    while (select count(*) from audit_event) < \(count) loop perform pg_sleep(0.02); end loop;
                end $$
                """)
        }

        /// A refused request under another id: what is appended later.
        func refuse(_ name: String) async throws -> [AuditEvent] {
            let id = try #require(RequestID(name))
            return try await writer.append(
                SyntheticLedger.refused().entries().map {
                    AuditEntry(time: $0.time, actor: $0.actor, request: id, fact: $0.fact, source: $0.source)
                })
        }

        func expectGuarded() throws {
            for statement in ["update cost set cost_yen = 0", "delete from audit_event", "update standing set state = 'held'"] {
                #expect(throws: (any Error).self, "\(statement)") { try to.psql(there, statement) }
            }
        }
    }

    @Test func aLedgerThatIsDumpedAndRestoredIsSoundThere() async throws {
        let move = try await Move()
        try move.copy()
        let report = try await move.copied().verify()
        let known = try await move.writer.verify()
        #expect(report.isSound && report == known, "\(report.faults)")
        #expect(try move.to.psql(move.there, "select login, team from team_reader") == "ann|a")
        try move.expectGuarded()
        // And goes on there.
        let entry = try #require(try SyntheticLedger.refused().entries().first)
        let id = try #require(RequestID("20261124-050000-there"))
        let event = try await move.copied("writer").append(
            AuditEntry(time: entry.time, actor: entry.actor, request: id, fact: entry.fact))
        #expect(event.sequence == Int64(move.events.count) + 1 && event.previousHash == move.events.last?.hash)
        #expect(try await move.copied().verify().isSound)
    }

    @Test func aStandbyThatFollowsTheEventsIsSound() async throws {
        let move = try await Move()
        try move.from.psql(
            move.database,
            """
            create role heterolora_standby login replication;
            grant connect on database \(move.database) to heterolora_standby;
            create publication ledger for table audit_event with (publish = 'insert')
            """)
        var count = move.events.count
        try await move.from.whileSession(
            move.database + " replication=database", of: "heterolora_standby",
            holds: "CREATE_REPLICATION_SLOT ledger LOGICAL pgoutput (SNAPSHOT 'export')"
        ) {
            // In between the ledger goes on: this is not in the copy, and comes by the slot.
            count += try await move.refuse("20261124-050000-between").count
            let snapshot = try move.from.psql(move.database, "select * from pg_ls_dir('pg_snapshots')")
            try move.copy(["--snapshot=\(snapshot)", "--no-publications", "--no-subscriptions"])
        }
        #expect(try move.to.psql(move.there, "select count(*) from audit_event") == "\(move.events.count)")
        let source = move.from.conninfo(database: move.database, user: "heterolora_standby")
        try move.to.psql(
            move.there,
            """
            create subscription ledger connection '\(source)' publication ledger
                with (create_slot = false, slot_name = 'ledger', copy_data = false)
            """)
        count += try await move.refuse("20261124-060000-after").count
        try move.follow(to: count)
        let report = try await move.copied().verify()
        #expect(report.isSound && report.eventCount == count, "\(report.faults)")
        let known = try await move.writer.verify()
        #expect(report == known)
        let standings = "select request, state, event_sequence from standing order by 1"
        #expect(try move.to.psql(move.there, standings) == move.from.psql(move.database, standings))
        try move.expectGuarded()
        // What is erased here is erased there.
        let owner = Ledger(
            conninfo: move.from.conninfo(database: move.database, user: "heterolora_owner"), applicationName: "owner")
        let places = try await owner.values(of: "hanako").places
        let time = Timestamp(microseconds: 1_795_100_000_000_000)
        count += try await owner.erase(places, because: "request 12", by: .daemon, at: time).count
        try move.follow(to: count)
        let names = "select distinct user_name from reception"
        #expect(try move.to.psql(move.there, names) == "(erased)" && move.from.psql(move.database, names) == "(erased)")
        #expect(try await move.copied().verify().isSound)
        // It takes the ledger's place.
        try move.from.psql(move.database, "revoke connect on database \(move.database) from heterolora_writer")
        try move.to.psql(move.there, "drop subscription ledger")
        let entry = try #require(try SyntheticLedger.refused().entries().first)
        let id = try #require(RequestID("20261124-070000-there"))
        let event = try await move.copied("writer").append(
            AuditEntry(time: entry.time, actor: entry.actor, request: id, fact: entry.fact))
        #expect(event.sequence == Int64(count) + 1)
        #expect(try await move.copied().verify().isSound)
    }
}
