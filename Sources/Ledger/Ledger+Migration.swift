internal import Domain

extension Ledger {
    /// The newest migration that this program knows.
    public static let schemaVersion = 20

    /// Applies what is missing, each migration in a transaction of its own; as `heterolora_owner`.
    /// - Parameter migrations: all of them.
    /// - Returns: the names of those that were applied now.
    /// - Throws: `schemaMismatch` when an applied migration is not the one that is given, or the database is newer.
    public func migrate(_ migrations: [Migration]) throws(LedgerError) -> [String] {
        try connected { connection throws(LedgerError) in
            try Self.makeTable(connection)
            var names: [String] = []
            for (index, migration) in migrations.sorted(by: { $0.version < $1.version }).enumerated() {
                guard migration.version == index + 1 else {
                    throw LedgerError(code: .schemaMismatch, reason: "\(migration.name): migration \(index + 1) is missing")
                }
                if try Self.apply(migration, connection) { names.append(migration.name) }
            }
            let applied = try Self.applied(connection)
            try Self.checkNewest(applied.keys.max() ?? 0, known: migrations.count)
            return names
        }
    }

    /// Whether this program and the database agree on the schema.
    /// - Throws: `schemaMismatch` that says what to do.
    public func checkSchema() throws(LedgerError) {
        try connected { connection throws(LedgerError) in
            let exists = try connection.rows("select to_regclass('public.schema_migration') is not null")
            let version = exists.first?[0] == "t" ? try Self.applied(connection).keys.max() ?? 0 : 0
            try Self.checkNewest(version, known: Self.schemaVersion)
            guard version == Self.schemaVersion else {
                throw LedgerError(
                    code: .schemaMismatch,
                    reason:
                        "the database has schema \(version), this program needs \(Self.schemaVersion); run heteroloractl migrate"
                )
            }
        }
    }

    private static func applied(_ connection: Connection) throws(LedgerError) -> [Int: String] {
        var applied: [Int: String] = [:]
        for row in try connection.rows("select version, sha256 from schema_migration") {
            guard let version = row[0].flatMap({ Int($0) }) else { continue }
            applied[version] = row[1]
        }
        return applied
    }

    private static func check(_ migration: Migration, _ digest: String) throws(LedgerError) {
        guard digest == migration.digest.hexadecimal else {
            throw LedgerError(
                code: .schemaMismatch,
                reason: "\(migration.name) was applied with SHA-256 \(digest), the file has \(migration.digest); "
                    + "a migration is never changed, add another")
        }
    }

    private static func makeTable(_ connection: Connection) throws(LedgerError) {
        do throws(LedgerError) {
            try connection.rows(
                """
                create table if not exists schema_migration (
                    version integer constraint a_migration_has_a_number primary key, name text not null,
                    sha256 text not null, applied_at timestamptz not null default now())
                """)
        } catch {
            // Two that make it at the same moment: one of them fails, and the table is there.
            guard try connection.rows("select to_regclass('public.schema_migration') is not null").first?[0] == "t" else {
                throw error
            }
        }
    }

    /// - Returns: false where it had been applied already.
    private static func apply(_ migration: Migration, _ connection: Connection) throws(LedgerError) -> Bool {
        do throws(LedgerError) {
            return try connection.transaction { () throws(LedgerError) in
                // Two migrators wait for each other. A reader may not take this lock, as it may an advisory one.
                try connection.rows("lock table schema_migration in exclusive mode")
                if let digest = try applied(connection)[migration.version] {
                    try check(migration, digest)
                    return false
                }
                try connection.run(script: migration.sql)
                try connection.rows(
                    """
                    insert into schema_migration (version, name, sha256)
                    values (\(migration.version)::integer, \(migration.name), \(migration.digest.hexadecimal))
                    """)
                return true
            }
        } catch {
            guard error.code != .schemaMismatch else { throw error }
            throw LedgerError(code: error.code, reason: "\(migration.name): \(error.reason)", sqlState: error.sqlState)
        }
    }

    private static func checkNewest(_ version: Int, known: Int) throws(LedgerError) {
        guard version <= known else {
            throw LedgerError(
                code: .schemaMismatch, reason: "the database has schema \(version), newer than this program's \(known)")
        }
    }
}
