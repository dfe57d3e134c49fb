/// Whether the first line of a table is cut by another separator than its name promises.
struct SeparatorCheck {
    let format: TextTable.Format
    let content: ArraySlice<UInt8>

    func check() throws(TextTableError) {
        let own: UInt8
        switch format {
        case .commaSeparated: own = .comma
        case .tabSeparated: own = UInt8(ascii: "\t")
        case .jsonLines: return
        }
        let counts = separators
        guard counts[own, default: 0] == 0, let found = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) else {
            return
        }
        throw TextTableError(line: 1, .separators(found: Self.separator(found.key), isCSV: format == .commaSeparated))
    }

    /// How often each stands in the first line, outside quotes.
    private var separators: [UInt8: Int] {
        var counts: [UInt8: Int] = [:]
        var isQuoted = false
        for byte in content.prefix(1 << 16) {
            if byte == .quote { isQuoted.toggle() }
            if byte == .newline, !isQuoted { break }
            if !isQuoted, [UInt8(ascii: "\t"), .comma, UInt8(ascii: ";"), UInt8(ascii: "|")].contains(byte) {
                counts[byte, default: 0] += 1
            }
        }
        return counts
    }

    private static func separator(_ byte: UInt8) -> TableMessage.Separator {
        switch byte {
        case .comma: .comma
        case UInt8(ascii: "\t"): .tab
        case UInt8(ascii: ";"): .semicolon
        default: .bar
        }
    }
}
