import Admission
import Domain
import Logging
import Stores
import SystemPackage

/// The policy folder as it is now: what is in force, and what is not.
struct PolicyReading {
    private static let namedCountMax = 50

    let policies: Policies
    let status: DaemonStatus.Policies

    /// Names in the log what lies there and is not read, before anything can be wrong with the rest.
    init(folder: FilePath, log: Logger) throws {
        let contents = try PolicyStore(root: folder).contents()
        for entry in contents.leftOut.prefix(Self.namedCountMax) { log.warning("not read in \(folder): \(entry)") }
        let more = contents.leftOut.count - Self.namedCountMax
        if more > 0 { log.warning("not read in \(folder): \(more) more") }
        policies = try Policies(files: contents.files, problems: contents.problems)
        status = DaemonStatus.Policies(
            files: policies.digests.map(\.file), notRead: contents.leftOut.prefix(Self.namedCountMax).map(\.description))
    }
}
