internal import Domain

/// The methods of Python's texts and mappings that templates call.
enum TemplateMethod: String, Sendable {
    case strip, lstrip, rstrip, split, startswith, endswith, upper, lower, capitalize, replace, find, join, count, items, keys,
        values
    case get
}

/// What may be called by name.
enum TemplateFunction: String, Sendable, CaseIterable {
    case namespace, range, dict
    case fail = "raise_exception"
}

extension TemplateRun {
    mutating func called(
        _ name: String, of value: TemplateValue, _ given: [TemplateValue]
    ) throws(TemplateError) -> TemplateValue {
        guard let method = TemplateMethod(rawValue: name) else { throw unknown(name, value) }
        func text(_ place: Int) throws(TemplateError) -> [Letter] {
            guard given.indices.contains(place), case .text(let letters) = given[place] else {
                throw TemplateError("\(name) is called without a text")
            }
            return letters
        }
        switch value {
        case .text(let letters):
            switch method {
            case .strip: return .text(try letters.stripped(given.first))
            case .lstrip: return .text(try letters.stripped(given.first, right: false))
            case .rstrip: return .text(try letters.stripped(given.first, left: false))
            case .upper: return .text(letters.mapped(\.uppercaseMapping))
            case .lower: return .text(letters.mapped(\.lowercaseMapping))
            case .capitalize: return try filtered(value, .capitalize, [], [:])
            case .split: return .list(try split(letters, given).map { .text($0) })
            case .startswith, .endswith:
                guard let first = given.first else { throw TemplateError("\(name) is called without a text") }
                let wanted: [TemplateValue]
                if case .list(let items) = first { wanted = items } else { wanted = [first] }
                for item in wanted {
                    guard case .text(let part) = item else { throw TemplateError("\(name) is called without a text") }
                    let end = method == .startswith ? letters.prefix(part.count) : letters.suffix(part.count)
                    if end.isSpelled(part.map(\.scalar)) { return .truth(true) }
                }
                return .truth(false)
            case .replace:
                return .text(
                    try replaced(letters, given.first, given.dropFirst().first, given.count > 2 ? given[2] : nil))
            case .find: return .integer(letters.firstRange(of: try text(0))?.lowerBound ?? -1)
            case .count:
                let part = try text(0)
                guard !part.isEmpty else { throw TemplateError("counts the empty text") }
                var (count, place) = (0, 0)
                while let match = letters.firstRange(of: part, from: place) { (count, place) = (count + 1, match.upperBound) }
                return .integer(count)
            case .join:
                guard let items = given.first else { throw TemplateError("join is called without a list") }
                return .text(try joined(items.items(), value))
            case .items, .keys, .values, .get: throw unknown(name, value)
            }
        case .map(let members):
            switch method {
            case .items: return .list(members.map { .list([.text($0.key), $0.value]) })
            case .keys: return .list(members.map { .text($0.key) })
            case .values: return .list(members.map(\.value))
            case .get:
                guard let key = given.first else { throw TemplateError("get is called without a name") }
                let found = try value.member(key)
                if case .undefined = found { return given.count > 1 ? given[1] : .none }
                return found
            default: throw unknown(name, value)
            }
        default: throw unknown(name, value)
        }
    }

    private func unknown(_ name: String, _ value: TemplateValue) -> TemplateError {
        TemplateError("calls \(name.quoted(40)) of \(value.kind), which is not read")
    }

    private mutating func split(_ letters: [Letter], _ given: [TemplateValue]) throws(TemplateError) -> [[Letter]] {
        let most = given.count > 1 ? given[1].asInteger ?? -1 : -1
        try spend(letters.count)
        guard let first = given.first, case .text(let separator) = first else {
            if let first = given.first, case .none = first {
            } else if !given.isEmpty {
                throw TemplateError("splits at something else than a text")
            }
            guard most < 0 else { throw TemplateError("splits at white space a number of times, which is not read") }
            return letters.split { $0.scalar.isPythonSpace }.map(Array.init)
        }
        guard !separator.isEmpty else { throw TemplateError("splits at the empty text") }
        var parts: [[Letter]] = []
        var place = 0
        while most < 0 || parts.count < most, let match = letters.firstRange(of: separator, from: place) {
            parts.append(Array(letters[place..<match.lowerBound]))
            place = match.upperBound
        }
        return parts + [Array(letters[place...])]
    }
}
