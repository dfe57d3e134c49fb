/// Prometheus' text exposition format, version 0.0.4 (prometheus.io, "Exposition formats").
struct Exposition {
    private(set) var text = ""

    /// - Parameter series: by the values of the definition's labels. A metric without series is left out.
    mutating func write(_ definition: MetricDefinition, series: [[String]: Series.Value]) {
        guard !series.isEmpty else { return }
        text += "# HELP \(definition.name) \(Self.escaped(definition.help, quotes: false))\n"
        text += "# TYPE \(definition.name) \(definition.kind.word)\n"
        for (values, value) in series.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            let labels = Array(zip(definition.labelNames, values))
            switch value {
            case .number(let number): sample(definition.name, labels, Self.number(number))
            case .histogram(let histogram): write(histogram, definition.name, labels)
            }
        }
    }

    private mutating func write(_ histogram: Histogram, _ name: String, _ labels: [(String, String)]) {
        let counts = histogram.cumulativeCounts
        for (bound, count) in zip(histogram.upperBounds + [.infinity], counts) {
            sample(name + "_bucket", labels + [("le", Self.number(bound))], "\(count)")
        }
        sample(name + "_sum", labels, Self.number(histogram.sum))
        sample(name + "_count", labels, "\(counts.last ?? 0)")
    }

    private mutating func sample(_ name: String, _ labels: [(String, String)], _ value: String) {
        let list = labels.map { "\($0)=\"\(Self.escaped($1, quotes: true))\"" }.joined(separator: ",")
        text += list.isEmpty ? "\(name) \(value)\n" : "\(name){\(list)} \(value)\n"
    }

    /// As Go reads numbers; whole ones without a fraction.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return Int64(exactly: value).map(String.init) ?? "\(value)"
    }

    /// Backslash and line feed, and in label values the quotation mark.
    static func escaped(_ text: String, quotes: Bool) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\"" where quotes: result += "\\\""
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
