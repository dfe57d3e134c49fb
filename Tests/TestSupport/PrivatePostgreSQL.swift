internal import Foundation
internal import Synchronization

/// A PostgreSQL of the test process's own, which ends with it. One cluster for all tests, a database for each that asks; others for tests that need two.
public final class PrivatePostgreSQL: Sendable {
    public static let shared = Result { try PrivatePostgreSQL() }

    /// The cluster's folder, which is also where its socket is.
    public let folder: String
    /// It ends at the end of its input, which comes however this process ends.
    private let server: ChildProcess
    private let databaseCount = Atomic(0)

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Another cluster, which ends with this object.
    /// - Parameter options: for the server, such as `-c wal_level=logical`.
    public init(_ options: [String] = []) throws {
        folder = "/tmp/heterolora-test-\(UUID().uuidString.prefix(8))"
        // The folder goes when the server has gone.
        let script =
            "'\(Repository.root)/scripts/private-postgres' '\(folder)' -c fsync=off -c full_page_writes=off -c max_connections=1000 \(options.joined(separator: " ")); rm -rf '\(folder)'"
        server = try ChildProcess("/bin/bash", ["-c", script], joinsErrors: false)
        guard server.read() == Array("ready\n".utf8) else { throw Failure(description: "no private PostgreSQL: see \(folder)") }
        try Self.run(["psql", "-qd", conninfo(database: "postgres"), "-c", "create database template_ledger"])
        try Self.run(["psql", "-qd", conninfo(database: "template_ledger"), "-f", Repository.root + "/migrations/roles.sql"])
    }

    /// A connection string for `database`, as superuser or as `user`.
    public func conninfo(database: String, user: String = "postgres") -> String {
        "host=\(folder) dbname=\(database) user=\(user)"
    }

    /// A new database with the ledger's roles and no tables.
    public func makeDatabase() throws -> String {
        let name = "test_\(databaseCount.add(1, ordering: .relaxed).newValue)"
        try Self.run(["psql", "-qd", conninfo(database: "postgres"), "-c", "create database \(name) template template_ledger"])
        try Self.run(["psql", "-qd", conninfo(database: name), "-f", Repository.root + "/migrations/roles.sql"])
        return name
    }

    /// Gives a database of `makeDatabase` roles of its own, as the ledger of a second daemon has.
    public func makeInstance(_ database: String) throws {
        let files = ["roles.sql", "instance.sql"].flatMap { ["-f", Repository.root + "/migrations/" + $0] }
        try Self.run(["psql", "-qd", conninfo(database: database), "-v", "ON_ERROR_STOP=1"] + files)
    }

    /// Runs SQL as superuser.
    /// - Returns: what psql prints, unaligned and without headers.
    @discardableResult
    public func psql(_ database: String, _ sql: String, user: String = "postgres") throws -> String {
        try Self.run([
            "psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-v", "VERBOSITY=verbose", "-d", conninfo(database: database, user: user),
            "-c", sql,
        ])
    }

    /// Runs statements in a session that stays open, with the locks that it has taken, until `body` returns.
    public func whileSession(
        _ database: String, of user: String, holds sql: String, _ body: () async throws -> Void
    ) async throws {
        let session = try ChildProcess(
            "/usr/bin/env", ["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-d", conninfo(database: database, user: user)],
            joinsErrors: false)
        try session.write("\(sql);\n\\echo held\n")
        var said = ""
        while !said.contains("held") {
            let more = session.read()
            guard !more.isEmpty else { throw CancellationError() }
            said += String(decoding: more, as: UTF8.self)
        }
        defer {
            session.closeInput()
            session.wait()
        }
        try await body()
    }

    @discardableResult
    private static func run(_ arguments: [String]) throws -> String {
        let (status, text) = try Command.run(arguments)
        guard status == 0 else { throw Failure(description: "\(arguments.joined(separator: " ")): \(text)") }
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
