import Domain
import Foundation
import Ledger
import Reports

/// What the ledger answers.
struct QuestionAnswer: TextTableAnswer {
    let table: LedgerTable

    var keys: [String] { table.columns.map(\.name) }
    var values: [[String]] { table.rows.map { $0.map { $0 ?? "" } } }

    var lines: [String] {
        guard !table.rows.isEmpty else { return ["nothing"] }
        let words = table.columns.indices.filter { table.columns[$0].kind != .number }
        return Columns(
            headers: keys, rows: table.rows.map { $0.map { ($0 ?? "–").replacing("\n", with: "⏎") } }, words: Set(words)
        ).lines()
    }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// A list of objects; null is left out, as everywhere.
    func encode(to encoder: any Encoder) throws {
        var list = encoder.unkeyedContainer()
        for row in table.rows {
            var object = list.nestedContainer(keyedBy: Key.self)
            for (column, text) in zip(table.columns, row) {
                guard let text else { continue }
                let key = Key(stringValue: column.name)
                switch column.kind {
                case .flag: try object.encode(text == "t", forKey: key)
                case .number:
                    if let whole = Int64(text) {
                        try object.encode(whole, forKey: key)
                    } else if let number = Double(text), number.isFinite {
                        try object.encode(number, forKey: key)
                    } else {
                        try object.encode(text, forKey: key)
                    }
                case .text: try object.encode(text, forKey: key)
                }
            }
        }
    }
}

/// The questions that can be asked.
struct QuestionList: TextTableAnswer {
    let questions: [Question]

    let keys = ["name", "takes", "words"]
    var values: [[String]] {
        questions.map { question in
            let takes = question.parameters.map { $0.standard == nil ? $0.name : "[\($0.name)]" }
            return [question.name, takes.joined(separator: " "), question.words]
        }
    }

    var lines: [String] { Columns(headers: keys, rows: values, words: [0, 1, 2]).lines() }

    private struct Entry: Encodable {
        let name: String
        let words: String
        let takes: [Taken]

        struct Taken: Encodable {
            let name: String
            let words: String
            let `default`: String?
            let example: String?
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(
            questions.map { question in
                Entry(
                    name: question.name, words: question.words,
                    takes: question.parameters.map {
                        Entry.Taken(name: $0.name, words: $0.words, default: $0.standard, example: $0.example)
                    })
            })
    }
}
