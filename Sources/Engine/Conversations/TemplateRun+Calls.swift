internal import Domain

extension TemplateRun {
    mutating func evaluated(
        _ arguments: TemplateArguments
    ) throws(TemplateError) -> (given: [TemplateValue], named: [String: TemplateValue]) {
        var named: [String: TemplateValue] = [:]
        let given = try arguments.values.map { item throws(TemplateError) in try value(item) }
        for argument in arguments.named { named[argument.name] = try value(argument.value) }
        return (given, named)
    }

    mutating func call(
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

    mutating func call(
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

    mutating func call(
        _ function: TemplateFunction, _ given: [TemplateValue], _ named: [String: TemplateValue]
    ) throws(TemplateError) -> TemplateValue {
        switch function {
        case .namespace:
            guard given.isEmpty else { throw TemplateError("namespace is called with arguments without names") }
            namespaces.append(named)
            return .namespace(namespaces.count - 1)
        case .dict:
            guard given.isEmpty else { throw TemplateError("dict is called with arguments without names") }
            return try built(.map(named.sorted { $0.key < $1.key }.map { (key: $0.key, value: $0.value) }))
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
