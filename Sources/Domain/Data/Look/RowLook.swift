/// What the rows of a table are, as a run would read them, and what is wrong or odd with them.
public struct RowLook: Sendable {
    /// Of everything that is listed by line, this much; the counts are of all.
    public static let listedCountMax = 100
    /// Classes with fewer rows are named.
    public static let smallClassRows = 20

    /// Rows that cannot be used.
    public private(set) var unusable = Listed<TextTableError>()
    public private(set) var rowCount = 0
    /// Rows of each label, in the labels' order.
    public private(set) var labelCounts: [Int]
    /// Rows whose input an earlier row has; white space apart.
    public private(set) var repeated = Listed<Repetition>()
    /// Of those, the ones with another label than the earlier row.
    public private(set) var contradictory = Listed<Repetition>()
    /// Rows whose text has white space in front or behind.
    public private(set) var edgeSpaces = Listed<Int>()
    private var characters: [UInt32] = []
    private var words: [UInt32] = []
    private var values: (count: Int, sum: Double, minimum: Double, maximum: Double) = (0, 0, .infinity, -.infinity)
    private var seen: [UInt64: (line: Int, target: TextTable.Target)] = [:]

    /// The first of many, and how many there are.
    public struct Listed<Element: Sendable>: Sendable {
        public private(set) var first: [Element] = []
        public private(set) var count = 0

        mutating func add(_ element: Element) {
            count += 1
            if first.count < RowLook.listedCountMax { first.append(element) }
        }
    }

    public struct Repetition: Sendable, Equatable {
        public let line: Int
        public let earlierLine: Int

        package init(line: Int, earlierLine: Int) {
            self.line = line
            self.earlierLine = earlierLine
        }
    }

    /// - Throws: where no row can be read at all.
    public init(_ look: TableLook, _ choice: TableChoice) throws(TextTableError) {
        labelCounts = [Int](repeating: 0, count: choice.labels.count)
        var found = self
        try look.source.eachRow(columns: choice.columns, labels: choice.labels) { record, row in
            found.add(row, line: record.line)
        } objection: { (error: TextTableError) throws(TextTableError) in
            found.unusable.add(error)
        }
        found.seen = [:]
        found.characters.sort()
        found.words.sort()
        self = found
    }

    private mutating func add(_ row: TextTable.Row, line: Int) {
        rowCount += 1
        switch row.target {
        case .label(let index): if labelCounts.indices.contains(index) { labelCounts[index] += 1 }
        case .value(let value):
            values = (values.count + 1, values.sum + value, min(values.minimum, value), max(values.maximum, value))
        case .none: break
        }
        let scalars = row.text.unicodeScalars
        characters.append(UInt32(clamping: scalars.count))
        words.append(UInt32(clamping: TextTable.wordCount(of: row.text)))
        if scalars.first?.properties.isWhitespace == true || scalars.last?.properties.isWhitespace == true {
            edgeSpaces.add(line)
        }
        let key = RowKeys.key(of: row.content)
        guard let earlier = seen[key] else {
            seen[key] = (line, row.target)
            return
        }
        let repetition = Repetition(line: line, earlierLine: earlier.line)
        repeated.add(repetition)
        if earlier.target != row.target { contradictory.add(repetition) }
    }

    /// Half of the texts, nineteen of twenty, and all of them are at most so long.
    public struct Lengths: Sendable, Equatable, Codable {
        public let median: Int
        public let percentile95: Int
        public let maximum: Int

        package init(median: Int, percentile95: Int, maximum: Int) {
            self.median = median
            self.percentile95 = percentile95
            self.maximum = maximum
        }
    }

    public var characterLengths: Lengths { Self.lengths(characters) }

    /// About, by words: only a model's tokenizer counts exactly.
    public var tokenLengths: Lengths { Self.lengths(words.map { UInt32(Self.tokens($0)) }) }

    /// Share of the rows that are about longer than so many tokens.
    public func share(above tokenCount: Int) -> Double {
        rowCount == 0 ? 0 : Double(words.count { Self.tokens($0) > tokenCount }) / Double(rowCount)
    }

    private static func tokens(_ words: UInt32) -> Int {
        Int((TextTable.specialTokenCount + TextTable.tokensPerWord * Double(words)).rounded())
    }

    private static func lengths(_ sorted: [UInt32]) -> Lengths {
        func at(_ share: Double) -> Int {
            sorted.isEmpty ? 0 : Int(sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))])
        }
        return Lengths(median: at(0.5), percentile95: at(0.95), maximum: at(1))
    }

    /// A regression's numbers.
    public struct Values: Sendable, Equatable, Codable {
        public let minimum: Double
        public let mean: Double
        public let maximum: Double

        package init(minimum: Double, mean: Double, maximum: Double) {
            self.minimum = minimum
            self.mean = mean
            self.maximum = maximum
        }
    }

    public var valueRange: Values? {
        guard values.count > 0 else { return nil }
        return Values(minimum: values.minimum, mean: values.sum / Double(values.count), maximum: values.maximum)
    }

    /// Share of the rows that have the commonest label; nil without labels.
    public var largestShare: Double? {
        guard rowCount > 0, let largest = labelCounts.max() else { return nil }
        return Double(largest) / Double(rowCount)
    }
}
