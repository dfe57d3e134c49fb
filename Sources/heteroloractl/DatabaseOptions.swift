import ArgumentParser
import Domain
import Ledger

/// Where the ledger is; the same option for every subcommand that reads it.
struct DatabaseOptions: ParsableArguments {
    @Option(help: ArgumentHelp("libpq connection string of the ledger.", valueName: "conninfo"))
    var database = "dbname=heterolora user=heterolora_reader"

    func open() -> Ledger { Ledger(conninfo: database, applicationName: "heteroloractl") }
}

extension Ledger {
    /// The request that a person means: an id, or the newest of that name.
    /// - Throws: `missingInput` where there is none.
    func request(named name: String) async throws -> RequestID {
        guard let id = try newestRequest(named: name) else {
            throw Failure(.missingInput, "the ledger knows no request '\(name.printable)'")
        }
        return id
    }

    /// The same, but an id in full is believed where the database is away.
    func requestOrID(_ name: String) async throws -> RequestID {
        do {
            return try await request(named: name)
        } catch let error as LedgerError where error.isTransient {
            guard let id = RequestID(name), id.isInFull else { throw error }
            return id
        }
    }
}

extension RequestID {
    /// Whether it looks like one that the daemon gave: `20261124-013548-…`.
    var isInFull: Bool {
        let parts = text.split(separator: "-", maxSplits: 2).map(\.utf8)
        func isNumber(_ part: Substring.UTF8View, _ digits: Int) -> Bool {
            part.count == digits && part.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        }
        return parts.count == 3 && isNumber(parts[0], 8) && isNumber(parts[1], 6)
    }
}
