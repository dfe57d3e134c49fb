import ArgumentParser
import Foundation
import Reports

/// An answer that is a table for programs too.
protocol TableAnswer: Answer {
    /// RFC 4180, as it is: what is quoted in a table for programs is not changed for a terminal.
    var csv: String { get }
}

/// A table of texts.
protocol TextTableAnswer: TableAnswer {
    var keys: [String] { get }
    var values: [[String]] { get }
}

extension TextTableAnswer {
    var csv: String { CSV.text(keys, values) }
}

/// In which form a table is answered.
enum TableForm: String, ExpressibleByArgument, CaseIterable {
    case table, csv, json, yaml

    func show(_ answer: some TableAnswer) throws {
        switch self {
        case .table: for line in answer.lines { say(line) }
        case .csv: FileHandle.standardOutput.write(Data(answer.csv.utf8))
        case .json: say(try OutputOptions.json(answer))
        case .yaml: say(try YAMLText.of(answer))
        }
    }
}
