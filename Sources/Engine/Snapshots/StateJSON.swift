internal import Domain
internal import FoundationEssentials

/// How states are written as JSON: losses may be numbers that JSON has not.
enum StateJSON {
    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func value<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return try decoder.decode(type, from: Data(text.utf8))
    }
}

/// A fact as events have it.
struct PortableFact: Codable {
    let kind: Fact.Kind
    let payload: String

    init(_ fact: Fact) throws {
        kind = fact.kind
        payload = try fact.payloadJSON()
    }

    var fact: Fact {
        get throws { try Fact(kind: kind, payloadJSON: payload) }
    }
}

extension SafetensorsFile {
    /// All of them, whose values stay in the file until they are asked for.
    func stateTensors() throws(FormatError) -> [SafetensorsWriter.Tensor] {
        var tensors: [SafetensorsWriter.Tensor] = []
        for name in names {
            let shape = shape(of: name) ?? []
            try check(name, shape: shape)
            tensors.append(
                SafetensorsWriter.Tensor(name: name, shape: shape) { range throws(FormatError) in
                    try floats(name, elements: range)
                })
        }
        return tensors
    }
}
