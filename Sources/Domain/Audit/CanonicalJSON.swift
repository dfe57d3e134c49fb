import FoundationEssentials

/// JSON with sorted keys, on one line, slashes not escaped: equal values have equal text, so that text can be hashed.
public enum CanonicalJSON {
    /// - Throws: `EncodingError` for numbers that are not finite.
    public static func text(_ value: some Encodable) throws -> String {
        String(decoding: try data(value), as: UTF8.self)
    }

    /// The same as UTF-8 bytes.
    static func data(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(value)
    }
}
