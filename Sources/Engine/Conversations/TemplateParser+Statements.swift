internal import Domain

extension TemplateParser {
    /// - Returns: what stands before one of the names, which is taken, and which it was; nil at the end of the template.
    mutating func body(until ends: [String]) throws(TemplateError) -> (body: [TemplateStatement], end: String?) {
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
    mutating func body(to end: String) throws(TemplateError) -> [TemplateStatement] {
        let (body, _) = try body(until: [end])
        try endOfTag()
        return body
    }

    mutating func endOfTag() throws(TemplateError) { try need(.endStatement, "'%}'") }

    mutating func statement(_ name: String) throws(TemplateError) -> TemplateStatement? {
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

    mutating func condition() throws(TemplateError) -> TemplateStatement {
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

    mutating func loop() throws(TemplateError) -> TemplateStatement {
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

    mutating func set() throws(TemplateError) -> TemplateStatement {
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

    mutating func macro() throws(TemplateError) -> TemplateStatement {
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
}
