import Admission
import Domain
import Logging
import Stores
import SystemPackage

/// The policy folder as it is now: what is in force, and what is not.
struct PolicyReading: Sendable {
    private static let namedCountMax = 50

    let policies: Policies
    let status: DaemonStatus.Policies
    private let files: [PolicyFile]

    /// Names in the log what lies there and is not read, before anything can be wrong with the rest.
    init(folder: FilePath, log: Logger) throws {
        let contents = try PolicyStore(root: folder).contents()
        for entry in contents.leftOut.prefix(Self.namedCountMax) { log.warning("not read in \(folder): \(entry)") }
        let more = contents.leftOut.count - Self.namedCountMax
        if more > 0 { log.warning("not read in \(folder): \(more) more") }
        policies = try Policies(files: contents.files, problems: contents.problems)
        files = contents.files
        status = DaemonStatus.Policies(
            files: policies.digests.map(\.file), leftOut: contents.leftOut.prefix(Self.namedCountMax))
    }

    /// Runs the policies' tests. What these say is shown, and keeps nothing from being in force.
    func outline() -> PolicyOutline {
        do throws(PolicyError) {
            let report = try PolicyTests.report(on: files)
            return PolicyOutline(
                files: policies.digests, rules: policies.outline,
                tests: report.results.map { PolicyOutline.Test(file: $0.file, name: $0.name, failure: $0.failure) },
                uncovered: report.uncovered)
        } catch {
            return PolicyOutline(
                files: policies.digests, rules: policies.outline,
                tests: error.findings.map(PolicyOutline.Test.init),
                uncovered: [])
        }
    }
}
