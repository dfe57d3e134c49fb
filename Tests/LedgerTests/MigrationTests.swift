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
        let events = try await ledger.fill()
        let migrations = try Migration.all(in: Repository.root + "/migrations")
        #expect(try await ledger.owner.migrate(migrations) == migrations.dropFirst(version).map(\.name))
        let report = try await ledger.writer.verify()
        #expect(report.isSound && report.eventCount == events.count, "\(report.faults)")
        #expect(try await ledger.writer.append(try TestLedger.run().entries()) == events)
    }
}
