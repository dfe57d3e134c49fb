import FoundationEssentials

/// Any JSON but null, which says nothing: a key without a value is left out.
public enum JSONTree: Sendable, Equatable {
    case flag(Bool)
    case whole(Int64)
    case large(UInt64)
    case fraction(Double)
    case text(String)
    case list([JSONTree])
    case mapping([String: JSONTree])
}

extension JSONTree {
    public static func count(_ value: Int) -> JSONTree { .whole(Int64(value)) }

    /// Nil for what is no number.
    public static func number(_ value: Double) -> JSONTree? { value.isFinite ? .fraction(value) : nil }

    public static func digest(_ digest: Digest) -> JSONTree { .text(digest.hexadecimal) }

    public static func time(_ time: Timestamp) -> JSONTree { .text(time.description) }
}

extension JSONTree {
    /// The JSON of a value; nil for what has none, such as a number that is not finite.
    public init?(of value: some Encodable) {
        guard let data = try? CanonicalJSON.data(value), let tree = try? JSONDecoder().decode(JSONTree.self, from: data) else {
            return nil
        }
        self = tree
    }
}

extension JSONTree: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let value = try? container.decode(Bool.self) {
            self = .flag(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .whole(value)
        } else if let value = try? container.decode(UInt64.self) {
            self = .large(value)
        } else if let value = try? container.decode(Double.self) {
            self = .fraction(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let value = try? container.decode([JSONTree].self) {
            self = .list(value)
        } else {
            self = .mapping(try container.decode([String: JSONTree].self))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .flag(let value): try container.encode(value)
        case .whole(let value): try container.encode(value)
        case .large(let value): try container.encode(value)
        case .fraction(let value): try container.encode(value)
        case .text(let value): try container.encode(value)
        case .list(let values): try container.encode(values)
        case .mapping(let values): try container.encode(values)
        }
    }
}

extension JSONTree: ExpressibleByStringInterpolation, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
    public init(stringLiteral text: String) { self = .text(text) }

    public init(arrayLiteral values: JSONTree...) { self = .list(values) }

    /// Of a key that stands twice the last value counts.
    public init(dictionaryLiteral pairs: (String, JSONTree?)...) {
        self = .mapping(
            pairs.reduce(into: [:]) { mapping, pair in
                if let value = pair.1 { mapping[pair.0] = value }
            })
    }
}
