internal import Domain

extension TemplateRun {
    mutating func run(_ body: [TemplateStatement]) throws(TemplateError) -> Flow {
        for statement in body {
            let flow = try run(statement)
            guard case .on = flow else { return flow }
        }
        return .on
    }

    mutating func run(_ statement: TemplateStatement) throws(TemplateError) -> Flow {
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

    mutating func set(_ target: TemplateTarget, _ value: TemplateValue) throws(TemplateError) -> Flow {
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
    mutating func written(_ body: [TemplateStatement]) throws(TemplateError) -> [Letter] {
        let before = output
        output = []
        defer { output = before }
        _ = try run(body)
        return output
    }

    mutating func run(_ loop: TemplateLoop) throws(TemplateError) {
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

    func frame(_ names: [String], _ item: TemplateValue) throws(TemplateError) -> [String: TemplateValue] {
        guard names.count > 1 else { return [names[0]: item] }
        let items = try item.items()
        guard items.count == names.count else {
            throw TemplateError("goes over \(items.count) values with \(names.count) names")
        }
        return Dictionary(zip(names, items)) { $1 }
    }
}
