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
        throw TextTableError(line: 1, reason: DataReason(stringLiteral: Self.words(found.key, format)))
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

    private static func words(_ separator: UInt8, _ format: TextTable.Format) -> String {
        let needed = format == .commaSeparated ? "a .csv has commas between its fields" : "a .tsv has tabs between its fields"
        let rewriting =
            "python3 -c \"import csv,sys; csv.writer(sys.stdout).writerows(csv.reader(sys.stdin, delimiter='SIGN'))\" < OLD > NEW.csv"
        return switch separator {
        case .comma: "commas separate the fields of its first line, no tab does, and \(needed); name it .csv"
        case UInt8(ascii: "\t"):
            "tabs separate the fields of its first line, no comma does, and \(needed); name it .tsv, or, where it has quotes, rewrite it: "
                + rewriting.replacing("SIGN", with: "\\t")
        case UInt8(ascii: ";"):
            "semicolons separate the fields of its first line, as spreadsheets of many countries write, and \(needed); rewrite it: "
                + rewriting.replacing("SIGN", with: ";")
        default:
            "bars separate the fields of its first line, and \(needed); rewrite it: " + rewriting.replacing("SIGN", with: "|")
        }
    }
}
