import Domain
import Ledger
import TestSupport

/// A migrated database of one test's own.
struct TestLedger {
    let cluster: PrivatePostgreSQL
    let database: String
    let writer: Ledger

    init() async throws {
        cluster = try PrivatePostgreSQL.shared.get()
        database = try cluster.makeDatabase()
        writer = Ledger(
            conninfo: cluster.conninfo(database: database, user: "heterolora_writer"), applicationName: "writer")
        _ = try await owner.migrate(Migration.all(in: Repository.root + "/migrations"))
    }

    var owner: Ledger {
        Ledger(conninfo: cluster.conninfo(database: database, user: "heterolora_owner"), applicationName: "owner")
    }

    /// Fills the ledger with a whole run.
    func fill() async throws -> [AuditEvent] {
        try await writer.append(try Self.run().entries())
    }

    static func run() throws -> SyntheticLedger {
        try SyntheticLedger.finished(rightRows: [.searched: 320, .uniform: 319, .headOnly: 280])
    }

    @discardableResult
    func psql(_ sql: String, user: String = "postgres") throws -> String { try cluster.psql(database, sql, user: user) }
}

/// The ledger's error that `body` ends with, nil where it succeeds.
func refusal(of body: () async throws -> Void) async -> LedgerError? {
    do {
        try await body()
        return nil
    } catch {
        return error as? LedgerError
    }
}
