/// What a file that is not UTF-8 was saved in, as far as its bytes tell.
public enum ForeignEncoding: String, Sendable, Codable, CaseIterable {
    case utf32 = "UTF-32"
    case utf16 = "UTF-16"
    case utf16LittleEndian = "UTF-16LE"
    case utf16BigEndian = "UTF-16BE"
    case eucJP = "EUC-JP"
    case shiftJIS = "Shift_JIS"
    case latin1 = "Latin-1"

    /// iconv's name. Windows writes more characters under both names than the standards have.
    public var converterName: String {
        switch self {
        case .shiftJIS: "CP932"
        case .latin1: "CP1252"
        case .eucJP: "EUC-JP"
        default: rawValue
        }
    }

    /// The most likely one; nil for UTF-8, and where nothing fits.
    public static func guess(_ bytes: [UInt8]) -> ForeignEncoding? {
        if bytes.starts(with: [0xFF, 0xFE, 0, 0]) || bytes.starts(with: [0, 0, 0xFE, 0xFF]) { return .utf32 }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { return .utf16 }
        let beginning = bytes.prefix(1 << 20)
        if let wide = withoutMark(beginning) { return wide }
        guard !beginning.contains(0), (try? UTF8Span(validating: bytes.span)) == nil else { return nil }
        // What is Japanese is kana in good part; other texts are that in neither encoding.
        let high = beginning.count { $0 >= 0x80 }
        if kanaBytes(beginning, pairs: eucPair) * 5 >= high { return .eucJP }
        if kanaBytes(beginning, pairs: shiftJISPair) * 5 >= high { return .shiftJIS }
        return isLatin(beginning, high) ? .latin1 : nil
    }

    /// UTF-16 by its zeros: in every second place, as most tables have letters, digits, separators and line ends of ASCII.
    private static func withoutMark(_ bytes: ArraySlice<UInt8>) -> ForeignEncoding? {
        var zeros = [0, 0]
        for (place, byte) in bytes.enumerated() where byte == 0 { zeros[place % 2] += 1 }
        guard max(zeros[0], zeros[1]) * 20 >= bytes.count, max(zeros[0], zeros[1]) > 9 * min(zeros[0], zeros[1]) else {
            return nil
        }
        return zeros[1] > zeros[0] ? .utf16LittleEndian : .utf16BigEndian
    }

    /// What stands at the beginning of some bytes: how many bytes one character has, and whether it is of kana or Japanese punctuation;
    /// nil where it is no character.
    private typealias Step = (count: Int, isKana: Bool)?

    /// Bytes of kana; 0 where the whole is not of the encoding. A character that is cut at the end counts for nothing.
    private static func kanaBytes(_ bytes: ArraySlice<UInt8>, pairs step: (_ first: UInt8, _ second: UInt8) -> Step) -> Int {
        var (position, kana) = (bytes.startIndex, 0)
        while position < bytes.endIndex {
            let first = bytes[position]
            guard first >= 0x80 else {
                position += 1
                continue
            }
            guard position + 1 < bytes.endIndex else { break }
            guard let found = step(first, bytes[position + 1]) else { return 0 }
            if found.isKana { kana += found.count }
            position += found.count
        }
        return kana > 0 ? kana : 0
    }

    private static func eucPair(_ first: UInt8, _ second: UInt8) -> Step {
        guard (0xA1...0xFE).contains(second) else { return nil }
        return switch first {
        case 0x8E: (2, true)
        case 0x8F: (3, false)
        case 0xA1...0xFE: (2, first == 0xA1 || first == 0xA4 || first == 0xA5)
        default: nil
        }
    }

    private static func shiftJISPair(_ first: UInt8, _ second: UInt8) -> Step {
        switch first {
        case 0xA1...0xDF: return (1, false)
        case 0x81...0x9F, 0xE0...0xFC:
            guard (0x40...0x7E).contains(second) || (0x80...0xFC).contains(second) else { return nil }
            return (2, first == 0x81 && second >= 0x41 || first == 0x82 && second >= 0x9F || first == 0x83 && second <= 0x96)
        default: return nil
        }
    }

    /// Letters with accents stand alone among those of ASCII.
    private static func isLatin(_ bytes: ArraySlice<UInt8>, _ high: Int) -> Bool {
        let runs = bytes.split { $0 < 0x80 }
        return runs.count { $0.count <= 2 } * 10 >= runs.count * 9 && high * 2 <= bytes.count
    }
}
