/// Rows of texts under headers, aligned by the columns that a terminal takes to show them.
package struct Columns: Sendable {
    private static let gap = "  "

    private let rows: [[String]]
    /// Columns of words stand on the left, numbers on the right.
    private let words: Set<Int>

    /// - Parameter words: the columns that hold words.
    package init(headers: [String], rows: [[String]], words: Set<Int>) {
        self.rows = ([headers] + rows).map { $0.map(\.terminalLine) }
        self.words = words
    }

    /// The header's line and one for each row, without spaces at the end.
    /// - Parameters:
    ///   - width: whole columns from the left are shown, as many as fit.
    ///   - columnCountMin: so many are shown in any case.
    package func lines(width: Int = .max, columnCountMin: Int = 1) -> [String] {
        let widths = rows[0].indices.map { column in rows.map { $0[column].displayWidth }.max() ?? 0 }
        var total = 0
        let fitting = widths.indices.prefix { column in
            total += widths[column] + Self.gap.count
            return column < columnCountMin || total <= width
        }
        return rows.map { row in
            let cells = fitting.map { column in
                let cell = row[column]
                guard !words.contains(column) else { return cell.padded(to: widths[column]) }
                return String(repeating: " ", count: widths[column] - cell.displayWidth) + cell
            }
            return cells.joined(separator: Self.gap).trimmingTrailingSpaces
        }
    }
}

extension String {
    var trimmingTrailingSpaces: String {
        var text = self[...]
        while text.hasSuffix(" ") { text.removeLast() }
        return String(text)
    }
}
