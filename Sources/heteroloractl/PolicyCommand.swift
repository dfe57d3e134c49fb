import Admission
import ArgumentParser
import Domain
import Stores
import SystemPackage

/// Work on policy files.
struct PolicyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "Checks policy files.", subcommands: [Test.self])

    /// Runs the tests that lie beside the policies.
    struct Test: Subcommand {
        static let configuration = CommandConfiguration(
            abstract: "Runs every *.tests.yaml of a policy folder; exits with 1 when one fails.")

        @Argument(help: "The policy folder.")
        var folder = "/etc/heterolora/policies"

        func perform() throws {
            let results = try PolicyTests.run(files: try PolicyStore(root: FilePath(folder)).files())
            for result in results {
                say(
                    "\(result.failure == nil ? "ok  " : "FAIL") \(result.file): \(result.name)\(result.failure.map { ": \($0)" } ?? "")"
                )
            }
            let failed = results.count { $0.failure != nil }
            say("\(results.count - failed) passed, \(failed) failed")
            guard failed == 0, !results.isEmpty else { throw ExitStatus.negative.exitCode }
        }
    }
}
