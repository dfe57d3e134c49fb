/// A table as the template and the terminal see it: text only, escaped by whoever writes it out.
struct Table: Sendable {
    let caption: String
    let headers: [Cell]
    let rows: [Row]

    /// What a column holds, and its header.
    struct Column: Sendable {
        fileprivate let header: String
        fileprivate let isWords: Bool
        fileprivate let isLedgers: Bool

        /// Words stand on the left of their column.
        static func words(_ header: String) -> Column { Column(header: header, isWords: true, isLedgers: false) }
        /// Numbers stand on the right.
        static func figures(_ header: String) -> Column { Column(header: header, isWords: false, isLedgers: false) }
        /// Words of the ledger, in the language in which they were written.
        static func ledgers(_ header: String) -> Column { Column(header: header, isWords: true, isLedgers: true) }
    }

    struct Row: Sendable {
        let head: String
        let cells: [Cell]
    }

    struct Cell: Sendable {
        let text: String
        let isWords: Bool
        let isLedgers: Bool
    }

    /// - Parameter rows: each as long as the columns; the first text of each is its head.
    init(_ caption: String, _ columns: [Column], _ rows: [[String]]) {
        self.caption = caption
        headers = columns.map { Cell(text: $0.header, isWords: $0.isWords, isLedgers: false) }
        self.rows = rows.map { texts in
            let cells = zip(texts, columns).map { Cell(text: $0, isWords: $1.isWords, isLedgers: $1.isLedgers) }
            return Row(head: texts.first ?? "", cells: Array(cells.dropFirst()))
        }
    }

    /// For a shell: whole columns from the left, as many as fit.
    /// - Parameter columnCountMin: so many are shown in any case.
    func lines(width: Int = .max, columnCountMin: Int = 1) -> [String] {
        Columns(
            headers: headers.map(\.text), rows: rows.map { [$0.head] + $0.cells.map(\.text) },
            words: Set(headers.indices.filter { $0 == 0 || headers[$0].isWords })
        ).lines(width: width, columnCountMin: columnCountMin)
    }
}
