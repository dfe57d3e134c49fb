import Domain
import Ledger
import TestSupport
import Testing

/// The ledger of a second daemon in the same cluster.
@Suite struct InstanceTests {
    @Test func anInstancesRolesReachItsOwnLedgerAndNoOther() async throws {
        let cluster = try PrivatePostgreSQL.shared.get()
        let (first, second) = (try cluster.makeDatabase(), try cluster.makeDatabase())
        // Again, as after an upgrade.
        for _ in 0..<2 { try cluster.makeInstance(second) }
        let migrations = try Migration.all(in: Repository.root + "/migrations")
        for database in [first, second] {
            let owner = Ledger(
                conninfo: cluster.conninfo(database: database, user: "heterolora_owner"), applicationName: "owner")
            _ = try await owner.migrate(migrations)
        }
        func ledger(_ database: String, _ role: String) -> Ledger {
            Ledger(conninfo: cluster.conninfo(database: database, user: role), applicationName: "instance")
        }
        let entries = try TestLedger.run().entries()
        let written = try await ledger(second, second + "_writer").append(entries)
        let request = try #require(written.first?.request)
        #expect(try await ledger(second, second + "_reader").events(of: request).count == written.count)
        let refused = await refusal { _ = try await ledger(second, second + "_reader").append(entries) }
        #expect(refused?.sqlState == "42501")
        for (database, role) in [
            (first, second + "_writer"), (first, second + "_reader"), (second, "heterolora_writer"),
            (second, "heterolora_reader"),
        ] {
            let refusal = await refusal { _ = try await ledger(database, role).events(of: request) }
            #expect(
                refusal?.sqlState == nil && refusal?.description.contains("permission denied for database") == true, "\(role)")
        }
        // A team reader may enter the ledger that was granted to it, and no other; what it is bound to in one says nothing in another.
        let ann = second + "_ann"
        try cluster.psql(
            second, "create role \(ann) login in role heterolora_team_reader; grant connect on database \(second) to \(ann)")
        try cluster.psql(
            second, "insert into team_reader (login, team) values ('\(ann)', 'customer-voice')", user: "heterolora_owner")
        #expect(try await ledger(second, ann).events(of: request).count == written.count)
        #expect(
            await refusal { _ = try await ledger(first, ann).events(of: request) }?.description
                .contains("permission denied for database") == true)
        // The first one's are as they were.
        #expect(try await ledger(first, "heterolora_writer").append(entries).count == written.count)
        try cluster.psql(first, "grant connect on database \(first) to \(ann)")
        #expect(try await ledger(first, ann).events(of: request).isEmpty)
    }
}
