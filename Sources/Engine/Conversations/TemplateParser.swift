internal import Domain

/// Reads the program of a template. What is not of the part of Jinja that is run here is refused by name.
struct TemplateParser {
    /// Of expressions and statements within each other.
    private static let depthMax = 200

    private let lexemes: [TemplateLexer.Lexeme]
    private var place = 0
    private var depth = 0

    static func program(_ source: String) throws(TemplateError) -> [TemplateStatement] {
        var parser = TemplateParser(lexemes: try TemplateLexer.lexemes(source))
        let (body, end) = try parser.body(until: [])
        guard end == nil else { throw TemplateError("a statement ends that did not begin") }
        return body
    }

    private init(lexemes: [TemplateLexer.Lexeme]) { self.lexemes = lexemes }

    private var next: TemplateLexer.Lexeme? { place < lexemes.count ? lexemes[place] : nil }

    private mutating func take(_ lexeme: TemplateLexer.Lexeme) -> Bool {
        guard next == lexeme else { return false }
        place += 1
        return true
    }

    private mutating func take(sign: String) -> Bool { take(.sign(sign)) }

    private mutating func take(name: String) -> Bool { take(.name(name)) }

    private mutating func need(_ lexeme: TemplateLexer.Lexeme, _ words: String) throws(TemplateError) {
        guard take(lexeme) else { throw TemplateError("\(words) is missing\(whereabouts)") }
    }

    private mutating func need(sign: String) throws(TemplateError) { try need(.sign(sign), "'\(sign)'") }

    /// What stands where something else was to stand.
    private var whereabouts: String {
        switch next {
        case .name(let name): " before \(name.quoted(40))"
        case .sign(let sign): " before '\(sign)'"
        case .string: " before a string"
        case .integer, .number: " before a number"
        case nil: " at the end"
        default: " at the end of a tag"
        }
    }

    private mutating func neededName() throws(TemplateError) -> String {
        guard case .name(let name) = next else { throw TemplateError("a name is missing\(whereabouts)") }
        place += 1
        return name
    }

    private mutating func deeper<Result>(
        _ body: (inout TemplateParser) throws(TemplateError) -> Result
    ) throws(TemplateError) -> Result {
        let before = depth
        defer { depth = before }
        try deepen()
        return try body(&self)
    }

    /// One link more of a chain is one level more for whoever goes through it.
    private mutating func deepen() throws(TemplateError) {
        depth += 1
        guard depth <= Self.depthMax else { throw TemplateError("is nested deeper than \(Self.depthMax) levels") }
    }

    // MARK: Statements

    /// - Returns: what stands before one of the names, which is taken, and which it was; nil at the end of the template.
    private mutating func body(until ends: [String]) throws(TemplateError) -> (body: [TemplateStatement], end: String?) {
        var body: [TemplateStatement] = []
        while let lexeme = next {
            place += 1
            switch lexeme {
            case .text(let text): body.append(.text(text))
            case .beginExpression:
                body.append(.output(try deeper { parser throws(TemplateError) in try parser.list() }))
                try need(.endExpression, "'}}'")
            default:
                let name = try neededName()
                if ends.contains(name) { return (body, name) }
                if let statement = try deeper({ parser throws(TemplateError) in try parser.statement(name) }) {
                    body.append(statement)
                }
            }
        }
        guard ends.isEmpty else { throw TemplateError("'\(ends.last ?? "")' is missing at the end") }
        return (body, nil)
    }

    /// A body, and the end of the tag that ends it.
    private mutating func body(to end: String) throws(TemplateError) -> [TemplateStatement] {
        let (body, _) = try body(until: [end])
        try endOfTag()
        return body
    }

    private mutating func endOfTag() throws(TemplateError) { try need(.endStatement, "'%}'") }

    private mutating func statement(_ name: String) throws(TemplateError) -> TemplateStatement? {
        switch name {
        case "if": return try condition()
        case "for": return try loop()
        case "set": return try set()
        case "macro": return try macro()
        case "break", "continue":
            try endOfTag()
            return name == "break" ? .leave : .next
        // It marks what the assistant says, which is known here by who said it.
        case "generation":
            try endOfTag()
            return .block(try body(to: "endgeneration"))
        default: throw TemplateError("the statement \(name.quoted(40)) is not read")
        }
    }

    private mutating func condition() throws(TemplateError) -> TemplateStatement {
        var branches: [(condition: TemplateExpression, body: [TemplateStatement])] = []
        var end: String? = "elif"
        while end == "elif" {
            let condition = try list()
            try endOfTag()
            let (body, name) = try body(until: ["elif", "else", "endif"])
            branches.append((condition, body))
            end = name
        }
        try endOfTag()
        return .condition(branches, else: end == "else" ? try body(to: "endif") : [])
    }

    private mutating func loop() throws(TemplateError) -> TemplateStatement {
        var names = [try neededName()]
        while take(sign: ",") { names.append(try neededName()) }
        try need(.name("in"), "'in'")
        let items = try either()
        let condition = take(name: "if") ? try expression() : nil
        guard next != .name("recursive") else { throw TemplateError("a recursive loop is not read") }
        try endOfTag()
        let (body, end) = try body(until: ["else", "endfor"])
        try endOfTag()
        let otherwise = end == "else" ? try self.body(to: "endfor") : []
        return .loop(TemplateLoop(names: names, items: items, condition: condition, body: body, otherwise: otherwise))
    }

    private mutating func set() throws(TemplateError) -> TemplateStatement {
        var targets: [TemplateTarget] = []
        repeat {
            let name = try neededName()
            targets.append(take(sign: ".") ? .attribute(name, try neededName()) : .name(name))
        } while take(sign: ",")
        if take(sign: "=") {
            let value = try list()
            try endOfTag()
            return .set(targets, value)
        }
        guard targets.count == 1 else { throw TemplateError("'=' is missing\(whereabouts)") }
        try endOfTag()
        return .capture(targets[0], try body(to: "endset"))
    }

    private mutating func macro() throws(TemplateError) -> TemplateStatement {
        let name = try neededName()
        try need(sign: "(")
        var parameters: [(name: String, value: TemplateExpression?)] = []
        while !take(sign: ")") {
            let name = try neededName()
            parameters.append((name, take(sign: "=") ? try expression() : nil))
            if next != .sign(")") { try need(sign: ",") }
        }
        try endOfTag()
        return .macro(TemplateMacro(name: name, parameters: parameters, body: try body(to: "endmacro")))
    }

    // MARK: Expressions

    /// One expression, or several with commas between them.
    private mutating func list() throws(TemplateError) -> TemplateExpression {
        let first = try expression()
        guard next == .sign(",") else { return first }
        var items = [first]
        while take(sign: ",") { items.append(try expression()) }
        return .list(items)
    }

    private mutating func expression() throws(TemplateError) -> TemplateExpression {
        try deeper { parser throws(TemplateError) in
            var value = try parser.either()
            while parser.take(name: "if") {
                try parser.deepen()
                let condition = try parser.either()
                let otherwise = parser.take(name: "else") ? try parser.expression() : nil
                value = .conditional(value, if: condition, else: otherwise)
            }
            return value
        }
    }

    private mutating func either() throws(TemplateError) -> TemplateExpression {
        var value = try both()
        while take(name: "or") {
            try deepen()
            value = .either(value, try both())
        }
        return value
    }

    private mutating func both() throws(TemplateError) -> TemplateExpression {
        var value = try negation()
        while take(name: "and") {
            try deepen()
            value = .both(value, try negation())
        }
        return value
    }

    private mutating func negation() throws(TemplateError) -> TemplateExpression {
        guard take(name: "not") else { return try comparison() }
        return try deeper { parser throws(TemplateError) in .negated(try parser.negation()) }
    }

    private mutating func comparison() throws(TemplateError) -> TemplateExpression {
        var left = try sum()
        var whole: TemplateExpression?
        while let sign = comparisonSign() {
            try deepen()
            let right = try sum()
            var one: TemplateExpression =
                sign == "not in" ? .negated(.binary(left, "in", right)) : .binary(left, sign, right)
            if let before = whole { one = .both(before, one) }
            (whole, left) = (one, right)
        }
        return whole ?? left
    }

    private mutating func comparisonSign() -> String? {
        for sign in ["==", "!=", "<=", ">=", "<", ">"] where take(sign: sign) { return sign }
        if take(name: "in") { return "in" }
        if next == .name("not"), place + 1 < lexemes.count, lexemes[place + 1] == .name("in") {
            place += 2
            return "not in"
        }
        return nil
    }

    private mutating func chain(
        _ signs: [String], _ part: (inout TemplateParser) throws(TemplateError) -> TemplateExpression
    ) throws(TemplateError) -> TemplateExpression {
        var value = try part(&self)
        while case .sign(let sign) = next, signs.contains(sign) {
            place += 1
            try deepen()
            value = .binary(value, sign, try part(&self))
        }
        return value
    }

    private mutating func sum() throws(TemplateError) -> TemplateExpression {
        try chain(["+", "-"]) { parser throws(TemplateError) in try parser.joined() }
    }

    private mutating func joined() throws(TemplateError) -> TemplateExpression {
        try chain(["~"]) { parser throws(TemplateError) in try parser.product() }
    }

    private mutating func product() throws(TemplateError) -> TemplateExpression {
        try chain(["*", "/", "//", "%"]) { parser throws(TemplateError) in try parser.signed(isFiltered: true) }
    }

    private mutating func signed(isFiltered: Bool) throws(TemplateError) -> TemplateExpression {
        var value: TemplateExpression
        if take(sign: "-") {
            value = .minus(try deeper { parser throws(TemplateError) in try parser.signed(isFiltered: false) })
        } else if take(sign: "+") {
            value = try deeper { parser throws(TemplateError) in try parser.signed(isFiltered: false) }
        } else {
            value = try primary()
        }
        value = try members(of: value)
        if isFiltered { value = try filtered(value) }
        guard next != .sign("**") else { throw TemplateError("'**' is not read") }
        return value
    }

    private mutating func primary() throws(TemplateError) -> TemplateExpression {
        guard let lexeme = next else { throw TemplateError("an expression is missing at the end") }
        place += 1
        switch lexeme {
        case .integer(let value): return .literal(.integer(value))
        case .number(let value): return .literal(.number(value))
        case .string(var text):
            // Strings beside each other are one.
            while case .string(let more) = next {
                text += more
                place += 1
            }
            return .literal(.text(text.letters()))
        case .name(let name):
            switch name {
            case "true", "True": return .literal(.truth(true))
            case "false", "False": return .literal(.truth(false))
            case "none", "None": return .literal(.none)
            default: return .name(name)
            }
        case .sign("("):
            if take(sign: ")") { return .list([]) }
            let first = try expression()
            guard next == .sign(",") else {
                try need(sign: ")")
                return first
            }
            place += 1
            return .list([first] + (try items(to: ")")))
        case .sign("["): return .list(try items(to: "]"))
        case .sign("{"):
            var members: [(key: TemplateExpression, value: TemplateExpression)] = []
            while !take(sign: "}") {
                let key = try expression()
                try need(sign: ":")
                members.append((key, try expression()))
                if next != .sign("}") { try need(sign: ",") }
            }
            return .map(members)
        default:
            place -= 1
            throw TemplateError("an expression is missing\(whereabouts)")
        }
    }

    private mutating func items(to end: String) throws(TemplateError) -> [TemplateExpression] {
        var items: [TemplateExpression] = []
        while !take(sign: end) {
            items.append(try expression())
            if next != .sign(end) { try need(sign: ",") }
        }
        return items
    }

    /// `.name`, `[key]`, `[from:to]` and `(arguments)` behind a value.
    private mutating func members(of value: TemplateExpression) throws(TemplateError) -> TemplateExpression {
        var value = value
        while true {
            if take(sign: ".") {
                if case .integer(let number) = next {
                    place += 1
                    value = .member(value, .literal(.integer(number)))
                } else {
                    value = .attribute(value, try neededName())
                }
            } else if take(sign: "[") {
                value = try subscripted(value)
            } else if take(sign: "(") {
                value = .call(value, try arguments())
            } else {
                return value
            }
            try deepen()
        }
    }

    private mutating func subscripted(_ value: TemplateExpression) throws(TemplateError) -> TemplateExpression {
        var parts: [TemplateExpression?] = [nil]
        while !take(sign: "]") {
            if take(sign: ":") {
                parts.append(nil)
            } else {
                parts[parts.count - 1] = try expression()
                if next != .sign("]"), next != .sign(":") { throw TemplateError("']' is missing\(whereabouts)") }
            }
        }
        switch parts.count {
        case 1:
            guard let key = parts[0] else { throw TemplateError("an expression is missing between '[' and ']'") }
            return .member(value, key)
        case 2, 3: return .slice(value, from: parts[0], to: parts[1], step: parts.count == 3 ? parts[2] : nil)
        default: throw TemplateError("a slice has more than three parts")
        }
    }

    /// Behind an opening parenthesis, to the closing one.
    private mutating func arguments() throws(TemplateError) -> TemplateArguments {
        var arguments = TemplateArguments()
        while !take(sign: ")") {
            if case .name(let name) = next, place + 1 < lexemes.count, lexemes[place + 1] == .sign("=") {
                place += 2
                arguments.named.append((name, try expression()))
            } else {
                guard arguments.named.isEmpty else { throw TemplateError("an argument without a name follows one with a name") }
                arguments.values.append(try expression())
            }
            if next != .sign(")") { try need(sign: ",") }
        }
        return arguments
    }

    /// `| filter` and `is test` behind a value.
    private mutating func filtered(_ value: TemplateExpression) throws(TemplateError) -> TemplateExpression {
        var value = value
        while true {
            if take(sign: "|") {
                let name = try neededName()
                guard let filter = TemplateFilter(rawValue: name) else {
                    throw TemplateError("the filter \(name.quoted(40)) is not read")
                }
                value = .filter(value, filter, take(sign: "(") ? try arguments() : TemplateArguments())
            } else if take(name: "is") {
                value = try tested(value)
            } else if take(sign: "(") {
                value = .call(value, try arguments())
            } else {
                return value
            }
            try deepen()
        }
    }

    private mutating func tested(_ value: TemplateExpression) throws(TemplateError) -> TemplateExpression {
        let isNegated = take(name: "not")
        let name: String
        if take(name: "in") { name = "in" } else { name = try neededName() }
        guard let test = TemplateTest(name: name) else { throw TemplateError("the test \(name.quoted(40)) is not read") }
        var arguments: [TemplateExpression] = []
        if take(sign: "(") {
            let given = try self.arguments()
            guard given.named.isEmpty else { throw TemplateError("the test \(name) takes no named argument") }
            arguments = given.values
        } else if takesArgument {
            arguments = [try members(of: try primary())]
        }
        guard arguments.count == test.argumentCount else {
            throw TemplateError("the test \(name) takes \(test.argumentCount) arguments, not \(arguments.count)")
        }
        let tested = TemplateExpression.test(value, test, arguments)
        return isNegated ? .negated(tested) : tested
    }

    /// Whether a value stands behind a test without parentheses.
    private var takesArgument: Bool {
        switch next {
        case .name(let name): !["else", "or", "and", "is", "if", "not", "in"].contains(name)
        case .string, .integer, .number, .sign("["), .sign("{"): true
        default: false
        }
    }
}
