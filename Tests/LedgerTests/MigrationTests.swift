import Domain
import Ledger
import TestSupport
import Testing

@Suite struct MigrationTests {
    @Test func thisProgramKnowsTheNewestMigration() throws {
        #expect(try Migration.all(in: Repository.root + "/migrations").count == Ledger.schemaVersion)
    }

    /// migrations/schema.sql is what whoever reads or reviews has of all of them together.
    @Test func theMigrationsMakeTheSchemaThatIsWrittenDown() async throws {
        let ledger = try await TestLedger()
        let (status, output) = try Command.run([
            Repository.root + "/scripts/schema", ledger.cluster.conninfo(database: ledger.database),
        ])
        #expect(status == 0 && output.contains("CREATE TABLE public.audit_event"), "\(output.suffix(500))")
        let (made, written) = (output.split(separator: "\n"), try Examples.text("migrations/schema.sql").split(separator: "\n"))
        let difference = made.difference(from: written).prefix(10).map { "\($0)" }.joined(separator: "\n")
        #expect(difference == "", "scripts/schema makes migrations/schema.sql again:\n\(difference)")
    }

    @Test func migratingAgainDoesNothing() async throws {
        let ledger = try await TestLedger()
        #expect(try await ledger.owner.migrate(Migration.all(in: Repository.root + "/migrations")) == [])
        try await ledger.writer.checkSchema()
    }

    @Test func aChangedMigrationIsRefused() async throws {
        let ledger = try await TestLedger()
        var migrations = try Migration.all(in: Repository.root + "/migrations")
        migrations[0] = Migration(version: 1, name: migrations[0].name, sql: migrations[0].sql + "-- later")
        let changed = migrations
        #expect(await refusal { _ = try await ledger.owner.migrate(changed) }?.code == .schemaMismatch)
    }

    @Test func aMigrationIsAppliedWholeOrNotAtAll() async throws {
        let ledger = try await TestLedger()
        let migrations =
            try Migration.all(in: Repository.root + "/migrations")
            + [
                Migration(
                    version: Ledger.schemaVersion + 1, name: "9999_broken.sql",
                    sql: "create table half (x int); create table half (x int);")
            ]
        let error = await refusal { _ = try await ledger.owner.migrate(migrations) }
        #expect(error?.reason.hasPrefix("9999_broken.sql: ") == true && error?.sqlState == "42P07")
        #expect(try ledger.psql("select to_regclass('half') is null") == "t")
        try await ledger.writer.checkSchema()
    }

    @Test func aNewerDatabaseIsRefused() async throws {
        let ledger = try await TestLedger()
        try ledger.psql("insert into schema_migration (version, name, sha256) values (99, 'later', '')")
        let error = await refusal { try await ledger.writer.checkSchema() }
        #expect(error?.code == .schemaMismatch)
    }

    /// Whichever release filled it.
    @Test(arguments: 4..<Ledger.schemaVersion)
    func aFilledLedgerOfAnEarlierSchemaIsSoundAfterwards(version: Int) async throws {
        let ledger = try await TestLedger(schemaVersion: version)
        let entries = try TestLedger.run().entries()
        try ledger.appendUnsealed(entries)
        let migrations = try Migration.all(in: Repository.root + "/migrations")
        #expect(try await ledger.owner.migrate(migrations) == migrations.dropFirst(version).map(\.name))
        let report = try await ledger.writer.verify()
        #expect(report.isSound && report.eventCount == entries.count, "\(report.faults)")
        #expect(try await ledger.writer.append(entries).map(\.sequence) == Array(1...Int64(entries.count)))
        // What was hashed itself cannot be erased, and that is said.
        let found = try await ledger.owner.values(of: "hanako")
        #expect(found.places == [] && found.fixedCount > 0 && found.firstFixed == 1)
        #expect(try await ledger.writer.verify().eventCount == entries.count)
    }

    /// Migration 17: amounts of yen were in double precision before.
    @Test func amountsOfBeforeBecomeWhatTheirEventsSay() async throws {
        let ledger = try await TestLedger(schemaVersion: 16)
        let (long, edited) = (try TestRequest(1, team: "a"), try TestRequest(2, team: "a"))
        let time = Timestamp(microseconds: 1_795_000_000_000_000)
        for request in [long, edited] {
            let entries = [
                request.received(at: time), request.judged(.admitted, costYen: 0.1 + 0.2, at: time),
                request.says(.runPlanned, at: time), request.says(.runStarted, at: time), request.cost(0.1 + 0.2, at: time),
            ]
            try ledger.appendUnsealed(entries.compactMap(\.self))
        }
        // An event that writes its amount as the program does not.
        try ledger.psql(
            """
            select append_audit_event('2026-11-24 01:35:48Z', 'daemon', 'cost.recorded', '\(long.id)', null, null,
                '{"rateCard":{"name":"x"},"wallSeconds":1,"costYen":12.50,"estimatedCostYen":1.250e1}')
            """, user: "heterolora_writer")
        try ledger.psql(unguarded: "update cost set cost_yen = 0.7 where request = '\(edited.id)'")
        try ledger.psql("grant select on spending to public")
        _ = try await ledger.owner.migrate(Migration.all(in: Repository.root + "/migrations"))
        let amounts = "select cost_yen, estimated_cost_yen from cost where request = '\(long.id)' order by event_sequence"
        #expect(try ledger.psql(amounts) == "0.30000000000000004|131\n12.50|12.50")
        #expect(try ledger.psql("select distinct estimated_cost_yen from verdict") == "0.30000000000000004")
        let granted = "select privilege_type from pg_class, aclexplode(relacl) where relname = 'spending' and grantee = 0"
        #expect(try ledger.psql(granted) == "SELECT")
        // What was edited before is not put right, and is found.
        let faults = try await ledger.writer.verify().faults.map(\.reason)
        let areOfTheEdited = faults.allSatisfy { $0.hasPrefix("table cost ") && $0.contains("\(edited.id)") }
        #expect(faults.count == 2 && areOfTheEdited, "\(faults)")
    }
}
