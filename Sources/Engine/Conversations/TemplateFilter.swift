internal import Domain

/// What may be made of a value with `|`.
enum TemplateFilter: String, Sendable {
    case trim, upper, lower, capitalize, title, string, int, float, abs, length, count, first, last, list, join, replace,
        reverse, sort
    case unique, items, dictsort, tojson, indent, map, select, reject, selectattr, rejectattr, safe, min, max, sum
    case fallback = "default"
    case shortFallback = "d"
}

extension TemplateRun {
    /// - Parameters:
    ///   - given: arguments without a name.
    ///   - named: those with one.
    mutating func filtered(
        _ value: TemplateValue, _ filter: TemplateFilter, _ given: [TemplateValue], _ named: [String: TemplateValue]
    ) throws(TemplateError) -> TemplateValue {
        func argument(_ place: Int, _ name: String) -> TemplateValue? {
            given.indices.contains(place) ? given[place] : named[name]
        }
        func attribute() throws(TemplateError) -> String {
            guard case .text(let name) = argument(0, "attribute") else {
                throw TemplateError("the filter \(filter.rawValue) needs the name of an attribute")
            }
            return String(letters: name)
        }
        // Filters that go over a list take whatever is not true for an empty one.
        func items() throws(TemplateError) -> [TemplateValue] { value.isTrue ? try value.items() : [] }
        switch filter {
        case .safe, .string: return .text(try value.written())
        case .trim: return .text(try value.written().stripped(argument(0, "chars")))
        case .upper: return .text(try value.written().mapped(\.uppercaseMapping))
        case .lower: return .text(try value.written().mapped(\.lowercaseMapping))
        case .capitalize:
            let letters = try value.written()
            return .text(
                Array(letters.prefix(1)).mapped(\.titlecaseMapping) + Array(letters.dropFirst()).mapped(\.lowercaseMapping))
        case .title: throw TemplateError("the filter title is not read")
        case .fallback, .shortFallback:
            let replaces = argument(1, "boolean")?.isTrue ?? false
            if case .undefined = value { return argument(0, "default_value") ?? .text([]) }
            return replaces && !value.isTrue ? argument(0, "default_value") ?? .text([]) : value
        case .length, .count:
            switch value {
            case .text(let letters): return .integer(letters.count)
            case .map(let members): return .integer(members.count)
            default: return .integer(try value.items().count)
            }
        case .int: return try integer(value, argument(0, "default"))
        case .float:
            if case .text = value { throw TemplateError("the filter float of a text is not read") }
            return value.asNumber.map { .number($0) } ?? argument(0, "default") ?? .number(0)
        case .abs:
            if case .integer(let number) = value, number != .min { return .integer(Swift.abs(number)) }
            if case .number(let number) = value { return .number(Swift.abs(number)) }
            throw TemplateError("asks for the absolute value of \(value.kind)")
        case .first: return try value.items().first ?? .undefined("the first of nothing")
        case .last: return try value.items().last ?? .undefined("the last of nothing")
        case .list: return .list(try value.items())
        case .reverse:
            if case .text(let letters) = value { return .text(letters.reversed()) }
            return .list(try value.items().reversed())
        case .join: return .text(try joined(try value.items(), argument(0, "d"), argument(1, "attribute")))
        case .replace:
            return .text(try replaced(value.written(), argument(0, "old"), argument(1, "new"), argument(2, "count")))
        case .sort, .unique, .min, .max: return try ordered(value, filter, named)
        case .sum: throw TemplateError("the filter sum is not read")
        case .items: return .list(try pairs(value))
        case .dictsort:
            guard case .map(let members) = value else { throw TemplateError("sorts \(value.kind) as a mapping") }
            let sorted = members.sorted { $0.key.unicodeScalars.lexicographicallyPrecedes($1.key.unicodeScalars) }
            return .list(try pairs(.map(sorted)))
        case .tojson: return .text(try json(value, indent: argument(0, "indent")?.asInteger, level: 0))
        case .indent: return .text(try indented(value.written(), argument(0, "width"), argument(1, "first")))
        case .map:
            guard let name = named["attribute"] else { throw TemplateError("the filter map is read with an attribute only") }
            return .list(try items().map { item throws(TemplateError) in try item.member(name) })
        case .select, .reject:
            return .list(
                try items().kept { item throws(TemplateError) in
                    try holds(item, given) == (filter == .select)
                })
        case .selectattr, .rejectattr:
            let name = try attribute()
            return .list(
                try items().kept { item throws(TemplateError) in
                    try holds(item.member(.text(name)), Array(given.dropFirst())) == (filter == .selectattr)
                })
        }
    }

    /// Of `select` and the like: a test and its argument, or whether a value is true.
    private func holds(_ value: TemplateValue, _ given: [TemplateValue]) throws(TemplateError) -> Bool {
        guard let first = given.first else { return value.isTrue }
        guard case .text(let name) = first, let test = TemplateTest(name: String(letters: name)),
            test.argumentCount == given.count - 1
        else { throw TemplateError("selects by a test that is not read") }
        return try test.holds(value, given.count > 1 ? given[1] : .none)
    }

    private func integer(_ value: TemplateValue, _ fallback: TemplateValue?) throws(TemplateError) -> TemplateValue {
        switch value {
        case .text(let letters):
            let text = String(letters: try letters.stripped(nil))
            return Int(text).map { .integer($0) } ?? fallback ?? .integer(0)
        case .number(let number):
            guard let whole = Int(exactly: number.rounded(.towardZero)) else { throw TemplateError("a number is too large") }
            return .integer(whole)
        default: return value.asInteger.map { .integer($0) } ?? fallback ?? .integer(0)
        }
    }

    private func pairs(_ value: TemplateValue) throws(TemplateError) -> [TemplateValue] {
        if case .undefined = value { return [] }
        guard case .map(let members) = value else { throw TemplateError("asks for the items of \(value.kind)") }
        return members.map { .list([.text($0.key), $0.value]) }
    }

    private func ordered(
        _ value: TemplateValue, _ filter: TemplateFilter, _ named: [String: TemplateValue]
    ) throws(TemplateError) -> TemplateValue {
        guard named.isEmpty else { throw TemplateError("the filter \(filter.rawValue) is read without arguments only") }
        let items = try value.items()
        if filter == .unique {
            var seen: [TemplateValue] = []
            for item in items where !seen.contains(where: { $0.equals(item) }) { seen.append(item) }
            return .list(seen)
        }
        // What can be compared with the first can be compared with each other.
        for item in items { _ = try items[0].precedes(item) }
        let sorted = items.sorted { (try? $0.precedes($1)) ?? false }
        switch filter {
        case .min: return sorted.first ?? .undefined("the least of nothing")
        case .max: return sorted.last ?? .undefined("the largest of nothing")
        default: return .list(sorted)
        }
    }

    mutating func joined(
        _ items: [TemplateValue], _ separator: TemplateValue?, _ attribute: TemplateValue? = nil
    ) throws(TemplateError) -> [Letter] {
        let between = try separator.map { text throws(TemplateError) in try text.written() } ?? []
        var result: [Letter] = []
        for (place, item) in items.enumerated() {
            if place > 0 { result += between }
            if let attribute { result += try item.member(attribute).written() } else { result += try item.written() }
        }
        try spend(result.count)
        return result
    }

    mutating func replaced(
        _ letters: [Letter], _ old: TemplateValue?, _ new: TemplateValue?, _ count: TemplateValue?
    ) throws(TemplateError) -> [Letter] {
        guard case .text(let old) = old, case .text(let new) = new, !old.isEmpty else {
            throw TemplateError("replaces something else than a text by a text")
        }
        var left = count?.asInteger ?? -1
        var result: [Letter] = []
        var place = 0
        while left != 0, let match = letters.firstRange(of: old, from: place) {
            result += letters[place..<match.lowerBound] + new
            place = match.upperBound
            left -= 1
            try spend(1 + new.count)
        }
        return result + letters[place...]
    }

    private func indented(
        _ letters: [Letter], _ width: TemplateValue?, _ first: TemplateValue?
    ) throws(TemplateError) -> [Letter] {
        let count = width?.asInteger ?? 4
        guard (0...100).contains(count) else { throw TemplateError("indents by \(count); 0 to 100 are read") }
        let space = String(repeating: " ", count: count).unicodeScalars.letters()
        var result: [Letter] = first?.isTrue ?? false ? space : []
        for (place, line) in letters.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if place > 0 { result += "\n".unicodeScalars.letters() + (line.isEmpty ? [] : space) }
            result += line
        }
        return result
    }
}

extension Array where Element == TemplateValue {
    fileprivate func kept(
        _ isKept: (TemplateValue) throws(TemplateError) -> Bool
    ) throws(TemplateError) -> [TemplateValue] {
        var result: [TemplateValue] = []
        for item in self where try isKept(item) { result.append(item) }
        return result
    }
}

extension Array where Element == Letter {
    /// Without white space at its ends, or without those characters.
    /// - Parameter characters: a text; white space where it is none.
    func stripped(
        _ characters: TemplateValue?, left: Bool = true, right: Bool = true
    ) throws(TemplateError) -> [Letter] {
        let scalars: Set<Unicode.Scalar>?
        switch characters {
        case nil, .some(.none): scalars = nil
        case .text(let letters): scalars = Set(letters.map(\.scalar))
        default: throw TemplateError("strips something else than a text")
        }
        func isDropped(_ letter: Letter) -> Bool { scalars?.contains(letter.scalar) ?? letter.scalar.isPythonSpace }
        let kept = left ? drop(while: isDropped) : self[...]
        return Array(right ? kept.droppedTrailing(while: isDropped) : kept)
    }

    func mapped(_ map: (Unicode.Scalar.Properties) -> String) -> [Letter] {
        flatMap { map($0.scalar.properties).unicodeScalars.letters($0.origin) }
    }

    func split(separator: Unicode.Scalar, omittingEmptySubsequences: Bool) -> [ArraySlice<Letter>] {
        split(omittingEmptySubsequences: omittingEmptySubsequences) { $0.scalar == separator }
    }
}
