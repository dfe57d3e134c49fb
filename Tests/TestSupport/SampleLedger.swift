internal import Foundation

/// The ledger of scripts/sample-ledger, made once in a test process.
public enum SampleLedger {
    /// Its database in the private PostgreSQL, with the ledger in it.
    public static let database = Result<String, any Error> {
        let cluster = try PrivatePostgreSQL.shared.get()
        let name = try cluster.makeDatabase()
        let (status, output) = try Command.run([
            Repository.root + "/scripts/sample-ledger", cluster.conninfo(database: name),
        ])
        guard status == 0 else { throw PrivatePostgreSQL.Failure(description: output) }
        return name
    }
}
