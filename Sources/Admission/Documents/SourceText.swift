internal import Domain

/// The characters of a file that may be YAML or JSON, without the byte order mark at its beginning.
struct SourceText {
    let text: String

    /// - Throws: what makes it no text, or a text that two programs would read in two ways.
    init(bytes: [UInt8]) throws(Document.Objection) {
        if let encoding = Self.foreignEncoding(of: bytes) {
            throw Document.Objection(message: .encoding(name: encoding), line: nil)
        }
        let marked: [UInt8] = [0xEF, 0xBB, 0xBF]
        let unmarked = bytes.starts(with: marked) ? bytes[marked.count...] : bytes[...]
        guard let text = String(validating: unmarked, as: UTF8.self) else {
            throw Document.Objection(message: .notUTF8, line: Self.lineOfFirstInvalidByte(unmarked))
        }
        var counter = LineCounter()
        for scalar in text.unicodeScalars {
            if let why = ForbiddenCharacter.reason(scalar) {
                throw Document.Objection(
                    message: .sign(sign: ForbiddenCharacter.title(of: scalar), why: why), line: counter.line)
            }
            counter.pass(scalar.value)
        }
        self.text = text
    }

    /// The lines, by the same count as the parsers'.
    var lines: [Substring.UnicodeScalarView] {
        var result: [Substring.UnicodeScalarView] = []
        let scalars = text.unicodeScalars
        var counter = LineCounter()
        var start = scalars.startIndex
        for index in scalars.indices {
            let before = counter.line
            counter.pass(scalars[index].value)
            guard counter.line > before else { continue }
            // The second half of CR LF belongs to no line.
            let isHalf = scalars[index] == "\r"
            result.append(scalars[start..<index])
            start = scalars.index(after: index)
            if isHalf, start < scalars.endIndex, scalars[start] == "\n" { start = scalars.index(after: start) }
        }
        result.append(start < scalars.endIndex ? scalars[start...] : scalars[scalars.endIndex...])
        return result
    }

    /// UTF-16 and UTF-32 by their mark, or by the zero bytes that a text of mostly ASCII characters has in them.
    private static func foreignEncoding(of bytes: [UInt8]) -> String? {
        let marks: [([UInt8], String)] = [
            ([0xFF, 0xFE, 0, 0], "UTF-32"), ([0, 0, 0xFE, 0xFF], "UTF-32"), ([0xFF, 0xFE], "UTF-16"), ([0xFE, 0xFF], "UTF-16"),
        ]
        if let mark = marks.first(where: { bytes.starts(with: $0.0) }) { return mark.1 }
        let sample = bytes.prefix(256)
        guard sample.count >= 4 else { return nil }
        var zeros = [0, 0, 0, 0]
        for (index, byte) in sample.enumerated() where byte == 0 { zeros[index % 4] += 1 }
        let quarter = sample.count / 4
        if min(zeros[2], zeros[3]) >= quarter || min(zeros[0], zeros[1]) >= quarter { return "UTF-32" }
        let (even, odd) = (zeros[0] + zeros[2], zeros[1] + zeros[3])
        return min(even, odd) == 0 && max(even, odd) * 2 >= quarter ? "UTF-16" : nil
    }

    private static func lineOfFirstInvalidByte(_ bytes: ArraySlice<UInt8>) -> Int {
        var counter = LineCounter()
        var start = bytes.startIndex
        for index in bytes.indices where bytes[index] == UInt8(ascii: "\n") || bytes[index] == UInt8(ascii: "\r") {
            if String(validating: bytes[start..<index], as: UTF8.self) == nil { break }
            counter.pass(UInt32(bytes[index]))
            start = index + 1
        }
        return counter.line
    }
}

/// Counts lines as YAML and editors do: LF, CR LF and a lone CR end one.
struct LineCounter {
    private(set) var line = 1
    private var isAfterCarriageReturn = false

    mutating func pass(_ scalar: UInt32) {
        if scalar == 0x0D || (scalar == 0x0A && !isAfterCarriageReturn) { line += 1 }
        isAfterCarriageReturn = scalar == 0x0D
    }
}
