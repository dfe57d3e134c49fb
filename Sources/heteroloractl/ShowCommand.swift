import ArgumentParser
import Domain
import Ledger
import Reports

/// The verdict and the comparison of one request, as the ledger has them.
struct ShowCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Prints a request's verdict and, once it has run, the comparison.")

    @OptionGroup var about: RequestArgument
    @Option(help: "Columns of the terminal.")
    var width = 100
    @OptionGroup var language: LanguageOption
    @OptionGroup var ledger: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func perform() async throws {
        let reader = ledger.open()
        let id = try await reader.request(named: about.request)
        try output.show(
            ShownReport(
                report: try RunReport(events: try await reader.events(of: id)), width: width, language: language.chosen))
    }
}

/// A report for a shell, or its figures for a program.
private struct ShownReport: Answer {
    let report: RunReport
    let width: Int
    let language: Language

    var lines: [String] {
        report.terminal(width: width, in: language).split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(
            String.init)
    }

    func encode(to encoder: any Encoder) throws {
        try report.summary.encode(to: encoder)
    }
}
