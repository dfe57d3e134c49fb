import Domain
import Ledger
import TestSupport

/// A migrated database of one test's own.
struct TestLedger {
    let cluster: PrivatePostgreSQL
    let database: String
    let writer: Ledger

    /// - Parameter schemaVersion: how many of the migrations are applied; all where nothing is said.
    init(schemaVersion: Int = Ledger.schemaVersion) async throws {
        cluster = try PrivatePostgreSQL.shared.get()
        database = try cluster.makeDatabase()
        writer = Ledger(
            conninfo: cluster.conninfo(database: database, user: "heterolora_writer"), applicationName: "writer")
        let migrations = try Migration.all(in: Repository.root + "/migrations")
        _ = try await owner.migrate(Array(migrations.prefix(schemaVersion)))
    }

    var owner: Ledger {
        Ledger(conninfo: cluster.conninfo(database: database, user: "heterolora_owner"), applicationName: "owner")
    }

    /// Fills the ledger with a whole run.
    func fill() async throws -> [AuditEvent] {
        try await writer.append(try Self.run().entries())
    }

    /// Appends as programs did for which nothing was sealed: before migration 18.
    func appendUnsealed(_ entries: [AuditEntry]) throws {
        func text(_ value: String?) -> String { value.map { "$text$\($0)$text$" } ?? "null" }
        let calls = try entries.map { entry in
            let payload = try entry.fact.payloadJSON()
            return """
                select append_audit_event(\(text(entry.time.description)), \(text(entry.actor.description)),
                    \(text(entry.fact.kind.rawValue)), \(text(entry.request?.text)), \(entry.source.map { "\($0.attempt)" } ?? "null"),
                    \(entry.source.map { "\($0.sequence)" } ?? "null"), \(text(payload)));
                """
        }
        // One program for all of them: starting one takes longer than appending does. From a file, since they are more than an argument may be.
        let folder = try TemporaryFolder()
        try folder.write("events.sql", calls.joined(separator: "\n"))
        try psql("\\i \(folder.path)/events.sql", user: "heterolora_writer")
    }

    static func run() throws -> SyntheticLedger {
        try SyntheticLedger.finished(rightRows: [.searched: 320, .uniform: 319, .headOnly: 280])
    }

    /// Runs SQL as somebody who may do everything: switches the guards off before, and on again afterwards.
    func psql(unguarded sql: String) throws {
        func guards(_ change: String) -> String {
            """
            do $$
            declare guard record;
            begin
                for guard in select tgrelid::regclass as name, tgname from pg_trigger where not tgisinternal loop
                    execute format('alter table %s \(change) trigger %I', guard.name, guard.tgname);
                end loop;
            end $$;
            """
        }
        try psql(guards("disable") + sql + ";" + guards("enable always"))
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
