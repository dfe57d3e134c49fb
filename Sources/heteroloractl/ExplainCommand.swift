public import ArgumentParser
public import Domain
import Ledger
import Reports

/// Why a request was admitted, held or refused, and why each module is where it is.
struct ExplainCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Says why a request was admitted, held or refused, why it waits, and why each module is where it is.",
        discussion: """
            All of it is out of the ledger. Sites stand in the order in which the allocator took them: rank 0 is off; saliency is \
            the proxy's number with its 95 % interval over batches, where the proxy sees batches; gain is saliency per parameter. \
            Sentences say of a site that is asked for, or of those near the edge of the budget, what it displaced or what \
            displaced it, and how sure that is.
            """)

    @OptionGroup var about: RequestArgument
    @Argument(
        help: "A site's name, or a pattern such as '*.query': only those, in every choice that a dynamic search made.")
    var site: String?
    @Option(help: "Whose allocation.")
    var arm = Arm.searched
    @Option(help: ArgumentHelp("At which budget, where the run has several.", valueName: "parameters"))
    var budget: Int?
    @Option(help: ArgumentHelp("Which draw, of the arm random; the first where nothing is said.", valueName: "number"))
    var draw: Int?
    @OptionGroup var language: LanguageOption
    @OptionGroup var ledger: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func perform() async throws {
        let reader = ledger.open()
        let id = try await reader.request(named: about.request)
        let answered = output.isForPeople ? language.chosen : .english
        let explanation = try RequestExplanation(
            events: try await reader.events(of: id), arm: arm, site: site, budget: budget, draw: draw, in: answered)
        if explanation.allocation == nil, let budgets = explanation.budgets, budget.map({ !budgets.contains($0) }) ?? true {
            let known = budgets.map(String.init).joined(separator: ", ")
            throw Failure(.wrongUsage, "\(id): --budget has to say which allocation; the run has those of \(known)")
        }
        if explanation.allocation == nil, budget != nil || draw != nil {
            throw Failure(
                .missingInput,
                "\(id): no such allocation of the arm \(arm.rawValue); without --budget and --draw there may be one")
        }
        if let site, explanation.allocation?.sites.isEmpty ?? true {
            let found = explanation.allocation == nil ? "no allocation of the arm \(arm.rawValue)" : "no site '\(site)' in it"
            throw Failure(.missingInput, "\(id): \(found); explain it without a site to see all".printable)
        }
        try output.show(ShownExplanation(explanation: explanation, words: Words(answered)))
    }
}

extension Arm: ExpressibleByArgument {}

/// An explanation for a shell, or for a program.
private struct ShownExplanation: Answer {
    let explanation: RequestExplanation
    let words: Words

    func encode(to encoder: any Encoder) throws { try explanation.encode(to: encoder) }

    var lines: [String] {
        var facts = NamedFacts()
        facts.add(words.requestFact, explanation.request.text)
        let state = words.state(explanation.state)
        facts.add(words.stateFact, explanation.ending.map { words.labelled(state, $0) } ?? state)
        facts.add(words.waitingFact, explanation.waiting)
        for verdict in explanation.verdicts {
            facts.add(words.verdictFact, words.given(verdict.decision, at: verdict.at, by: verdict.by))
            for finding in verdict.findings { facts.add("", finding.withSeverity(in: words.language)) }
            facts.add("", verdict.policies.isEmpty ? nil : words.under(verdict.policies.map(\.file)))
        }
        facts.add(words.reliabilityFact, explanation.reliability.map(words.reliable))
        return facts.lines + (explanation.allocation.map(table) ?? [])
    }

    private func table(_ allocation: ExplainedAllocation) -> [String] {
        var facts = NamedFacts()
        // Short enough for the column, and what --arm takes.
        facts.add(allocation.arm.rawValue, words.of(allocation.trainableParameterCount, allocation.budget))
        if let proxy = allocation.proxy, let data = allocation.scoredData, let initialisation = allocation.initialisation {
            facts.add(words.scoredFact, words.scored(proxy, data, initialisation))
        }
        let isDynamic = allocation.sites.contains { $0.round != nil }
        let headers = (isDynamic ? [words.roundColumn, words.seedColumn] : []) + words.siteColumns
        let first = isDynamic ? 2 : 0
        let rows = allocation.sites.map { (isDynamic ? place($0) : []) + cells($0) }
        return facts.lines + [""] + Columns(headers: headers, rows: rows, words: [first + 1, first + 9]).lines()
            + told(allocation)
    }

    /// A paragraph for each site near the edge, or asked for.
    private func told(_ allocation: ExplainedAllocation) -> [String] {
        let names = Set(allocation.edge)
        return allocation.sites.filter { names.contains($0.site) && !$0.sentences.isEmpty }.flatMap { site in
            [""] + site.sentences.enumerated().map { ($0 == 0 ? "" : "  ") + $1.terminalLine }
        }
    }

    private func place(_ site: ExplainedSite) -> [String] {
        [site.round.map { "\($0)" } ?? words.none, site.seed.map { "\($0)" } ?? words.none]
    }

    private func cells(_ site: ExplainedSite) -> [String] {
        func significant(_ value: Double?) -> String { value.map { words.significant($0) } ?? words.none }
        let interval = words.interval(site.saliencyLower, site.saliencyUpper) { words.significant($0, more: $1) }
        return [
            "\(site.order)", site.site, site.rank == 0 ? words.off : "\(site.rank)", words.count(site.parameterCount),
            significant(site.saliency), interval ?? words.none, site.selectionProbability.map(words.percent) ?? words.none,
            significant(site.gainPerParameter), words.count(site.budgetLeft), site.reason,
        ]
    }
}
