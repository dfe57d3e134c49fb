import Admission
import ArgumentParser
import Domain
import Stores
import SystemPackage

/// Work on policy files.
struct PolicyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "Checks policy files.", subcommands: [Test.self, PolicyReplayCommand.self])

    /// Runs the tests that lie beside the policies.
    struct Test: Subcommand {
        static let configuration = CommandConfiguration(
            abstract: "Runs every NAME.tests.yaml of a policy folder; exits with 1 when one fails or a policy has none.")

        @Argument(help: "The policy folder.")
        var folder = StandardPlaces.installedPolicies

        func perform() throws {
            let contents = try PolicyStore(root: FilePath(folder)).contents()
            contents.tellLeftOut()
            let policies = try Policies(files: contents.files, problems: contents.problems)
            let results = try PolicyTests.run(files: contents.files)
            for result in results {
                say(
                    "\(result.failure == nil ? "ok  " : "FAIL") \(result.file.printable): \(result.name.printable)"
                        + (result.failure.map { ": \($0.printable)" } ?? ""))
            }
            say("\(contents.files.count) files, \(policies.ruleCount) rules, \(results.count(where: \.isCase)) cases")
            let failed = results.count { $0.failure != nil }
            say("\(results.count - failed) passed, \(failed) failed")
            guard failed == 0, !results.isEmpty else { throw ExitStatus.negative.exitCode }
        }
    }
}

extension PolicyFolder {
    /// One line for each that is not in force.
    func tellLeftOut() {
        for entry in leftOut { say("not read  \(entry)") }
    }
}
