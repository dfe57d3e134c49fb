import Admission
import ArgumentParser
import Domain

/// What admission would say, without asking it.
struct PlanCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Shows the verdict, the estimate, the sites and the budget of a request file; writes nothing.",
        discussion: """
            Exits with 1 when the request would not be admitted. What is not named is looked for where the package puts it, then where \
            scripts/poc does; the answer says what was taken.
            """)

    @OptionGroup var options: PlanOptions

    func perform() async throws {
        let decoded = try options.decoded()
        guard let wish = decoded.request else {
            try tell(Verdict(findings: decoded.findings, estimate: nil))
            return
        }
        let plan = try await options.judge(wish, lines: decoded.lines)
        guard let facts = plan.basis.facts else { return try tell(plan.verdict) }
        if let model = facts.model { tellSites(of: model, wish) }
        if try options.inspector() == nil { say("files     the model's are not looked into: \(WorkerProgram.absence)") }
        tellRows(of: facts)
        if let words = try await options.estimateRecord() { say("estimates \(words)") }
        for line in options.unknowns(about: wish, plan.policies) { say(line) }
        try tell(plan.verdict)
    }

    private func tellSites(of model: StoredModel, _ wish: Request) {
        let search = wish.specification.search
        let sites = search.selectedSites(of: model.shape)
        let takesShortcuts = (search.shortcuts ?? .off) != .off
        let all = takesShortcuts ? model.shape.sites.count : model.shape.linearSites.count
        let full = sites.reduce(0) { $0 + $1.parameterCount(rank: search.rank) }
        let budgets = wish.specification.budget.counts(ofBaseParameters: model.shape.baseParameterCount)
        let shares = budgets.map { RunFigures.percent($0, of: full) }.joined(separator: ", ")
        let lineup = Admission.lineup(of: wish.specification, model.shape)
        say("model     \(model.name): \(model.shape.baseParameterCount) parameters, weights \(model.weightsDigest)")
        say(
            "sites     \(sites.count) of \(all) linears\(takesShortcuts ? " and shortcuts" : ""); rank \(search.rank) at all of them: \(full) parameters"
        )
        say("budget    \(budgets.map(String.init).joined(separator: ", ")) parameters, \(shares) of that")
        let draws = lineup.drawCount.map { ", random in \($0) draws" } ?? ""
        say(
            "trials    \(lineup.trials.count): \(Figure.counted(lineup.seeds.count, "seed")), "
                + "\(Figure.counted(budgets.count, "budget"))\(draws)")
    }

    private func tellRows(of facts: StoreFacts) {
        let rows = Split.allCases.compactMap { split in
            facts.data[split].map { data in
                let used = facts.rows?.splits[split]?.rowCount ?? data.rowCount
                return "\(split.rawValue) \(used)\(used == data.rowCount ? "" : " of \(data.rowCount)")"
            }
        }
        if !rows.isEmpty { say("rows      \(rows.joined(separator: ", "))") }
    }

    private func tell(_ verdict: Verdict) throws {
        if let estimate = verdict.estimate {
            say(
                "estimate  \(RunFigures.seconds(estimate.wallSeconds)), \(Figure.yen(estimate.costYen)), "
                    + "\(RunFigures.teraflops(estimate.flops)), at most \(RunFigures.mebibytes(estimate.memoryBytes)) of memory"
            )
        }
        try verdict.tell()
    }
}

extension Verdict {
    /// Prints it with its findings.
    /// - Throws: the status of a request that would not be admitted.
    func tell() throws {
        say("verdict   \(decision.rawValue)")
        for finding in findings { say("          \(finding.withSeverity(in: .english))") }
        guard decision == .admitted else { throw ExitStatus.negative.exitCode }
    }
}

/// Figures of an estimate as one line shows them.
private enum RunFigures {
    static func seconds(_ value: Double) -> String { "\(Int(value.rounded())) s" }
    static func teraflops(_ value: Double) -> String { "\((value / 1e11).rounded() / 10) TFLOP" }
    static func mebibytes(_ value: Double) -> String { "\(Int(value / 1_048_576)) MiB" }
    static func percent(_ part: Int, of whole: Int) -> String {
        "\((1000 * Double(part) / Double(max(whole, 1))).rounded() / 10) %"
    }
}
