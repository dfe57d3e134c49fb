import Admission
import ArgumentParser
import Domain
import Stores
import SystemPackage

/// Work on policy files.
struct PolicyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "Checks, tests, explains and compares policy files; judges the past by them.",
        subcommands: [Check.self, Test.self, Explain.self, Diff.self, PolicyReplayCommand.self])

    /// Says what is wrong with a folder, and what is odd.
    struct Check: Subcommand {
        static let configuration = CommandConfiguration(
            abstract: "Names every error of a policy folder as FILE:LINE:COLUMN, then what is odd; exits with 78 for errors.")

        @Argument(help: "The policy folder.", completion: .directory)
        var folder = StandardPlaces.installedPolicies

        func perform() throws {
            let contents = try PolicyStore(root: FilePath(folder)).contents()
            contents.tellLeftOut()
            let files = Figure.counted(contents.files.count, "file")
            do throws(PolicyError) {
                let policies = try Policies(files: contents.files, problems: contents.problems)
                let oddities = policies.oddities(at: .now)
                for oddity in oddities { say("odd       \(oddity.withColumn)") }
                say("\(files), \(Figure.counted(policies.ruleCount, "rule")), no error, \(oddities.count) odd")
            } catch {
                for finding in error.findings { say("error     \(finding.withColumn)") }
                say("\(files), \(Figure.counted(error.findings.count, "error"))")
                throw ExitStatus.badConfiguration.exitCode
            }
        }
    }

    /// Runs the tests that lie beside the policies.
    struct Test: Subcommand {
        static let configuration = CommandConfiguration(
            abstract: "Runs every NAME.tests.yaml of a policy folder; exits with 1 when one fails or a policy has none.")

        @Argument(help: "The policy folder.", completion: .directory)
        var folder = StandardPlaces.installedPolicies
        @Flag(help: "Exit with 1 also when a rule never objects, or never lets pass, in any case.")
        var coverage = false

        func perform() throws {
            let contents = try PolicyStore(root: FilePath(folder)).contents()
            contents.tellLeftOut()
            let policies = try Policies(files: contents.files, problems: contents.problems)
            let report = try PolicyTests.report(on: contents.files)
            let results = report.results
            for result in results {
                say(
                    "\(result.failure == nil ? "ok  " : "FAIL") \(result.file.printable): \(result.name.printable)"
                        + (result.failure.map { ": \($0.printable)" } ?? ""))
            }
            for rule in report.uncovered { say("open \(rule)") }
            say("\(contents.files.count) files, \(policies.ruleCount) rules, \(results.count(where: \.isCase)) cases")
            let failed = results.count { $0.failure != nil }
            say("\(results.count - failed) passed, \(failed) failed")
            guard failed == 0, !results.isEmpty, !coverage || report.uncovered.isEmpty else {
                throw ExitStatus.negative.exitCode
            }
        }
    }

    /// Says of every rule what it compares in one request.
    struct Explain: Subcommand {
        static let configuration = CommandConfiguration(
            abstract: "Says of every rule whether it looks at a request file, what it compares, and what would change that.",
            discussion: """
                Exits with 1 when the request would not be admitted. Places are looked for as by plan; without --database what the ledger \
                would have to say is not known, and each rule that asks for it says so.
                """)

        @OptionGroup var options: PlanOptions

        func perform() async throws {
            let decoded = try options.decoded()
            guard let wish = decoded.request else {
                for finding in decoded.findings { say("error     \(finding.withColumn)") }
                throw ExitStatus.negative.exitCode
            }
            let plan = try await options.judge(wish, lines: decoded.lines)
            for rule in plan.policies.explanations(of: wish, on: plan.basis, knowsLedger: options.database != nil) {
                for line in rule.lines { say(line) }
            }
            if plan.basis.facts != nil { options.tellUnknowns(about: wish, plan.policies, Words(.english)) }
            try plan.verdict.tell(Words(.english))
        }
    }

    /// Compares two folders.
    struct Diff: Subcommand {
        static let configuration = CommandConfiguration(
            abstract: "Says in words what is different in the second of two policy folders; exits with 1 when something is.")

        @Argument(help: "The policy folder before.", completion: .directory)
        var before: String
        @Argument(help: "The policy folder after.", completion: .directory)
        var after: String

        func perform() throws {
            let differences = try policies(before).differences(to: policies(after))
            for difference in differences { say(difference) }
            guard differences.isEmpty else { throw ExitStatus.negative.exitCode }
        }

        private func policies(_ folder: String) throws -> Policies {
            let contents = try PolicyStore(root: FilePath(folder)).contents()
            return try Policies(files: contents.files, problems: contents.problems)
        }
    }
}

extension RuleExplanation {
    fileprivate var lines: [String] {
        let head =
            ["\(place)  \(rule), \(severity.rawValue)", "    asks      \(asks)"] + (sees.map { ["    request   \($0)"] } ?? [])
        return head
            + {
                switch outcome {
                case .notConcerned: ["    result    does not look at it: another stage"]
                case .notKnown(let what): ["    result    not known: \(what)"]
                case .passes: ["    result    passes"]
                case .objects(let reason, let change): ["    result    objects: \(reason)", "    change    \(change)"]
                case .exempt(let reason, let by): ["    result    would object: \(reason)", "    exempt    \(by)"]
                }
            }()
    }
}

extension PolicyFolder {
    /// One line for each that is not in force.
    func tellLeftOut() {
        for entry in leftOut { say("not read  \(entry)") }
    }
}
