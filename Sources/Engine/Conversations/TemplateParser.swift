internal import Domain

/// Reads the program of a template. What is not of the part of Jinja that is run here is refused by name.
struct TemplateParser {
    /// Of expressions and statements within each other.
    private static let depthMax = 200

    let lexemes: [TemplateLexer.Lexeme]
    var place = 0
    var depth = 0

    static func program(_ source: String) throws(TemplateError) -> [TemplateStatement] {
        var parser = TemplateParser(lexemes: try TemplateLexer.lexemes(source))
        let (body, end) = try parser.body(until: [])
        guard end == nil else { throw TemplateError("a statement ends that did not begin") }
        return body
    }

    init(lexemes: [TemplateLexer.Lexeme]) { self.lexemes = lexemes }

    var next: TemplateLexer.Lexeme? { place < lexemes.count ? lexemes[place] : nil }

    mutating func take(_ lexeme: TemplateLexer.Lexeme) -> Bool {
        guard next == lexeme else { return false }
        place += 1
        return true
    }

    mutating func take(sign: String) -> Bool { take(.sign(sign)) }

    mutating func take(name: String) -> Bool { take(.name(name)) }

    mutating func need(_ lexeme: TemplateLexer.Lexeme, _ words: String) throws(TemplateError) {
        guard take(lexeme) else { throw TemplateError("\(words) is missing\(whereabouts)") }
    }

    mutating func need(sign: String) throws(TemplateError) { try need(.sign(sign), "'\(sign)'") }

    /// What stands where something else was to stand.
    var whereabouts: String {
        switch next {
        case .name(let name): " before \(name.quoted(40))"
        case .sign(let sign): " before '\(sign)'"
        case .string: " before a string"
        case .integer, .number: " before a number"
        case nil: " at the end"
        default: " at the end of a tag"
        }
    }

    mutating func neededName() throws(TemplateError) -> String {
        guard case .name(let name) = next else { throw TemplateError("a name is missing\(whereabouts)") }
        place += 1
        return name
    }

    mutating func deeper<Result>(
        _ body: (inout TemplateParser) throws(TemplateError) -> Result
    ) throws(TemplateError) -> Result {
        let before = depth
        defer { depth = before }
        try deepen()
        return try body(&self)
    }

    /// One link more of a chain is one level more for whoever goes through it.
    mutating func deepen() throws(TemplateError) {
        depth += 1
        guard depth <= Self.depthMax else { throw TemplateError("is nested deeper than \(Self.depthMax) levels") }
    }
}
