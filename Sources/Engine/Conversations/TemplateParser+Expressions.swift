internal import Domain

extension TemplateParser {
    /// One expression, or several with commas between them.
    mutating func list() throws(TemplateError) -> TemplateExpression {
        let first = try expression()
        guard next == .sign(",") else { return first }
        var items = [first]
        while take(sign: ",") { items.append(try expression()) }
        return .list(items)
    }

    mutating func expression() throws(TemplateError) -> TemplateExpression {
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

    mutating func either() throws(TemplateError) -> TemplateExpression {
        var value = try both()
        while take(name: "or") {
            try deepen()
            value = .either(value, try both())
        }
        return value
    }

    mutating func both() throws(TemplateError) -> TemplateExpression {
        var value = try negation()
        while take(name: "and") {
            try deepen()
            value = .both(value, try negation())
        }
        return value
    }

    mutating func negation() throws(TemplateError) -> TemplateExpression {
        guard take(name: "not") else { return try comparison() }
        return try deeper { parser throws(TemplateError) in .negated(try parser.negation()) }
    }

    mutating func comparison() throws(TemplateError) -> TemplateExpression {
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

    mutating func comparisonSign() -> String? {
        for sign in ["==", "!=", "<=", ">=", "<", ">"] where take(sign: sign) { return sign }
        if take(name: "in") { return "in" }
        if next == .name("not"), place + 1 < lexemes.count, lexemes[place + 1] == .name("in") {
            place += 2
            return "not in"
        }
        return nil
    }

    mutating func chain(
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

    mutating func sum() throws(TemplateError) -> TemplateExpression {
        try chain(["+", "-"]) { parser throws(TemplateError) in try parser.joined() }
    }

    mutating func joined() throws(TemplateError) -> TemplateExpression {
        try chain(["~"]) { parser throws(TemplateError) in try parser.product() }
    }

    mutating func product() throws(TemplateError) -> TemplateExpression {
        try chain(["*", "/", "//", "%"]) { parser throws(TemplateError) in try parser.signed(isFiltered: true) }
    }

    mutating func signed(isFiltered: Bool) throws(TemplateError) -> TemplateExpression {
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

    mutating func primary() throws(TemplateError) -> TemplateExpression {
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

    mutating func items(to end: String) throws(TemplateError) -> [TemplateExpression] {
        var items: [TemplateExpression] = []
        while !take(sign: end) {
            items.append(try expression())
            if next != .sign(end) { try need(sign: ",") }
        }
        return items
    }

    /// `.name`, `[key]`, `[from:to]` and `(arguments)` behind a value.
    mutating func members(of value: TemplateExpression) throws(TemplateError) -> TemplateExpression {
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

    mutating func subscripted(_ value: TemplateExpression) throws(TemplateError) -> TemplateExpression {
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
    mutating func arguments() throws(TemplateError) -> TemplateArguments {
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
    mutating func filtered(_ value: TemplateExpression) throws(TemplateError) -> TemplateExpression {
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

    mutating func tested(_ value: TemplateExpression) throws(TemplateError) -> TemplateExpression {
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
    var takesArgument: Bool {
        switch next {
        case .name(let name): !["else", "or", "and", "is", "if", "not", "in"].contains(name)
        case .string, .integer, .number, .sign("["), .sign("{"): true
        default: false
        }
    }
}
