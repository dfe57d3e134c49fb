internal import Domain

/// Cuts a template of Jinja into its texts, its statements `{% %}` and its expressions `{{ }}`, with white space as transformers has it
/// (`trim_blocks` and `lstrip_blocks`).
struct TemplateLexer {
    enum Lexeme: Equatable {
        case text([Unicode.Scalar])
        case beginStatement
        case endStatement
        case beginExpression
        case endExpression
        case name(String)
        case string([Unicode.Scalar])
        case integer(Int)
        case number(Double)
        case sign(String)
    }

    /// The longest first.
    private static let signs = [
        "**", "//", "==", "!=", "<=", ">=", "+", "-", "*", "/", "%", "~", "<", ">", "=", "(", ")", "[", "]", "{", "}", ",", ":",
        ".",
        "|",
    ].map { (text: $0, scalars: Array($0.unicodeScalars)) }

    private let source: [Unicode.Scalar]
    private var place = 0
    private(set) var lexemes: [Lexeme] = []

    static func lexemes(_ source: String) throws(TemplateError) -> [Lexeme] {
        var lexer = TemplateLexer(source)
        try lexer.run()
        return lexer.lexemes
    }

    private init(_ source: String) {
        var scalars: [Unicode.Scalar] = []
        for scalar in source.unicodeScalars {
            if scalar == "\n", scalars.last == "\r" { scalars.removeLast() }
            scalars.append(scalar)
        }
        // Whatever ends a line is a new line, and the last one is not part of the template.
        self.source = scalars.map { $0 == "\r" ? "\n" : $0 }
        if self.source.last == "\n" { end = self.source.count - 1 } else { end = self.source.count }
    }

    private let end: Int

    private func scalar(_ offset: Int = 0) -> Unicode.Scalar? { place + offset < end ? source[place + offset] : nil }

    private func stands(_ text: String, at offset: Int = 0) -> Bool {
        let start = place + offset
        let scalars = text.unicodeScalars
        return start + scalars.count <= end && source[start..<start + scalars.count].elementsEqual(scalars)
    }

    private func fault(_ reason: String) -> TemplateError {
        TemplateError("line \(source[..<min(place, end)].count { $0 == "\n" } + 1): \(reason)")
    }

    private mutating func run() throws(TemplateError) {
        var startsLine = true
        while place < end {
            let start = place
            while place < end, !(stands("{%") || stands("{{") || stands("{#")) { place += 1 }
            var text = source[start..<place]
            guard place < end else { return append(text) }
            let kind = source[place + 1]
            place += 2
            if scalar() == "-" {
                place += 1
                text = text.droppedTrailing { $0.isPythonSpace }
            } else if scalar() == "+" {
                place += 1
            } else if kind != "{" {
                // White space before a statement that begins its line.
                let line = text.lastIndex(of: "\n").map { $0 + 1 }
                if line != nil || startsLine, text[(line ?? text.startIndex)...].allSatisfy(\.isPythonSpace) {
                    text = text[..<(line ?? text.startIndex)]
                }
            }
            append(text)
            switch kind {
            case "#": try skipComment()
            case "%": try tag(.beginStatement, .endStatement, "%}")
            default: try tag(.beginExpression, .endExpression, "}}")
            }
            startsLine = place > 0 && source[place - 1] == "\n"
        }
    }

    private mutating func append(_ text: ArraySlice<Unicode.Scalar>) {
        if !text.isEmpty { lexemes.append(.text(Array(text))) }
    }

    /// What stands behind the end of a tag.
    private mutating func skipSpace(isStripped: Bool, isExpression: Bool, keepsLine: Bool = false) {
        if isStripped {
            while let next = scalar(), next.isPythonSpace { place += 1 }
        } else if !isExpression, !keepsLine, scalar() == "\n" {
            place += 1
        }
    }

    private mutating func skipComment() throws(TemplateError) {
        while place < end, !stands("#}") { place += 1 }
        guard place < end else { throw fault("a comment has no end") }
        let sign = source[place - 1]
        place += 2
        skipSpace(isStripped: sign == "-", isExpression: false, keepsLine: sign == "+")
    }

    private mutating func tag(_ begin: Lexeme, _ finish: Lexeme, _ mark: String) throws(TemplateError) {
        lexemes.append(begin)
        var open: [String] = []
        while true {
            while let next = scalar(), next.isPythonSpace { place += 1 }
            guard place < end else { throw fault("a tag has no \(mark)") }
            let isStripped = stands("-" + mark)
            let keepsLine = stands("+" + mark) && mark == "%}"
            if open.isEmpty, stands(mark) || isStripped || keepsLine {
                place += mark.unicodeScalars.count + (isStripped || keepsLine ? 1 : 0)
                lexemes.append(finish)
                return skipSpace(isStripped: isStripped, isExpression: mark == "}}", keepsLine: keepsLine)
            }
            let lexeme = try lexeme()
            lexemes.append(lexeme)
            guard case .sign(let sign) = lexeme else { continue }
            switch sign {
            case "(": open.append(")")
            case "[": open.append("]")
            case "{": open.append("}")
            case ")", "]", "}":
                guard open.popLast() == sign else { throw fault("\(sign) closes nothing that is open") }
            default: break
            }
        }
    }

    private mutating func lexeme() throws(TemplateError) -> Lexeme {
        guard let first = scalar() else { throw fault("a tag has no end") }
        if first == "'" || first == "\"" { return .string(try string(first)) }
        if Self.isDigit(first) { return try number() }
        if first == "_" || first.properties.isAlphabetic {
            let start = place
            while let next = scalar(), next == "_" || next.properties.isAlphabetic || Self.isDigit(next) { place += 1 }
            return .name(String(String.UnicodeScalarView(source[start..<place])))
        }
        guard let sign = Self.signs.first(where: { stands($0.text) }) else {
            throw fault("\(String(first).quoted()) is not of the language of templates")
        }
        place += sign.scalars.count
        return .sign(sign.text)
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    private mutating func number() throws(TemplateError) -> Lexeme {
        let start = place
        func text(_ range: Range<Int>) -> String {
            String(String.UnicodeScalarView(source[range].filter { $0 != "_" }))
        }
        while let next = scalar(), Self.isDigit(next) || next == "_" { place += 1 }
        if scalar() == ".", let next = scalar(1), Self.isDigit(next) {
            place += 1
            while let next = scalar(), Self.isDigit(next) { place += 1 }
            guard let value = Double(text(start..<place)) else { throw fault("a number that cannot be read") }
            return .number(value)
        }
        guard let value = Int(text(start..<place)) else { throw fault("a number that is too large") }
        return .integer(value)
    }

    private mutating func string(_ quote: Unicode.Scalar) throws(TemplateError) -> [Unicode.Scalar] {
        place += 1
        var content: [Unicode.Scalar] = []
        while let next = scalar() {
            place += 1
            if next == quote { return content }
            guard next == "\\" else {
                content.append(next)
                continue
            }
            guard let letter = scalar() else { break }
            place += 1
            switch letter {
            case "n": content.append("\n")
            case "t": content.append("\t")
            case "r": content.append("\r")
            case "b": content.append("\u{8}")
            case "f": content.append("\u{C}")
            case "v": content.append("\u{B}")
            case "a": content.append("\u{7}")
            case "\\", "'", "\"": content.append(letter)
            case "\n": break
            case "x": content.append(try escaped(2))
            case "u": content.append(try escaped(4))
            case "U": content.append(try escaped(8))
            case "0"..."7", "N": throw fault("the escape \\\(String(letter)) is not read")
            default: content += ["\\", letter]
            }
        }
        throw fault("a string has no end")
    }

    private mutating func escaped(_ count: Int) throws(TemplateError) -> Unicode.Scalar {
        var value: UInt32 = 0
        for _ in 0..<count {
            guard let next = scalar(), next.value < 0x80, let digit = Character(next).hexDigitValue else {
                throw fault("an escape has too few digits")
            }
            value = value << 4 | UInt32(digit)
            place += 1
        }
        guard let scalar = Unicode.Scalar(value) else { throw fault("an escape that is no code point") }
        return scalar
    }
}

extension Unicode.Scalar {
    /// White space as Python has it.
    var isPythonSpace: Bool { properties.isWhitespace || (0x1C...0x1F).contains(value) }
}
