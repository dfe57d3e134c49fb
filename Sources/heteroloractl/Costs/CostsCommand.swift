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
    enum Form: String, ExpressibleByArgument, CaseIterable {
        case table, csv, json

        var ofTable: TableForm {
            switch self {
            case .table: .table
            case .csv: .csv
            case .json: .json
            }
        }
    }

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
        let form = (output ?? .table).ofTable
        switch view {
        case .focus:
            let rows = FocusTable.rows(charges, account: account, utcOffsetSeconds: offset)
            FileHandle.standardOutput.write(Data(CSV.text(FocusTable.columns, rows).utf8))
        case .teams:
            try form.show(TeamCosts(rows: Chargeback.byMonthAndTeam(charges, utcOffsetSeconds: offset)))
        case .runs: try form.show(RunCosts(charges: charges))
        }
    }
}
