import Ledger
import TestSupport
import Testing

@Suite struct MigrationTests {
    @Test func thisProgramKnowsTheNewestMigration() throws {
        #expect(try Migration.all(in: Repository.root + "/migrations").count == Ledger.schemaVersion)
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
            + [Migration(version: 3, name: "0003_broken.sql", sql: "create table half (x int); create table half (x int);")]
        let error = await refusal { _ = try await ledger.owner.migrate(migrations) }
        #expect(error?.reason.hasPrefix("0003_broken.sql: ") == true)
        #expect(try ledger.psql("select to_regclass('half') is null") == "t")
        try await ledger.writer.checkSchema()
    }

    @Test func aNewerDatabaseIsRefused() async throws {
        let ledger = try await TestLedger()
        try ledger.psql("insert into schema_migration (version, name, sha256) values (99, 'later', '')")
        let error = await refusal { try await ledger.writer.checkSchema() }
        #expect(error?.code == .schemaMismatch)
    }
}
