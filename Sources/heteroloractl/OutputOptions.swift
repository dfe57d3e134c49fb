import ArgumentParser
import Domain
import Foundation

/// In which form a subcommand answers.
struct OutputOptions: ParsableArguments {
    enum Format: String, ExpressibleByArgument, CaseIterable { case table, json, yaml }

    @Option(help: "How to answer: a table for people; JSON or YAML, whose keys stay as they are, for programs.")
    var output = Format.table

    var isForPeople: Bool { output == .table }

    /// Prints an answer.
    func show(_ answer: some Answer) throws {
        switch output {
        case .table: for line in answer.lines { say(line) }
        case .json: say(try Self.json(answer))
        case .yaml: say(try YAMLText.of(answer))
        }
    }

    static func json(_ answer: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(answer), as: UTF8.self).printableJSON
    }
}
