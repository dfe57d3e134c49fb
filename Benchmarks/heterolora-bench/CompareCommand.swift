import ArgumentParser
import Domain
import Reports
import Workspace

/// What finished runs say about their searched allocations, by the statistics of the report.
struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare", abstract: "Prints searched against uniform for run folders, as a table in Markdown.",
        discussion: """
            Accuracies are means over the seeds that are through, also of a run that still goes on. The difference, its 95 % interval over test rows and seeds, its range over seeds and the exact \
            McNemar test of each seed are as docs/report.md defines them.
            """)

    @Argument(help: "Run folders of classifications.")
    var folders: [String]

    func run() throws {
        let headers = [
            "run", "test rows", "seeds", "head only", "uniform", "searched", "minus uniform, points", "95 % interval",
            "range over seeds",
            "McNemar's p by seed", "sites", "validation loss, uniform", "searched",
        ]
        print("| " + headers.joined(separator: " | ") + " |")
        print("|" + headers.map { _ in "---|" }.joined())
        for folder in folders { print("| " + (try Self.cells(of: folder)).joined(separator: " | ") + " |") }
    }

    private static func cells(of folder: String) throws -> [String] {
        let history = try history(of: folder)
        guard
            let comparison = try Comparison(
                history: history, baseline: .uniform, budget: history.decidingBudget, familySize: 1),
            comparison.quantity == .accuracy
        else {
            throw ValidationError("\(folder): no seed of a classification that a searched and a uniform trial are through")
        }
        func mean(_ arm: Arm, _ quantity: Measurement.Quantity, _ split: Split, _ show: (Double) -> String) -> String {
            let results = history.results(of: arm).map(\.value).filter { comparison.seeds.contains($0.trial.seed) }
            return Spread(results.compactMap { $0.value(quantity, on: split) }).map { show($0.mean) } ?? "–"
        }
        let loss = { (value: Double) in Figure.fixed(value, 4) }
        let sites = history.allocation(of: .searched)?.value.choices.count { $0.rank > 0 } ?? 0
        return [
            folder.split(separator: "/").last.map(String.init) ?? folder, Figure.count(comparison.difference.rowCount),
            "\(comparison.seeds.count)", mean(.headOnly, .accuracy, .test, Figure.percent),
            mean(.uniform, .accuracy, .test, Figure.percent),
            mean(.searched, .accuracy, .test, Figure.percent), comparison.difference.shownPoint(in: .accuracy),
            comparison.difference.intervalOrLack(in: .accuracy), comparison.difference.shownSeeds(in: .accuracy),
            comparison.tests.map { Figure.significant($0.pValue) }.joined(separator: ", "), "\(sites)",
            mean(.uniform, .loss, .validation, loss), mean(.searched, .loss, .validation, loss),
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
