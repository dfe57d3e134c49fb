internal import Domain

extension TemplateRun {
    func find(_ name: String) -> TemplateValue {
        for frame in frames.reversed() { if let value = frame[name] { return value } }
        return names[name] ?? .undefined(name)
    }

    mutating func value(_ expression: TemplateExpression) throws(TemplateError) -> TemplateValue {
        try spend(0)
        switch expression {
        case .literal(let value): return value
        case .name(let name): return find(name)
        case .list(let items): return try built(.list(try items.map { item throws(TemplateError) in try value(item) }))
        case .map(let members):
            var result: [(key: String, value: TemplateValue)] = []
            for member in members {
                guard case .text(let key) = try value(member.key) else { throw TemplateError("a mapping's key is no text") }
                let name = String(letters: key)
                result.removeAll { $0.key.utf8.elementsEqual(name.utf8) }
                result.append((name, try value(member.value)))
            }
            return try built(.map(result))
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

    func member(_ value: TemplateValue, _ key: TemplateValue) throws(TemplateError) -> TemplateValue {
        if case .namespace = value, case .text(let name) = key { return try attribute(value, String(letters: name)) }
        return try value.member(key)
    }

    func attribute(_ value: TemplateValue, _ name: String) throws(TemplateError) -> TemplateValue {
        switch value {
        case .namespace(let place): namespaces[place][name] ?? .undefined(name)
        case .map: try value.member(.text(name))
        case .undefined: throw TemplateError("looks for \(name.quoted(40)) in \(value.kind)")
        default: .undefined(name)
        }
    }

    mutating func slice(
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

    mutating func binary(
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
}
