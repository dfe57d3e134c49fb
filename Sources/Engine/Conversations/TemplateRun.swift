internal import Domain

/// Runs the program of a template over a conversation, within bounds that no real one comes near.
struct TemplateRun {
    /// Expressions and statements run, letters written, and entries gone over, all together.
    private static let workMax = 20_000_000
    /// Of macros that call each other.
    private static let callDepthMax = 20

    /// Names that are there for every template, those of the conversation among them.
    private let names: [String: TemplateValue]
    private var frames: [[String: TemplateValue]] = [[:]]
    private var namespaces: [[String: TemplateValue]] = []
    private var work = 0
    private var callDepth = 0
    private var output: [Letter] = []

    private enum Flow {
        case on
        case leave
        case next
    }

    static func text(
        _ program: [TemplateStatement], _ names: [String: TemplateValue]
    ) throws(TemplateError) -> [Letter] {
        var run = TemplateRun(names: names)
        _ = try run.run(program)
        return run.output
    }

    private init(names: [String: TemplateValue]) {
        let functions = TemplateFunction.allCases.map { ($0.rawValue, TemplateValue.function($0)) }
        self.names = names.merging(functions) { given, _ in given }
    }

    mutating func spend(_ amount: Int) throws(TemplateError) {
        work += 1 + amount
        guard work <= Self.workMax else { throw TemplateError("takes more than \(Self.workMax) steps") }
    }

    private mutating func write(_ letters: [Letter]) throws(TemplateError) {
        try spend(letters.count)
        output += letters
    }

    // MARK: Statements

    private mutating func run(_ body: [TemplateStatement]) throws(TemplateError) -> Flow {
        for statement in body {
            let flow = try run(statement)
            guard case .on = flow else { return flow }
        }
        return .on
    }

    private mutating func run(_ statement: TemplateStatement) throws(TemplateError) -> Flow {
        try spend(0)
        switch statement {
        case .text(let text): try write(text.letters())
        case .output(let expression): try write(try value(expression).written())
        case .condition(let branches, let otherwise):
            for branch in branches where try value(branch.condition).isTrue { return try run(branch.body) }
            return try run(otherwise)
        case .loop(let loop): try run(loop)
        case .set(let targets, let expression):
            let value = try value(expression)
            if targets.count == 1 { return try set(targets[0], value) }
            let items = try value.items()
            guard items.count == targets.count else {
                throw TemplateError("sets \(targets.count) names to \(items.count) values")
            }
            for (target, item) in zip(targets, items) { _ = try set(target, item) }
        case .capture(let target, let body): return try set(target, .text(try written(body)))
        case .macro(let macro): return try set(.name(macro.name), .macro(macro))
        case .block(let body): return try run(body)
        case .leave: return .leave
        case .next: return .next
        }
        return .on
    }

    private mutating func set(_ target: TemplateTarget, _ value: TemplateValue) throws(TemplateError) -> Flow {
        switch target {
        case .name(let name): frames[frames.count - 1][name] = value
        case .attribute(let name, let attribute):
            guard case .namespace(let place) = find(name) else {
                throw TemplateError("sets \(attribute.quoted(40)) of \(find(name).kind); a namespace is needed")
            }
            namespaces[place][attribute] = value
        }
        return .on
    }

    /// What a body writes, apart from the rest.
    private mutating func written(_ body: [TemplateStatement]) throws(TemplateError) -> [Letter] {
        let before = output
        output = []
        defer { output = before }
        _ = try run(body)
        return output
    }

    private mutating func run(_ loop: TemplateLoop) throws(TemplateError) {
        var rounds: [[String: TemplateValue]] = []
        for item in try value(loop.items).items() {
            let frame = try frame(loop.names, item)
            if let condition = loop.condition {
                frames.append(frame)
                defer { frames.removeLast() }
                guard try value(condition).isTrue else { continue }
            }
            rounds.append(frame)
        }
        try spend(rounds.count)
        for (place, round) in rounds.enumerated() {
            var frame = round
            func neighbour(_ place: Int) -> TemplateValue {
                guard loop.names.count == 1, rounds.indices.contains(place) else {
                    return .undefined("a neighbour in the loop")
                }
                return rounds[place][loop.names[0]] ?? .none
            }
            frame["loop"] = .map([
                ("index", .integer(place + 1)), ("index0", .integer(place)), ("first", .truth(place == 0)),
                ("last", .truth(place + 1 == rounds.count)), ("length", .integer(rounds.count)),
                ("revindex", .integer(rounds.count - place)), ("revindex0", .integer(rounds.count - place - 1)),
                ("previtem", neighbour(place - 1)), ("nextitem", neighbour(place + 1)),
            ])
            frames.append(frame)
            defer { frames.removeLast() }
            if case .leave = try run(loop.body) { return }
        }
        if rounds.isEmpty { _ = try run(loop.otherwise) }
    }

    private func frame(_ names: [String], _ item: TemplateValue) throws(TemplateError) -> [String: TemplateValue] {
        guard names.count > 1 else { return [names[0]: item] }
        let items = try item.items()
        guard items.count == names.count else {
            throw TemplateError("goes over \(items.count) values with \(names.count) names")
        }
        return Dictionary(zip(names, items)) { $1 }
    }

    // MARK: Expressions

    private func find(_ name: String) -> TemplateValue {
        for frame in frames.reversed() { if let value = frame[name] { return value } }
        return names[name] ?? .undefined(name)
    }

    private mutating func value(_ expression: TemplateExpression) throws(TemplateError) -> TemplateValue {
        try spend(0)
        switch expression {
        case .literal(let value): return value
        case .name(let name): return find(name)
        case .list(let items): return .list(try items.map { item throws(TemplateError) in try value(item) })
        case .map(let members):
            var result: [(key: String, value: TemplateValue)] = []
            for member in members {
                guard case .text(let key) = try value(member.key) else { throw TemplateError("a mapping's key is no text") }
                let name = String(letters: key)
                result.removeAll { $0.key.utf8.elementsEqual(name.utf8) }
                result.append((name, try value(member.value)))
            }
            return .map(result)
        case .member(let of, let key): return try member(try value(of), try value(key))
        case .attribute(let of, let name): return try attribute(try value(of), name)
        case .slice(let of, let from, let to, let step): return try slice(of, from, to, step)
        case .call(let called, let arguments): return try call(called, arguments)
        case .filter(let of, let filter, let arguments):
            let value = try value(of)
            let (given, named) = try evaluated(arguments)
            if case .text(let letters) = value { try spend(letters.count) }
            return try filtered(value, filter, given, named)
        case .test(let of, let test, let arguments):
            let value = try value(of)
            return .truth(
                try test.holds(value, try arguments.first.map { other throws(TemplateError) in try self.value(other) } ?? .none)
            )
        case .negated(let part): return .truth(!(try value(part).isTrue))
        case .minus(let part): return try TemplateArithmetic.difference(.integer(0), try value(part))
        case .binary(let left, let sign, let right): return try binary(try value(left), sign, try value(right))
        case .both(let left, let right):
            let first = try value(left)
            return first.isTrue ? try value(right) : first
        case .either(let left, let right):
            let first = try value(left)
            return first.isTrue ? first : try value(right)
        case .conditional(let value, let condition, let otherwise):
            if try self.value(condition).isTrue { return try self.value(value) }
            return try otherwise.map { other throws(TemplateError) in try self.value(other) }
                ?? .undefined("an expression without else")
        }
    }

    private func member(_ value: TemplateValue, _ key: TemplateValue) throws(TemplateError) -> TemplateValue {
        if case .namespace = value, case .text(let name) = key { return try attribute(value, String(letters: name)) }
        return try value.member(key)
    }

    private func attribute(_ value: TemplateValue, _ name: String) throws(TemplateError) -> TemplateValue {
        switch value {
        case .namespace(let place): namespaces[place][name] ?? .undefined(name)
        case .map: try value.member(.text(name))
        case .undefined: throw TemplateError("looks for \(name.quoted(40)) in \(value.kind)")
        default: .undefined(name)
        }
    }

    private mutating func slice(
        _ of: TemplateExpression, _ from: TemplateExpression?, _ to: TemplateExpression?, _ step: TemplateExpression?
    ) throws(TemplateError) -> TemplateValue {
        let value = try value(of)
        func bound(_ expression: TemplateExpression?) throws(TemplateError) -> Int? {
            guard let expression else { return nil }
            let bound = try self.value(expression)
            if case .none = bound { return nil }
            guard let number = bound.asInteger else { throw TemplateError("slices at \(bound.kind)") }
            return number
        }
        let (from, to, step) = (try bound(from), try bound(to), try bound(step) ?? 1)
        switch value {
        case .text(let letters):
            let places = try TemplateArithmetic.places(letters.count, from, to, step)
            try spend(places.count)
            return .text(places.map { letters[$0] })
        case .list(let items):
            let places = try TemplateArithmetic.places(items.count, from, to, step)
            try spend(places.count)
            return .list(places.map { items[$0] })
        default: throw TemplateError("slices \(value.kind)")
        }
    }

    private mutating func binary(
        _ left: TemplateValue, _ sign: String, _ right: TemplateValue
    ) throws(TemplateError) -> TemplateValue {
        switch sign {
        case "==": return .truth(left.equals(right))
        case "!=": return .truth(!left.equals(right))
        case "<": return .truth(try left.precedes(right))
        case ">": return .truth(try right.precedes(left))
        case "<=": return .truth(try left.precedes(right) || left.equals(right))
        case ">=": return .truth(try right.precedes(left) || left.equals(right))
        case "in":
            if case .text(let letters) = right { try spend(letters.count) }
            return .truth(try right.contains(left))
        case "~":
            let text = try left.written() + right.written()
            try spend(text.count)
            return .text(text)
        default:
            let value = try TemplateArithmetic.value(left, sign, right)
            if case .text(let letters) = value { try spend(letters.count) }
            if case .list(let items) = value { try spend(items.count) }
            return value
        }
    }

    private mutating func evaluated(
        _ arguments: TemplateArguments
    ) throws(TemplateError) -> (given: [TemplateValue], named: [String: TemplateValue]) {
        var named: [String: TemplateValue] = [:]
        let given = try arguments.values.map { item throws(TemplateError) in try value(item) }
        for argument in arguments.named { named[argument.name] = try value(argument.value) }
        return (given, named)
    }

    private mutating func call(
        _ called: TemplateExpression, _ arguments: TemplateArguments
    ) throws(TemplateError) -> TemplateValue {
        if case .attribute(let of, let name) = called {
            let value = try value(of)
            let (given, named) = try evaluated(arguments)
            guard named.isEmpty else {
                throw TemplateError("calls \(name.quoted(40)) with a named argument, which is not read")
            }
            if case .text(let letters) = value { try spend(letters.count) }
            return try self.called(name, of: value, given)
        }
        let function = try value(called)
        let (given, named) = try evaluated(arguments)
        switch function {
        case .macro(let macro): return .text(try call(macro, given, named))
        case .function(let function): return try call(function, given, named)
        default: throw TemplateError("calls \(function.kind)")
        }
    }

    private mutating func call(
        _ macro: TemplateMacro, _ given: [TemplateValue], _ named: [String: TemplateValue]
    ) throws(TemplateError) -> [Letter] {
        callDepth += 1
        defer { callDepth -= 1 }
        guard callDepth <= Self.callDepthMax else {
            throw TemplateError("macros call each other more than \(Self.callDepthMax) deep")
        }
        guard given.count <= macro.parameters.count,
            named.keys.allSatisfy({ name in macro.parameters.contains { $0.name == name } })
        else { throw TemplateError("calls \(macro.name.quoted(40)) with arguments that it does not take") }
        // It sees what stands outside of everything, and its own.
        let outer = frames
        frames = [frames[0], [:]]
        defer { frames = outer }
        for (place, parameter) in macro.parameters.enumerated() {
            let argument: TemplateValue
            if place < given.count {
                argument = given[place]
            } else if let value = named[parameter.name] {
                argument = value
            } else {
                argument =
                    try parameter.value.map { value throws(TemplateError) in try self.value(value) }
                    ?? .undefined(parameter.name)
            }
            frames[1][parameter.name] = argument
        }
        return try written(macro.body)
    }

    private mutating func call(
        _ function: TemplateFunction, _ given: [TemplateValue], _ named: [String: TemplateValue]
    ) throws(TemplateError) -> TemplateValue {
        switch function {
        case .namespace:
            guard given.isEmpty else { throw TemplateError("namespace is called with arguments without names") }
            namespaces.append(named)
            return .namespace(namespaces.count - 1)
        case .dict:
            guard given.isEmpty else { throw TemplateError("dict is called with arguments without names") }
            return .map(named.sorted { $0.key < $1.key }.map { (key: $0.key, value: $0.value) })
        case .range:
            let numbers = given.compactMap(\.asInteger)
            guard numbers.count == given.count, (1...3).contains(numbers.count), numbers.allSatisfy({ $0.magnitude <= 1 << 20 })
            else { throw TemplateError("range is called with other than one to three numbers up to 2^20") }
            let step = numbers.count > 2 ? numbers[2] : 1
            guard step != 0 else { throw TemplateError("range is called with a step of 0") }
            let places = stride(
                from: numbers.count > 1 ? numbers[0] : 0, to: numbers.count > 1 ? numbers[1] : numbers[0], by: step)
            let values = places.map { TemplateValue.integer($0) }
            try spend(values.count)
            return .list(values)
        case .fail:
            let words = try given.first?.written() ?? []
            throw TemplateError("says: \(String(letters: words).quoted(200))")
        }
    }
}
