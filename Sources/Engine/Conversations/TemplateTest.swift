/// What may be asked of a value with `is`.
enum TemplateTest: String, Sendable {
    case defined, undefined, none, boolean, integer, float, number, string, mapping, iterable, sequence, callable, odd, even,
        lower
    case upper
    case isTrue = "true"
    case isFalse = "false"
    case equal = "equalto"
    case different = "ne"
    case less = "lt"
    case greater = "gt"
    case lessOrEqual = "le"
    case greaterOrEqual = "ge"
    case within = "in"
    case divisible = "divisibleby"

    private static let otherNames: [String: TemplateTest] = [
        "eq": .equal, "==": .equal, "!=": .different, "lessthan": .less, "greaterthan": .greater,
    ]

    init?(name: String) {
        guard let test = TemplateTest(rawValue: name) ?? Self.otherNames[name] else { return nil }
        self = test
    }

    var argumentCount: Int {
        switch self {
        case .equal, .different, .less, .greater, .lessOrEqual, .greaterOrEqual, .within, .divisible: 1
        default: 0
        }
    }

    /// - Parameter other: its argument, where it takes one.
    func holds(_ value: TemplateValue, _ other: TemplateValue) throws(TemplateError) -> Bool {
        switch self {
        case .defined: if case .undefined = value { false } else { true }
        case .undefined: if case .undefined = value { true } else { false }
        case .none: if case .none = value { true } else { false }
        case .boolean: if case .truth = value { true } else { false }
        case .isTrue: if case .truth(true) = value { true } else { false }
        case .isFalse: if case .truth(false) = value { true } else { false }
        case .integer: if case .integer = value { true } else { false }
        case .float: if case .number = value { true } else { false }
        case .number: value.asNumber != nil
        case .string: if case .text = value { true } else { false }
        case .mapping: if case .map = value { true } else { false }
        case .iterable, .sequence:
            switch value {
            case .text, .list, .map, .undefined: true
            default: false
            }
        case .callable:
            switch value {
            case .macro, .function: true
            default: false
            }
        case .odd, .even, .divisible:
            try divides(value, other)
        case .lower, .upper:
            try isCased(value)
        case .equal: value.equals(other)
        case .different: !value.equals(other)
        case .less: try value.precedes(other)
        case .greater: try other.precedes(value)
        case .lessOrEqual: try value.precedes(other) || value.equals(other)
        case .greaterOrEqual: try other.precedes(value) || value.equals(other)
        case .within: try other.contains(value)
        }
    }

    private func divides(_ value: TemplateValue, _ other: TemplateValue) throws(TemplateError) -> Bool {
        let divisor = self == .divisible ? other.asInteger : 2
        guard let number = value.asInteger, let divisor, divisor != 0, divisor != -1 else {
            throw TemplateError("asks whether \(value.kind) is \(rawValue)")
        }
        return number % divisor == (self == .odd ? (number < 0 ? -1 : 1) : 0)
    }

    private func isCased(_ value: TemplateValue) throws(TemplateError) -> Bool {
        let letters = try value.written()
        func cased(_ map: (Unicode.Scalar.Properties) -> String) -> Bool {
            letters.allSatisfy { map($0.scalar.properties).unicodeScalars.elementsEqual([$0.scalar]) }
        }
        guard letters.contains(where: { $0.scalar.properties.isCased }) else { return false }
        return self == .lower ? cased(\.lowercaseMapping) : cased(\.uppercaseMapping)
    }
}
