/// Something wrong or odd with a data file.
public struct DataRemark: Sendable, Equatable, Codable {
    public let severity: Severity
    /// From 1; nil for the file as a whole.
    public let line: Int?
    public let reason: String

    public enum Severity: String, Sendable, Codable {
        /// The file cannot be used before that is mended.
        case wrong
        /// It can be used as it is, and somebody should know.
        case odd
    }

    public init(_ severity: Severity, line: Int? = nil, _ reason: String) {
        (self.severity, self.line, self.reason) = (severity, line, reason.printable)
    }

    public init(_ error: TextTableError) { self.init(.wrong, line: error.line, error.reason) }
}

extension RowLook {
    /// Everything to be said about rows, errors first.
    public func remarks(_ look: TableLook, _ choice: TableChoice, areLabelsSaid: Bool) -> [DataRemark] {
        var remarks = unusable.remarks
        if rowCount == 0 { remarks.append(DataRemark(.wrong, "has no row that can be used")) }
        if !areLabelsSaid, let column = choice.columns.label.flatMap(look.column) {
            remarks += Self.lookAlikes(choice.labels, column)
        }
        return remarks + oddities(choice)
    }

    /// Labels that somebody meant to be one: a run would learn to tell them apart.
    private static func lookAlikes(_ labels: [String], _ column: ColumnLook) -> [DataRemark] {
        let values = column.values.filter { value in labels.contains { value.text.isSpelled($0) } }
        return values.indices.flatMap { place in
            values[..<place].filter { areMeantAsOne($0.text, values[place].text) }.map { other in
                let (rare, common) = values[place].count < other.count ? (values[place], other) : (other, values[place])
                return DataRemark(
                    .wrong, line: rare.line,
                    "label \(rare.text.quoted()) (\(Figure.counted(rare.count, "row"))) looks like \(common.text.quoted()) "
                        + "(\(Figure.counted(common.count, "row"))) and would be a class of its own; write one of them everywhere, or "
                        + "--labels says which labels there are")
            }
        }
    }

    private static func areMeantAsOne(_ one: String, _ other: String) -> Bool {
        if one.isLike(other) { return true }
        guard one.isDecimalNumber, other.isDecimalNumber, let value = Double(one) else { return false }
        return value == Double(other)
    }

    private func oddities(_ choice: TableChoice) -> [DataRemark] {
        var remarks: [DataRemark] = []
        for (label, count) in zip(choice.labels, labelCounts) where count < Self.smallClassRows {
            remarks.append(
                DataRemark(
                    .odd,
                    "label \(label.quoted()) has \(Figure.counted(count, "row")); below \(Self.smallClassRows) little can be learnt or measured"
                ))
        }
        if let share = largestShare, share > 0.8 {
            remarks.append(
                DataRemark(
                    .odd, "\(Figure.percent(share)) of the rows have the same label; who always answers that is right as often")
            )
        }
        remarks += Self.listed(contradictory) {
            DataRemark(.odd, line: $0.line, "the text of line \($0.earlierLine) again, with another label")
        } more: {
            "\($0) more rows with the text of an earlier one and another label"
        }
        if repeated.count > contradictory.count {
            let some = repeated.first.prefix(5).map { "\($0.line) (as \($0.earlierLine))" }.joined(separator: ", ")
            remarks.append(
                DataRemark(
                    .odd, line: repeated.first.first?.line,
                    "\(Figure.counted(repeated.count, "row")) with the text of an earlier one: \(repeated.count > 5 ? "the first are " : "")lines \(some)"
                ))
        }
        if let first = edgeSpaces.first.first {
            remarks.append(
                DataRemark(
                    .odd, line: first,
                    "\(Figure.counted(edgeSpaces.count, "text")) with white space in front or behind; it is kept as it stands"))
        }
        return remarks
    }

    private static func listed<Element>(
        _ listed: Listed<Element>, _ remark: (Element) -> DataRemark, more: (Int) -> String
    ) -> [DataRemark] {
        let rest = listed.count - listed.first.count
        return listed.first.map(remark) + (rest > 0 ? [DataRemark(.odd, more(rest))] : [])
    }
}

extension RowLook.Listed where Element == TextTableError {
    /// One for each row that is listed, and one for all others.
    public var remarks: [DataRemark] {
        let rest = count - first.count
        return first.map(DataRemark.init) + (rest > 0 ? [DataRemark(.wrong, "\(rest) more rows that cannot be used")] : [])
    }
}
