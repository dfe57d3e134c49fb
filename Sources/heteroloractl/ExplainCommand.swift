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
    @OptionGroup var ledger: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func perform() async throws {
        let reader = ledger.open()
        let id = try await reader.request(named: about.request)
        let explanation = try RequestExplanation(
            events: try await reader.events(of: id), arm: arm, site: site, budget: budget, draw: draw)
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
        try output.show(explanation)
    }
}

extension Arm: ExpressibleByArgument {}

extension RequestExplanation: Answer {
    var lines: [String] {
        var facts = NamedFacts()
        facts.add("request", request.text)
        facts.add("state", state.rawValue + (ending.map { ": \($0)" } ?? ""))
        facts.add("waiting", waiting)
        for verdict in verdicts {
            facts.add("verdict", "\(verdict.decision.rawValue) at \(verdict.at.toTheSecond) by \(verdict.by)")
            for finding in verdict.findings { facts.add("", finding.withSeverity) }
            facts.add("", verdict.policies.isEmpty ? nil : "under " + verdict.policies.map(\.file).joined(separator: ", "))
        }
        facts.add("reliable", reliability.map { "\($0.words) over \($0.scope). \($0.conclusion)" })
        return facts.lines + (allocation?.lines ?? [])
    }
}

extension ExplainedAllocation {
    fileprivate var lines: [String] {
        var facts = NamedFacts()
        facts.add(arm.rawValue, "\(Figure.count(trainableParameterCount)) of \(Figure.count(budget)) parameters")
        if let proxy, let dataWords, let initialisation {
            facts.add(
                "scored by", "\(proxy.rawValue) over \(dataWords); \(initialisation)")
        }
        let isDynamic = sites.contains { $0.round != nil }
        let headers =
            (isDynamic ? ["round", "seed"] : []) + [
                "order", "site", "rank", "parameters", "saliency", "95 % interval", "chosen", "gain", "budget left", "reason",
            ]
        let first = isDynamic ? 2 : 0
        return facts.lines + [""]
            + Columns(
                headers: headers, rows: sites.map { (isDynamic ? $0.place : []) + $0.cells }, words: [first + 1, first + 9]
            ).lines() + told
    }

    /// A paragraph for each site near the edge, or asked for.
    private var told: [String] {
        let names = Set(edge)
        return sites.filter { names.contains($0.site) && !$0.sentences.isEmpty }.flatMap { site in
            [""] + site.sentences.enumerated().map { ($0 == 0 ? "" : "  ") + $1.terminalLine }
        }
    }
}

extension ExplainedSite {
    fileprivate var place: [String] { [round.map { "\($0)" } ?? "–", seed.map { "\($0)" } ?? "–"] }

    fileprivate var cells: [String] {
        let interval = saliencyLower.flatMap { lower in
            saliencyUpper.flatMap { Figure.interval(lower, $0) { Figure.significant($0, more: $1) } }
        }
        return [
            "\(order)", site, rank == 0 ? "off" : "\(rank)", Figure.count(parameterCount),
            saliency.map(Figure.significant) ?? "–", interval ?? "–", selectionProbability.map(Figure.percent) ?? "–",
            gainPerParameter.map(Figure.significant) ?? "–", Figure.count(budgetLeft), reason,
        ]
    }
}
