import ArgumentParser
import Domain
import Ledger
import Reports

/// What differs between two runs.
struct AuditDiffCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Compares two runs: plan, policies, data, machine, scores, allocation, results, cost.",
        discussion: """
            Prints what differs, and results and cost in any case; --all prints the rest too, and JSON and YAML always have all, with the \
            numbers of the events that each figure stands in.
            """)

    @Argument(
        help: "The first run: an id, or a metadata.name for the newest of that name.", completion: RequestCompletion.kind)
    var first: String
    @Argument(help: "The second run.", completion: RequestCompletion.kind)
    var second: String
    @Flag(help: "Also what is the same.")
    var all = false
    @OptionGroup var language: LanguageOption
    @OptionGroup var ledger: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func perform() async throws {
        let reader = ledger.open()
        let (left, right) = (try await reader.request(named: first), try await reader.request(named: second))
        let comparison = try RunComparison(
            left: try await reader.events(of: left), right: try await reader.events(of: right))
        try output.show(ShownComparison(comparison: comparison, showsAll: all, words: Words(language.chosen)))
    }
}

private struct ShownComparison: Answer {
    let comparison: RunComparison
    let showsAll: Bool
    let words: Words

    func encode(to encoder: any Encoder) throws { try comparison.encode(to: encoder) }

    var lines: [String] {
        var facts = NamedFacts([words.label(.firstRun), words.label(.secondRun)])
        facts.add(words.label(.firstRun), comparison.left.text)
        facts.add(words.label(.secondRun), comparison.right.text)
        let comparable = comparison.isTestedOnTheSameRows.map { [words.comparable($0)] } ?? []
        return facts.lines + comparable + comparison.parts.flatMap(lines)
    }

    private func lines(of part: RunComparison.Part) -> [String] {
        let isWhole = showsAll || part.subject == .results || part.subject == .cost
        let rows = part.rows.filter { $0.isDifferent || isWhole }
        let title = "\(words.subject(part.subject)): \(words.differences(part.differenceCount, of: part.rows.count))"
        guard !rows.isEmpty else { return ["", title] }
        let table = Columns(
            headers: ["", words.whatHeader, words.label(.firstRun), words.label(.secondRun)],
            rows: rows.map { row in
                let (left, right) = words.values(row.left, row.right)
                return [row.isDifferent ? "≠" : "", words.what(row.what), left, right]
            }, words: [0, 1, 2, 3])
        return ["", title] + table.lines()
    }
}
