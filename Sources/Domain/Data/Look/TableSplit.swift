/// The rows of one table as three files that have no text in common.
///
/// Which file a row goes to is a function of its text alone: of the SHA-256 of the text in UTF-8, with runs of white space as one space
/// and none at the ends, the first eight bytes are a number from 0 to 2⁶⁴−1. Below 70 % of that is train, below 85 % validation, and
/// the rest test. Rows with the same text stay together, and a row stays where it is when others come or go.
public struct TableSplit: Sendable {
    public static let trainShare = 0.7
    public static let validationShare = 0.15

    /// Files with the header of the source, and its rows as they stand there, in its order.
    public private(set) var files: [Split: [UInt8]] = [:]
    public private(set) var rowCounts: [Split: Int] = [:]
    /// Rows of each label, in the labels' order.
    private var labelCounts: [Split: [Int]] = [:]

    /// - Parameter digest: SHA-256.
    public init(_ look: TableLook, _ choice: TableChoice, digest: ([UInt8]) -> Digest) throws(TextTableError) {
        let head = look.header.map { $0 + [.newline] } ?? []
        var split = self
        for part in Split.allCases {
            (split.files[part], split.rowCounts[part]) = (Array(head), 0)
            split.labelCounts[part] = [Int](repeating: 0, count: choice.labels.count)
        }
        try look.source.eachRow(columns: choice.columns, labels: choice.labels) { record, row in
            let part = Self.part(of: row.text, digest: digest)
            split.files[part]?.append(contentsOf: record.bytes)
            split.files[part]?.append(.newline)
            split.rowCounts[part]? += 1
            if case .label(let index) = row.target { split.labelCounts[part]?[index] += 1 }
        } objection: { (_: TextTableError) throws(TextTableError) in
        }
        self = split
    }

    static func part(of text: String, digest: ([UInt8]) -> Digest) -> Split {
        var compared = String.UnicodeScalarView()
        text.forEachWithSingleSpaces { compared.append($0) }
        let place = UInt64(digest(Array(String(compared).utf8)).hexadecimal.prefix(16), radix: 16) ?? 0
        let share = Double(place) / 0x1p64
        return share < trainShare ? .train : share < trainShare + validationShare ? .validation : .test
    }

    /// Why nothing could be learnt or measured on these files; empty where all is well.
    public func problems(_ choice: TableChoice) -> [LookMessage] {
        let rows = rowCounts.values.reduce(0, +)
        return Split.allCases.filter { rowCounts[$0, default: 0] == 0 }.map { .noRow(split: $0, rows: rows) }
            + choice.labels.indices.flatMap { index in
                let count = labelCounts.values.reduce(0) { $0 + $1[index] }
                let label = LookMessage.Counted(label: choice.labels[index].quoted(), count: count)
                return [Split.train, .test].filter { rowCounts[$0, default: 0] > 0 && labelCounts[$0]?[index] == 0 }.map {
                    LookMessage.noRowOfLabel(label, split: $0)
                }
            }
    }
}
