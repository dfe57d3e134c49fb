/// Something wrong or odd with a data file.
public struct DataRemark: Sendable, Equatable, Encodable {
    public let severity: Severity
    /// From 1; nil for the file as a whole.
    public let line: Int?
    public let message: LookMessage

    public enum Severity: String, Sendable, Codable, CaseIterable {
        /// The file cannot be used before that is mended.
        case wrong
        /// It can be used as it is, and somebody should know.
        case odd
    }

    public init(_ severity: Severity, line: Int? = nil, _ message: LookMessage) {
        (self.severity, self.line, self.message) = (severity, line, message)
    }

    /// - Parameter encoding: what a file that is not UTF-8 looks like.
    public init(_ error: TextTableError, encoding: ForeignEncoding? = nil) {
        self.init(.wrong, line: error.line, .unusable(error.message, encoding: encoding))
    }

    package func reason(in language: Language) -> String { Words(language).look(message).printable }

    private enum CodingKeys: CodingKey { case severity, line, reason }

    /// For programs: in English.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(severity, forKey: .severity)
        try values.encodeIfPresent(line, forKey: .line)
        try values.encode(reason(in: .english), forKey: .reason)
    }
}

extension RowLook {
    /// Everything to be said about rows, errors first.
    public func remarks(_ look: TableLook, _ choice: TableChoice, areLabelsSaid: Bool) -> [DataRemark] {
        var remarks = unusable.remarks
        if rowCount == 0 { remarks.append(DataRemark(.wrong, .noUsableRow)) }
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
                return DataRemark(.wrong, line: rare.line, .lookAlike(rare: rare.counted, common: common.counted))
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
            let counted = LookMessage.Counted(label: label.quoted(), count: count)
            remarks.append(DataRemark(.odd, .smallClass(counted, least: Self.smallClassRows)))
        }
        if let share = largestShare, share > 0.8 { remarks.append(DataRemark(.odd, .oneSided(share: share))) }
        remarks += contradictory.first.map { DataRemark(.odd, line: $0.line, .contradiction(earlierLine: $0.earlierLine)) }
        let rest = contradictory.count - contradictory.first.count
        if rest > 0 { remarks.append(DataRemark(.odd, .moreContradictions(count: rest))) }
        if repeated.count > contradictory.count {
            let first = Array(repeated.first.prefix(5))
            remarks.append(
                DataRemark(.odd, line: first.first?.line, .repetitions(count: repeated.count, first: first)))
        }
        if let first = edgeSpaces.first.first {
            remarks.append(DataRemark(.odd, line: first, .edgeSpaces(count: edgeSpaces.count)))
        }
        return remarks
    }
}

extension RowLook.Listed where Element == TextTableError {
    /// One for each row that is listed, and one for all others.
    public var remarks: [DataRemark] {
        let rest = count - first.count
        return first.map { DataRemark($0) } + (rest > 0 ? [DataRemark(.wrong, .moreUnusable(count: rest))] : [])
    }
}

extension ColumnLook.Value {
    fileprivate var counted: LookMessage.Counted { LookMessage.Counted(label: text.quoted(), count: count) }
}
