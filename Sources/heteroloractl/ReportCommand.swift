import ArgumentParser
import Domain
import Ledger
import Reports

/// The report of one request, made anew of the ledger's events.
struct ReportCommand: Subcommand {
    enum Format: String, ExpressibleByArgument, CaseIterable { case html, text }

    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Prints a request's report: a page that needs no other file, or text.",
        discussion:
            "What the results folder has as report.html, in the language that is asked for: heteroloractl report ID > report.html"
    )

    @OptionGroup var about: RequestArgument
    @Option(help: "A page for a browser, or text for a terminal as show prints it.")
    var format = Format.html
    @Option(help: "Columns of the terminal.")
    var width = 100
    @OptionGroup var language: LanguageOption
    @OptionGroup var ledger: DatabaseOptions

    func perform() async throws {
        let reader = ledger.open()
        let id = try await reader.request(named: about.request)
        let report = try RunReport(events: try await reader.events(of: id))
        let text =
            switch format {
            case .html: try report.html(in: language.chosen)
            case .text: report.terminal(width: width, in: language.chosen)
            }
        // `say` ends the line.
        say(String(text.dropLast()))
    }
}
