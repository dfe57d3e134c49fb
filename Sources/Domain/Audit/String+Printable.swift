extension String {
    /// The same text with every control character but the end of a line replaced: messages quote what strangers wrote, terminals
    /// obey control characters, and JSON in PostgreSQL cannot hold U+0000.
    public var printable: String {
        guard unicodeScalars.contains(where: Self.isControl) else { return self }
        return String(String.UnicodeScalarView(unicodeScalars.map { Self.isControl($0) ? "\u{FFFD}" : $0 }))
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar != "\n" && scalar.properties.generalCategory == .control
    }
}
