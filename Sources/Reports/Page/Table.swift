internal import Domain

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
        /// What the text says, for programs; nil for words.
        let figure: Figure?
    }

    struct Figure: Sendable, Equatable {
        let value: Double
        let unit: FigureUnit
    }

    /// What is put into a cell: words, or a figure that is worded as its unit is.
    struct Entry: Sendable {
        fileprivate let text: String
        fileprivate let figure: Figure?

        static func words(_ text: String) -> Entry { Entry(text: text, figure: nil) }

        /// - Parameter value: nil, or no number, where there is none to give.
        static func number(_ value: Double?, _ unit: FigureUnit, _ words: Words, orElse lack: String? = nil) -> Entry {
            told(value.map { words.figure($0, unit) } ?? lack ?? words.none, value, unit)
        }

        static func count(_ value: Int?, _ words: Words) -> Entry { number(value.map(Double.init), .whole, words) }

        /// A figure that says more than its number, such as its sign or its interval.
        static func told(_ text: String, _ value: Double?, _ unit: FigureUnit) -> Entry {
            Entry(text: text, figure: value.flatMap { $0.isFinite ? Figure(value: $0, unit: unit) : nil })
        }
    }

    /// - Parameter rows: each as long as the columns; the first entry of each is its head.
    init(_ caption: String, _ columns: [Column], _ rows: [[Entry]]) {
        self.caption = caption
        headers = columns.map { Cell(text: $0.header, isWords: $0.isWords, isLedgers: false, figure: nil) }
        self.rows = rows.map { entries in
            let cells = zip(entries, columns).map {
                Cell(text: $0.text, isWords: $1.isWords, isLedgers: $1.isLedgers, figure: $0.figure)
            }
            return Row(head: entries.first?.text ?? "", cells: Array(cells.dropFirst()))
        }
    }

    /// A table without figures.
    init(_ caption: String, _ columns: [Column], words rows: [[String]]) {
        self.init(caption, columns, rows.map { $0.map(Entry.words) })
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
