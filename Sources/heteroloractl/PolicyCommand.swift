import Admission
import ArgumentParser
import Domain
import Reports
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
        @OptionGroup var language: LanguageOption

        func perform() throws {
            let words = Words(language.chosen)
            let contents = try PolicyStore(root: FilePath(folder)).contents()
            contents.tellLeftOut(words)
            do throws(PolicyError) {
                let policies = try Policies(files: contents.files, problems: contents.problems)
                let oddities = policies.oddities(at: .now)
                for oddity in oddities { say(words.odd(oddity)) }
                say(words.sound(files: contents.files.count, rules: policies.ruleCount, oddities: oddities.count))
            } catch {
                for finding in error.findings { say(words.error(finding)) }
                say(words.unsound(files: contents.files.count, errors: error.findings.count))
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
        @OptionGroup var language: LanguageOption

        func perform() throws {
            let words = Words(language.chosen)
            let contents = try PolicyStore(root: FilePath(folder)).contents()
            contents.tellLeftOut(words)
            let (policies, report) = try words.judging { () throws(PolicyError) in
                let policies = try Policies(files: contents.files, problems: contents.problems)
                return (policies, try PolicyTests.report(on: contents.files))
            }
            let results = report.results
            for result in results {
                say(words.tested(result.file.printable, result.name.printable, result.failure))
            }
            for rule in report.uncovered { say(words.open(rule)) }
            say(
                words.looked(
                    files: contents.files.count, rules: policies.ruleCount, cases: results.count(where: \.isCase)))
            let failed = results.count { $0.failure != nil }
            say(words.judged(passed: results.count - failed, failed: failed))
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
        @OptionGroup var language: LanguageOption

        func perform() async throws {
            let words = Words(language.chosen)
            let decoded = try options.decoded()
            guard let wish = decoded.request else {
                for finding in decoded.findings { say(words.error(finding)) }
                throw ExitStatus.negative.exitCode
            }
            let plan = try await options.judge(wish, lines: decoded.lines, words)
            let amounts = words.in(plan.policies.rateCard.currency.orYen)
            for rule in plan.policies.explanations(of: wish, on: plan.basis, knowsLedger: options.database != nil) {
                for line in amounts.lines(of: rule) { say(line) }
            }
            if plan.basis.facts != nil { options.tellUnknowns(about: wish, plan.policies, words) }
            try plan.verdict.tell(words)
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
        @OptionGroup var language: LanguageOption

        func perform() throws {
            let words = Words(language.chosen)
            let (before, after) = (try policies(before, words), try policies(after, words))
            let differences = before.differences(to: after)
            for difference in differences { say(words.difference(difference)) }
            guard differences.isEmpty else { throw ExitStatus.negative.exitCode }
        }

        private func policies(_ folder: String, _ words: Words) throws -> Policies {
            let contents = try PolicyStore(root: FilePath(folder)).contents()
            return try words.judging { () throws(PolicyError) in
                try Policies(files: contents.files, problems: contents.problems)
            }
        }
    }
}

extension Words {
    fileprivate func lines(of rule: RuleExplanation) -> [String] {
        let head =
            [explained(rule.rule, at: rule.place, rule.severity), explained(.asks, asks(rule.asks))]
            + (rule.sees.map { [explained(.request, sight($0))] } ?? [])
        return head
            + {
                switch rule.outcome {
                case .notConcerned: [explained(.result, notConcerned)]
                case .filesNotKnown: [explained(.result, filesNotKnown)]
                case .ledgerNotKnown: [explained(.result, ledgerNotKnown)]
                case .passes: [explained(.result, passes)]
                case .objects(let why, let change):
                    [explained(.result, objects(message(why))), explained(.change, self.change(change))]
                case .exempt(let why, let day, let place, let reason):
                    [
                        explained(.result, wouldObject(message(why))),
                        explained(.exempt, exempted(until: day, by: place, reason)),
                    ]
                }
            }()
    }
}

extension Words {
    /// What policies are made of.
    /// - Throws: `Failure` in the reader's language where they are not what they should be.
    func judging<Value>(_ read: () throws(PolicyError) -> Value) throws(Failure) -> Value {
        do throws(PolicyError) {
            return try read()
        } catch {
            throw Failure(.badConfiguration, error.told(in: language))
        }
    }
}

extension PolicyFolder {
    /// One line for each that is not in force.
    func tellLeftOut(_ words: Words) {
        for entry in leftOut { say(words.notRead(entry)) }
    }
}
