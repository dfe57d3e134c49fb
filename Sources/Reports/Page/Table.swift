/// A table as the template and the terminal see it: text only, escaped by whoever writes it out.
package struct Table: Sendable {
    package let caption: String
    package let headers: [Cell]
    package let rows: [Row]

    package struct Row: Sendable {
        package let head: String
        package let cells: [Cell]
    }

    package struct Cell: Sendable {
        package let text: String
        /// Words stand on the left of their column, numbers on the right.
        package let isWords: Bool
    }

    package init(_ caption: String, _ headers: [String], _ rows: [[String]]) {
        let isWords = headers.indices.map { column in
            column == 0 || !rows.allSatisfy { $0.count > column && Self.isNumber($0[column]) }
        }
        func cells(_ texts: [String]) -> [Cell] {
            zip(texts, isWords).map { Cell(text: $0, isWords: $1) }
        }
        self.caption = caption
        self.headers = cells(headers)
        self.rows = rows.map { Row(head: $0.first ?? "", cells: Array(cells($0).dropFirst())) }
    }

    private static func isNumber(_ text: String) -> Bool {
        guard let first = text.first, text.count <= 24 else { return false }
        return "+−–0123456789".contains(first) || ["off", "not measured", "no cost", "not shown"].contains(text)
    }
}
