import FoundationEssentials

/// A parsed `config.json`, hostile until each field has been asked for by type and range.
public struct ModelConfiguration: Sendable {
    public static let sizeBytesMax = 1 << 20

    private let fields: [String: Value]
    /// A tensor with a factor for each pair of a head's channels, by which positions turn more slowly: only a GGUF file has one.
    let rotationFactors: String?

    /// - Throws: when the bytes are not one JSON object whose keys differ, or larger than 1 MiB.
    public init(json: [UInt8]) throws(ModelConfigurationError) {
        guard json.count <= Self.sizeBytesMax else {
            throw ModelConfigurationError(.tooLarge(bytes: json.count, most: Self.sizeBytesMax))
        }
        try Self.checkForm(json)
        do {
            fields = try JSONDecoder().decode([String: Value].self, from: Data(json))
        } catch {
            throw ModelConfigurationError(.noObject)
        }
        rotationFactors = nil
    }

    init(fields: [String: Value], rotationFactors: String? = nil) {
        self.fields = fields
        self.rotationFactors = rotationFactors
    }

    /// What the decoder would pass over or explain badly: a field that is there twice, NaN.
    private static func checkForm(_ json: [UInt8]) throws(ModelConfigurationError) {
        var field: String?
        do throws(JSONError) {
            var cursor = try JSONCursor(json)
            try cursor.object { cursor, key throws(JSONError) in
                field = key
                try cursor.skip()
                field = nil
            }
            try cursor.end()
        } catch {
            throw ModelConfigurationError(
                field: field.map { String($0.printable.prefix(60)) }, .otherJSON(problem: error.description))
        }
    }

    /// Whether the field is there and not null.
    public func has(_ field: String) -> Bool {
        switch fields[field] {
        case nil, .null: false
        case .some: true
        }
    }

    /// Whether the field is there and null: for the few where that says something that a missing field does not.
    func isNull(_ field: String) -> Bool {
        if case .null = fields[field] { true } else { false }
    }

    /// An object within the object; nil where it is missing or null.
    public func section(_ field: String) throws(ModelConfigurationError) -> ModelConfiguration? {
        switch fields[field] {
        case .object(let fields): return ModelConfiguration(fields: fields)
        case nil, .null: return nil
        case .some(let value): throw ModelConfigurationError(field: field, .noSection(value: "\(value)"))
        }
    }

    /// True or false.
    public func boolean(_ field: String, default: Bool) throws(ModelConfigurationError) -> Bool {
        switch fields[field] {
        case .boolean(let boolean): return boolean
        case nil, .null: return `default`
        case .some(let value): throw ModelConfigurationError(field: field, .needed(value: "\(value)", need: .truth))
        }
    }

    /// Refuses a field that would change the arithmetic unless it has the one value that is computed.
    public func require(_ field: String, _ value: Bool) throws(ModelConfigurationError) {
        guard try boolean(field, default: value) == value else {
            throw ModelConfigurationError(field: field, .unsupported(value: !value))
        }
    }

    /// `model_type`, or the empty string where it is missing.
    public var modelType: String {
        if case .text(let text) = fields["model_type"] { text } else { "" }
    }

    /// A whole number within `range`.
    public func integer(_ field: String, in range: ClosedRange<Int>, default: Int? = nil)
        throws(ModelConfigurationError) -> Int
    {
        let need = ConfigurationMessage.Need.whole(least: range.lowerBound, most: range.upperBound)
        switch fields[field] {
        case .number(let number) where number == number.rounded() && abs(number) < 1e15 && range.contains(Int(number)):
            return Int(number)
        case nil, .null:
            if let `default` { return `default` }
            throw ModelConfigurationError(field: field, .needed(value: nil, need: need))
        case .some(let value):
            throw ModelConfigurationError(field: field, .needed(value: "\(value)", need: need))
        }
    }

    /// A finite number within `range`.
    public func number(_ field: String, in range: ClosedRange<Double>, default: Double? = nil)
        throws(ModelConfigurationError) -> Double
    {
        let need = ConfigurationMessage.Need.number(least: range.lowerBound, most: range.upperBound)
        switch fields[field] {
        case .number(let number) where range.contains(number):
            return number
        case nil, .null:
            if let `default` { return `default` }
            throw ModelConfigurationError(field: field, .needed(value: nil, need: need))
        case .some(let value):
            throw ModelConfigurationError(field: field, .needed(value: "\(value)", need: need))
        }
    }

    /// One of `choices`.
    public func text(_ field: String, oneOf choices: [String], default: String? = nil)
        throws(ModelConfigurationError) -> String
    {
        let need = ConfigurationMessage.Need.choice(of: choices)
        switch fields[field] {
        case .text(let text) where choices.contains(text):
            return text
        case nil, .null:
            if let `default` { return `default` }
            throw ModelConfigurationError(field: field, .needed(value: nil, need: need))
        case .some(let value):
            throw ModelConfigurationError(field: field, .needed(value: "\(value)", need: need))
        }
    }

    /// A list of which each is one of `choices`; nil where it is missing or null.
    func texts(_ field: String, oneOf choices: [String]) throws(ModelConfigurationError) -> [String]? {
        switch fields[field] {
        case nil, .null: return nil
        case .list(let values):
            return try values.map { value throws(ModelConfigurationError) in
                guard case .text(let text) = value, choices.contains(text) else {
                    throw ModelConfigurationError(field: field, .needed(value: "\(value)", need: .choice(of: choices)))
                }
                return text
            }
        case .some(let value): throw ModelConfigurationError(field: field, .noList(value: "\(value)"))
        }
    }

    enum Value: Decodable, Sendable, CustomStringConvertible {
        case number(Double)
        case text(String)
        case boolean(Bool)
        case null
        case object([String: Value])
        case list([Value])
        case other

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                self = .null
            } else if let boolean = try? container.decode(Bool.self) {
                self = .boolean(boolean)
            } else if let number = try? container.decode(Double.self) {
                self = .number(number)
            } else if let text = try? container.decode(String.self) {
                self = .text(text)
            } else if let object = try? container.decode([String: Value].self) {
                self = .object(object)
            } else if let list = try? container.decode([Value].self) {
                self = .list(list)
            } else {
                self = .other
            }
        }

        var description: String {
            switch self {
            case .number(let number): number == number.rounded() && abs(number) < 1e15 ? "\(Int(number))" : "\(number)"
            case .text(let text): "\(text.quoted())"
            case .boolean(let boolean): "\(boolean)"
            case .null: "null"
            case .object, .list, .other: "a list or an object"
            }
        }
    }
}

/// A `config.json` that cannot be used.
public struct ModelConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The field at fault; nil for the file as a whole.
    public let field: String?
    public let message: ConfigurationMessage

    init(field: String? = nil, _ message: ConfigurationMessage) {
        self.field = field
        self.message = message
    }

    /// In English.
    public var reason: String { Words(.english).configuration(message) }

    public var description: String {
        if let field { "config.json: \(field): \(reason)" } else { "config.json: \(reason)" }
    }
}
