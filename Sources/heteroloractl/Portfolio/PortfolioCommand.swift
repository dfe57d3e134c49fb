import Admission
import ArgumentParser
import Domain
import Foundation
import Ledger
import Reports

/// What the requests and runs of a period came to.
struct PortfolioCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "portfolio",
        abstract:
            "What a period came to: runs, spend against quota, value, how often HeteroLoRA beat uniform LoRA, what rules stopped.",
        discussion: """
            Everything is out of the ledger, and every figure names its events in JSON and CSV. A run is judged by what its own report said when it \
            ended; docs/report.md says what each figure counts.
            """)

    @OptionGroup var days: PeriodOptions
    @Option(help: "Only this team's.")
    var team: String?
    @Option(help: "How to answer.")
    var output = TableForm.table
    @Option(
        help: ArgumentHelp("Write a page that needs no other file there instead; must not be there yet.", valueName: "file"),
        completion: .file())
    var html: String?
    @Option(
        help: ArgumentHelp("Write a workbook there instead, a sheet for each table; must not be there yet.", valueName: "file"),
        completion: .file())
    var xlsx: String?
    @OptionGroup var language: LanguageOption
    @OptionGroup var ledger: DatabaseOptions

    func perform() async throws {
        let period = try days.period()
        for file in [html, xlsx].compactMap(\.self) { try OutputFile.check(file) }
        let reader = ledger.open()
        if let team { try await check(team, reader) }
        var runs = try await reader.runs(endedFrom: period.begin, to: period.end, ofTeam: team)
        let judgedAnew = try await runs.judgeAnew(reader)
        let quotas = try await QuotasOfThen(
            from: period.begin, to: period.end, days.utcOffsetSeconds, texts: try await reader.policyTexts()
        ) { try await reader.policiesInForce(before: $0) }
        let record = Portfolio.Record(
            requests: try await reader.requests(receivedFrom: period.begin, to: period.end, ofTeam: team), runs: runs,
            charges: try await reader.charges(from: period.begin, to: period.end, ofTeam: team), monthQuotas: quotas.ofMonths,
            quotaInAll: quotas.inAll, spentInAll: try await reader.costsOfTeams(before: period.end),
            utcOffsetSeconds: days.utcOffsetSeconds)
        try show(Portfolio(record, from: period.from, to: period.to, team: team, judgedAnew: judgedAnew))
    }

    private func show(_ portfolio: Portfolio) throws {
        if let html { try OutputFile.write(Data(portfolio.html(in: language.chosen).utf8), to: html) }
        if let xlsx { try OutputFile.write(Data(portfolio.workbook(in: language.chosen)), to: xlsx) }
        let written = [html, xlsx].compactMap(\.self)
        guard written.isEmpty else { return say("wrote \(written.joined(separator: " and "))") }
        try output.show(ShownPortfolio(portfolio: portfolio, language: language.chosen))
    }

    /// A name that is not quite right would look like a team that does nothing.
    private func check(_ team: String, _ reader: Ledger) async throws {
        let known = try await reader.teams()
        guard !known.contains(where: { $0.utf8.elementsEqual(team.utf8) }) else { return }
        let names = known.prefix(20).map { $0.quoted() }.joined(separator: ", ")
        let more = known.count > 20 ? " and \(known.count - 20) more" : ""
        throw Failure(
            .missingInput,
            "the ledger knows no team \(team.quoted()); "
                + (known.isEmpty ? "it knows none" : "it knows \(names)\(more)"))
    }
}

/// A portfolio for a shell, or its figures for a program.
private struct ShownPortfolio: TableAnswer {
    let portfolio: Portfolio
    let language: Language

    var csv: String { portfolio.csv }

    var lines: [String] {
        portfolio.terminal(in: language).split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }

    func encode(to encoder: any Encoder) throws { try portfolio.encode(to: encoder) }
}

extension [EndedRun] {
    /// Runs that finished before their conclusion was written down have it made of their events now, several at a time.
    /// - Returns: how many.
    fileprivate mutating func judgeAnew(_ reader: Ledger) async throws -> Int {
        let open = indices.filter { self[$0].ending == .finished && self[$0].conclusion == nil }
        let width = Swift.max(1, ProcessInfo.processInfo.activeProcessorCount)
        var judged = 0
        for start in stride(from: 0, to: open.count, by: width) {
            let chosen = open[start..<Swift.min(open.count, start + width)]
            let conclusions = try await withThrowingTaskGroup(of: (Int, RunConclusion?).self) { group in
                for place in chosen {
                    let events = try await reader.events(of: self[place].request)
                    group.addTask { (place, try? RunConclusion(events: events)) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            for (place, conclusion) in conclusions where conclusion != nil {
                self[place] = self[place].concluding(conclusion)
                judged += 1
            }
        }
        return judged
    }
}
