import Admission
import ArgumentParser
import Domain
import Reports

/// What admission would say, without asking it.
struct PlanCommand: LocalizedSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Shows the verdict, the estimate, the sites and the budget of a request file; writes nothing.",
        discussion: """
            Exits with 1 when the request would not be admitted. What is not named is looked for where the package puts it, then where \
            scripts/poc does; the answer says what was taken.
            """)

    @OptionGroup var options: PlanOptions
    @OptionGroup var language: LanguageOption

    func perform() async throws {
        let decoded = try options.decoded()
        guard let wish = decoded.request else {
            try tell(Verdict(findings: decoded.findings, estimate: nil), words)
            return
        }
        let plan = try await options.judge(wish, lines: decoded.lines, words)
        guard let facts = plan.basis.facts else { return try tell(plan.verdict, words.in(wish.currency)) }
        if let model = facts.model { tellSites(of: model, wish) }
        if try options.inspector() == nil { tell(words.filesFact, words.notLookedInto(WorkerProgram.absence)) }
        tellRows(of: facts)
        if let record = try await options.estimateRecord().flatMap(words.record) { tell(words.estimatesFact, record) }
        options.tellUnknowns(about: wish, plan.policies, words)
        try tell(plan.verdict, words.in(wish.currency))
    }

    private func tellSites(of model: StoredModel, _ wish: Request) {
        let search = wish.specification.search
        let sites = search.selectedSites(of: model.shape)
        let takesShortcuts = (search.shortcuts ?? .off) != .off
        let all = takesShortcuts ? model.shape.sites.count : model.shape.linearSites.count
        let full = sites.reduce(0) { $0 + $1.parameterCount(rank: search.rank) }
        let budgets = wish.specification.budget.counts(ofBaseParameters: model.shape.baseParameterCount)
        let lineup = Admission.lineup(of: wish.specification, model.shape)
        tell(words.modelFact, words.model(model.name, parameters: model.shape.baseParameterCount, model.weightsDigest))
        tell(words.sitesFact, words.sites(sites.count, of: all, withShortcuts: takesShortcuts, rank: search.rank, full))
        tell(words.budgetFact, words.budget(budgets, of: full))
        tell(words.trialsFact, words.trials(lineup))
    }

    private func tellRows(of facts: StoreFacts) {
        let rows = Split.allCases.compactMap { split in
            facts.data[split].map { data in
                words.rows(facts.rows?.splits[split]?.rowCount ?? data.rowCount, of: data.rowCount, in: split)
            }
        }
        if !rows.isEmpty { tell(words.rowsFact, words.list(rows)) }
    }

    private func tell(_ verdict: Verdict, _ words: Words) throws {
        if let estimate = verdict.estimate {
            tell(words.estimateFact, words.estimate(estimate))
        }
        try verdict.tell(words)
    }

    private func tell(_ name: String, _ fact: String) { say(fact, under: name) }
}

extension Verdict {
    /// Prints it with its findings.
    /// - Throws: the status of a request that would not be admitted.
    func tell(_ words: Words) throws {
        say(words.decision(decision), under: words.verdictFact)
        for finding in findings { say(finding.withSeverity(in: words.language), under: "") }
        guard decision == .admitted else { throw ExitStatus.negative.exitCode }
    }
}

/// Prints a fact under its name.
func say(_ fact: String, under name: String) {
    var facts = NamedFacts()
    facts.add(name, fact)
    for line in facts.lines { say(line) }
}
