import ArgumentParser
import Domain
import Foundation
import Glibc
import Ledger
import Reports

/// The report of one request, made anew of the ledger's events.
struct ReportCommand: Subcommand {
    enum Format: String, ExpressibleByArgument, CaseIterable { case html, text, markdown, csv, pdf, xlsx }

    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract:
            "Prints a request's report: a page that needs no other file, a PDF of it, Markdown, its tables as CSV or a workbook, or text.",
        discussion:
            "What the results folder has as report.html, in the language that is asked for: heteroloractl report ID > report.html"
    )

    @OptionGroup var about: RequestArgument
    @Option(
        help:
            "html for a browser, pdf as Chromium prints that, markdown, csv of every table's cells, xlsx with a sheet for each table, or text as show prints it."
    )
    var format = Format.html
    @Option(help: "Columns of the terminal.")
    var width = 100
    @Option(help: ArgumentHelp("The Chromium that prints; the first of PATH where nothing is said.", valueName: "file"))
    var browser: String?
    @OptionGroup var language: LanguageOption
    @OptionGroup var ledger: DatabaseOptions

    func validate() throws {
        guard browser == nil || format == .pdf else { throw ValidationError("--browser is for --format pdf") }
        guard ![.pdf, .xlsx].contains(format) || isatty(STDOUT_FILENO) == 0 else {
            let name = format.rawValue
            throw ValidationError(
                "\(name) is nothing for a terminal: heteroloractl report ID --format \(name) > report.\(name)")
        }
    }

    func perform() async throws {
        let printer = try format == .pdf ? Browser(named: browser) : nil
        let reader = ledger.open()
        let id = try await reader.request(named: about.request)
        let report = try RunReport(events: try await reader.events(of: id))
        switch format {
        case .html: say(lines: try report.html(in: language.chosen))
        case .markdown: say(lines: report.markdown(in: language.chosen))
        // Its lines end as RFC 4180 has it, and it has no character that a terminal obeys.
        case .csv: try FileHandle.standardOutput.write(contentsOf: Data(report.csv(in: language.chosen).utf8))
        case .xlsx: try FileHandle.standardOutput.write(contentsOf: Data(report.workbook(in: language.chosen)))
        case .text: say(lines: report.terminal(width: width, in: language.chosen))
        case .pdf:
            guard let printer else { return }
            try FileHandle.standardOutput.write(contentsOf: try await printer.pdf(ofPage: report.html(in: language.chosen)))
        }
    }
}
