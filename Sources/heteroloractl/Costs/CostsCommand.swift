import ArgumentParser
import Domain
import Foundation
import Ledger
import Reports

/// What runs have cost, for whoever charges teams for it.
struct CostsCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "costs", abstract: "What teams are charged: by month and team, by run, or as a FOCUS 1.0 table.",
        discussion: """
            Charges are those that the ledger recorded, exact to the rate card of their day. docs/roi.md says what they are made of.
            """)

    enum View: String, ExpressibleByArgument, CaseIterable { case teams, runs, focus }
    enum Form: String, ExpressibleByArgument, CaseIterable { case table, csv, json }

    @Argument(help: "By month and team, by run, or in the columns of FOCUS 1.0 (always CSV).")
    var view = View.teams
    @OptionGroup var days: PeriodOptions
    @Option(help: "Only this team's.")
    var team: String?
    @Option(help: "Who pays and who is paid, for the columns of FOCUS that ask.")
    var account = "heterolora"
    @Option(help: "How to answer.")
    var output: Form?
    @OptionGroup var ledger: DatabaseOptions

    func validate() throws {
        guard view != .focus || output ?? .csv == .csv else {
            throw ValidationError("focus is a CSV table; leave --output out")
        }
    }

    func perform() async throws {
        let (offset, period) = (days.utcOffsetSeconds, try days.period())
        let charges = try await ledger.open().charges(from: period.begin, to: period.end, ofTeam: team)
        switch view {
        case .focus:
            write(CSV.text(FocusTable.columns, FocusTable.rows(charges, account: account, utcOffsetSeconds: offset)))
        case .teams:
            try show(TeamCosts(rows: Chargeback.byMonthAndTeam(charges, utcOffsetSeconds: offset)))
        case .runs: try show(RunCosts(charges: charges))
        }
    }

    private func show(_ answer: some TableAnswer) throws {
        switch output ?? .table {
        case .table: for line in answer.lines { say(line) }
        case .csv: write(CSV.text(answer.keys, answer.values))
        case .json: say(try OutputOptions.json(answer))
        }
    }

    /// As it is: what is quoted in a table for programs is not changed for a terminal.
    private func write(_ text: String) { FileHandle.standardOutput.write(Data(text.utf8)) }
}
