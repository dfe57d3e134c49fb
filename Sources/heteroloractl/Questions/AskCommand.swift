import ArgumentParser
import Domain
import Foundation
import Ledger
import Reports

/// Asks the ledger one of the questions that ship, by name.
struct AskCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "ask", abstract: "Asks the ledger one of the questions of docs/sql.md; without a name it lists them.",
        discussion: "Each is a file of SQL that psql reads too; ask runs it as it is, in a transaction that can change nothing."
    )

    @Argument(help: "The question's name.")
    var name: String?
    @Option(
        name: .customLong("with"),
        help: ArgumentHelp("A value that the question takes; may be repeated.", valueName: "name=value"))
    var values: [String] = []
    @Option(help: "How to answer.")
    var output = TableForm.table
    @Option(help: ArgumentHelp("Folder of the questions, where they lie elsewhere.", valueName: "folder"))
    var questions: String?
    @OptionGroup var ledger: DatabaseOptions

    func perform() async throws {
        let places = StandardPlaces.here.questions
        let all = try Question.all(in: questions ?? StandardPlaces.first(places) ?? places[0])
        guard let name else {
            guard values.isEmpty else { throw Failure(.wrongUsage, "--with without a question's name") }
            return try output.show(QuestionList(questions: all))
        }
        guard let question = all.first(where: { $0.name == name }) else {
            throw Failure(.missingInput, "there is no question \(name.quoted()); heteroloractl ask lists them")
        }
        let values = try Self.values(of: question, values)
        do {
            try output.show(QuestionAnswer(table: try await ledger.open().answer(question, values)))
        } catch let error as LedgerError where error.sqlState?.hasPrefix("22") == true {
            throw Failure(.wrongUsage, "\(name): a value is none of its kind: \(error.reason)".terminalLine)
        }
    }

    /// The values in the order of the parameters.
    private static func values(of question: Question, _ given: [String]) throws -> [String] {
        var values: [String: String] = [:]
        for text in given {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2 else { throw Failure(.wrongUsage, "--with \(text.quoted()); NAME=VALUE is needed") }
            guard question.parameters.contains(where: { $0.name == parts[0] }) else {
                let names = question.parameters.map(\.name).joined(separator: ", ")
                throw Failure(
                    .wrongUsage,
                    "\(question.name) takes no \(parts[0].quoted()); it takes: \(names.isEmpty ? "nothing" : names)")
            }
            guard values.updateValue(parts[1], forKey: parts[0]) == nil else {
                throw Failure(.wrongUsage, "--with \(parts[0]) stands twice")
            }
        }
        return try question.parameters.map { parameter in
            guard let value = values[parameter.name] ?? parameter.standard else {
                throw Failure(
                    .wrongUsage,
                    "\(question.name) needs --with \(parameter.name)=VALUE: \(parameter.words)"
                        + (parameter.example.map { ", such as \($0)" } ?? ""))
            }
            return value
        }
    }
}
