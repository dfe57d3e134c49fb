import ArgumentParser
import Foundation
import Yams

/// In which form a subcommand answers.
struct OutputOptions: ParsableArguments {
    enum Format: String, ExpressibleByArgument, CaseIterable { case table, json, yaml }

    @Option(help: "How to answer: a table for people; JSON or YAML, whose keys stay as they are, for programs.")
    var output = Format.table

    /// Prints an answer.
    func show(_ answer: some Answer) throws {
        switch output {
        case .table: for line in answer.lines { say(line) }
        case .json: say(try Self.json(answer))
        case .yaml: say(try Self.yaml(answer))
        }
    }

    private static func json(_ answer: some Answer) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(answer), as: UTF8.self)
    }

    private static func yaml(_ answer: some Answer) throws -> String {
        let encoder = YAMLEncoder()
        encoder.options.allowUnicode = true
        encoder.options.sortKeys = true
        // One line per text.
        encoder.options.width = -1
        return try encoder.encode(answer).trimmingCharacters(in: .newlines)
    }
}
