/// The rows of a split as far as they are compared with those of another: a hash of each row's input, and its label.
///
/// The input is what the model reads before it answers: text, pair, prompt, or conversation; a label or a completion does not count.
/// Two are the same where they differ in white space only, line ends among it.
public struct RowKeys: Sendable {
    /// By key. Eight bytes suffice: among ten million rows the odds of one false match are one in a hundred thousand.
    private let keys: [UInt64]
    /// Rows of each label, in the order of the labels; empty without labels.
    public let labelCounts: [Int]
    /// Rows whose input has another label in another row.
    public let contradictoryCount: Int

    /// Rows with a text that is written as a quoted field of a CSV: programs write such fields into TSV files too, where a quote is text.
    public let quotedCount: Int

    public var count: Int { keys.count }

    public init(_ rows: some Sequence<TextTable.Row>, labelCount: Int) {
        var labelCounts = [Int](repeating: 0, count: labelCount)
        var entries: [(key: UInt64, label: Int)] = []
        var quotedCount = 0
        for row in rows {
            var label = -1
            if case .label(let index) = row.target, labelCounts.indices.contains(index) {
                label = index
                labelCounts[index] += 1
            }
            entries.append((Self.key(of: row.content), label))
            if Self.isQuoted(row.content) { quotedCount += 1 }
        }
        entries.sort { $0.key < $1.key }
        keys = entries.map(\.key)
        self.labelCounts = labelCounts
        self.quotedCount = quotedCount
        contradictoryCount = Self.contradictoryCount(entries)
    }

    /// How many of these rows have an input that stands among the `others`.
    public func sharedCount(with others: RowKeys) -> Int {
        var count = 0
        var place = others.keys.startIndex
        for key in keys {
            while place < others.keys.endIndex, others.keys[place] < key { place += 1 }
            guard place < others.keys.endIndex else { break }
            if others.keys[place] == key { count += 1 }
        }
        return count
    }

    private static func contradictoryCount(_ entries: [(key: UInt64, label: Int)]) -> Int {
        var count = 0
        var start = 0
        while start < entries.count {
            let end = entries[start...].firstIndex { $0.key != entries[start].key } ?? entries.endIndex
            if entries[start..<end].contains(where: { $0.label != entries[start].label }) { count += end - start }
            start = end
        }
        return count
    }

    private static func isQuoted(_ content: TextTable.Content) -> Bool {
        switch content {
        case .text(let text): isQuoted(text)
        case .pair(let first, let second), .completion(let first, let second): isQuoted(first) || isQuoted(second)
        case .conversation: false
        }
    }

    /// In quotes, with doubled quotes within and no others: a plain quotation has none within.
    private static func isQuoted(_ text: String) -> Bool {
        let bytes = text.utf8
        guard bytes.count > 4, bytes.first == .quote, bytes.last == .quote else { return false }
        let runs = bytes.dropFirst().dropLast().split { $0 != .quote }
        return !runs.isEmpty && runs.allSatisfy { $0.count.isMultiple(of: 2) }
    }

    static func key(of content: TextTable.Content) -> UInt64 {
        // Keyed anew in every process: nobody can write rows that collide.
        var hasher = Hasher()
        switch content {
        case .text(let text), .completion(let text, _): combine(text, &hasher)
        case .pair(let first, let second):
            combine(first, &hasher)
            combine(second, &hasher)
        case .conversation(let messages):
            for message in messages {
                combine(message.role, &hasher)
                combine(message.content, &hasher)
            }
        }
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }

    /// White space counts one space, and none at the ends.
    private static func combine(_ text: String, _ hasher: inout Hasher) {
        text.forEachWithSingleSpaces { hasher.combine($0.value) }
        // No scalar has this value: one text ends here, another may begin.
        hasher.combine(UInt32.max)
    }
}
