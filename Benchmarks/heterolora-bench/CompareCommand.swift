import ArgumentParser
import Domain
import Reports
import Workspace

/// What finished runs say about their searched allocations, by the statistics of the report.
struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare", abstract: "Prints searched against every baseline for run folders, as a table in Markdown.",
        discussion: """
            Accuracies and losses are means over the seeds that are through, also of a run that still goes on. Differences and their 95 % intervals over test rows and seeds are as \
            docs/report.md defines them, each by itself: they are not corrected for their number. Positive is better for the searched arm.
            """)

    @Argument(help: "Run folders.")
    var folders: [String]

    func run() throws {
        let headers = [
            "run", "parameters", "sites", "test rows", "seeds", "against", "accuracy, searched", "baseline", "points",
            "95 % interval", "loss, searched", "baseline", "lower by", "95 % interval",
        ]
        print("| " + headers.joined(separator: " | ") + " |")
        print("|" + headers.map { _ in "---|" }.joined())
        for folder in folders {
            for row in try Self.rows(of: folder) { print("| " + row.joined(separator: " | ") + " |") }
        }
    }

    private static func rows(of folder: String) throws -> [[String]] {
        let history = try history(of: folder)
        let name = folder.split(separator: "/").last.map(String.init) ?? folder
        let sites = history.allocation(of: .searched)?.value.choices.count { $0.rank > 0 } ?? 0
        let rows = try Arm.baselines.compactMap { baseline -> [String]? in
            guard
                let comparison = try Comparison(
                    history: history, baseline: baseline, budget: history.decidingBudget, familySize: 1)
            else { return nil }
            let start = [
                name, Figure.count(comparison.searchedParameterCount), "\(sites)", Figure.count(comparison.difference.rowCount),
                "\(comparison.seeds.count)", baseline.rawValue,
            ]
            return start
                + cells(history, comparison, .accuracy, .accuracy, Figure.percent)
                + cells(history, comparison, DecisionRule.Quantity.loss(of: comparison.task), .loss) { Figure.fixed($0, 4) }
        }
        guard !rows.isEmpty else {
            throw ValidationError("\(folder): no seed that a searched trial and one of a baseline are through")
        }
        return rows
    }

    /// Both arms' means, their difference and its interval; dashes where the task has no such quantity.
    private static func cells(
        _ history: RunHistory, _ comparison: Comparison, _ quantity: DecisionRule.Quantity, _ measured: Measurement.Quantity,
        _ show: (Double) -> String
    ) -> [String] {
        guard let difference = comparison.difference(in: quantity) else { return ["–", "–", "–", "–"] }
        func mean(_ arm: Arm) -> String {
            let results = history.results(of: arm).map(\.value).filter { comparison.seeds.contains($0.trial.seed) }
            return Spread(results.compactMap { $0.value(measured, on: .test) }).map { show($0.mean) } ?? "–"
        }
        let words = Words(.english)
        return [
            mean(.searched), mean(comparison.baseline), words.point(of: difference, in: quantity),
            words.intervalOrLack(of: difference, in: quantity),
        ]
    }

    /// The run's events as the ledger would hold them; who said them and their hashes play no part in a comparison.
    private static func history(of folder: String) throws -> RunHistory {
        let run = RunFolder(path: folder)
        let request = try run.plan().plan.request
        var reader = try EventReader(folder: run)
        var events: [AuditEvent] = []
        while let event = try reader.next() {
            events.append(
                AuditEvent(
                    sequence: Int64(event.source.sequence), time: event.time, actor: .worker, kind: event.fact.kind,
                    request: request, payload: try event.fact.payloadJSON(), previousHash: .zero, hash: .zero))
        }
        return try RunHistory(events: events)
    }
}
