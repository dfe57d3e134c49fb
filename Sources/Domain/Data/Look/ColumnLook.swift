/// What stands in one column of a table.
public struct ColumnLook: Sendable, Equatable {
    /// More values than this are not told apart.
    static let distinctCountMax = 1 << 16
    /// A column of more values is not taken for labels unless somebody says so.
    static let guessedLabelCountMax = 36
    /// Labels are counted by their texts up to this many; a request can name fewer, and the message says how many there are.
    private static let keptCountMax = LearningTask.labelCountMax + 24
    private static let labelLengthMax = 100

    /// Its name in the header, or its number from 1.
    public private(set) var name: String
    public private(set) var filledCount = 0
    public private(set) var emptyCount = 0
    /// Cells that are decimal numbers.
    public private(set) var numberCount = 0
    /// Cells with white space in front or behind.
    public private(set) var edgeSpaceCount = 0
    /// Cells that hold null, a list or an object of JSON.
    public private(set) var structureCount = 0
    public private(set) var characterCount = 0
    public private(set) var characterCountMax = 0
    private var proseCount = 0
    private var isAscending = true
    private var last: Int?
    private var hashes: Set<Int> = []
    private var kept: [[UInt8]: Value]? = [:]

    /// A value with its cells.
    public struct Value: Sendable, Equatable {
        public let text: String
        public fileprivate(set) var count: Int
        /// The line of its first cell.
        public let line: Int
    }

    public enum Kind: String, Sendable, Codable {
        case text, label, number, identifier, constant, empty, structure
    }

    init(name: String) { self.name = name }

    public static func == (left: ColumnLook, right: ColumnLook) -> Bool {
        left.name.isSpelled(right.name) && left.filledCount == right.filledCount && left.emptyCount == right.emptyCount
            && left.hashes == right.hashes
    }

    /// A record without this column.
    func named(_ name: String) -> ColumnLook {
        var column = self
        column.name = name
        return column
    }

    mutating func addMissing(_ count: Int = 1) { emptyCount += count }

    mutating func addStructure() {
        structureCount += 1
        filledCount += 1
    }

    mutating func add(_ cell: String, line: Int) {
        guard !cell.isBlank else {
            emptyCount += 1
            return
        }
        filledCount += 1
        let scalars = cell.unicodeScalars
        let length = scalars.count
        characterCount += length
        characterCountMax = max(characterCountMax, length)
        let isSpaced = { (scalar: Unicode.Scalar?) in scalar?.properties.isWhitespace == true }
        if isSpaced(scalars.first) || isSpaced(scalars.last) { edgeSpaceCount += 1 }
        if cell.isDecimalNumber { numberCount += 1 }
        if scalars.contains(where: { $0.value >= 0x80 || $0 == " " }) { proseCount += 1 }
        if isAscending {
            let number = Int(cell)
            isAscending = number != nil && (last ?? .min) < (number ?? .min)
            last = number
        }
        if hashes.count < Self.distinctCountMax { hashes.insert(cell.utf8.hashed) }
        keep(cell, length, line)
    }

    private mutating func keep(_ cell: String, _ length: Int, _ line: Int) {
        guard kept != nil else { return }
        let key = Array(cell.utf8.prefix(Self.labelLengthMax * 4 + 1))
        let value = Value(
            text: length > Self.labelLengthMax ? String(cell.unicodeScalars.prefix(Self.labelLengthMax)) : cell, count: 0,
            line: line)
        kept?[key, default: value].count += 1
        if let count = kept?.count, count > Self.keptCountMax { kept = nil }
    }

    /// Different values; `distinctCountMax` stands for that and more.
    public var distinctCount: Int { hashes.count }

    /// Its values by number, or by their bytes, where there are few; else none.
    public var values: [Value] {
        let values = (kept ?? [:]).sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
        guard isNumeric else { return values }
        return values.sorted { (Double($0.text) ?? .infinity) < (Double($1.text) ?? .infinity) }
    }

    /// Whether numbers stand in it, but for a few cells that are not what they should be.
    var isNumeric: Bool { filledCount > 0 && numberCount * 20 >= filledCount * 19 }

    /// Whether so few values stand in it so often that each may be a label.
    var hasFewValues: Bool {
        (2...Self.guessedLabelCountMax).contains(distinctCount) && distinctCount * 2 <= filledCount
            && characterCountMax <= Self.labelLengthMax && structureCount == 0
    }

    public var kind: Kind {
        if filledCount == 0 { return .empty }
        if structureCount > 0 { return .structure }
        if isAscending, filledCount > 2 { return .identifier }
        if distinctCount == 1, filledCount > 1 { return .constant }
        if isNumeric { return .number }
        if hasFewValues { return .label }
        let isDistinct = distinctCount == min(filledCount, Self.distinctCountMax)
        return isDistinct && proseCount * 10 < filledCount && characterCount <= 40 * filledCount ? .identifier : .text
    }
}

extension String.UTF8View {
    /// Keyed anew in every process: nobody can write values that collide.
    fileprivate var hashed: Int {
        var hasher = Hasher()
        for byte in self { hasher.combine(byte) }
        return hasher.finalize()
    }
}
