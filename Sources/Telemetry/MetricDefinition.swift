/// What a metric is: its name by Prometheus' conventions, what it counts, and which labels its series differ in.
public struct MetricDefinition: Sendable, Equatable {
    /// Base units (seconds, bytes), and `_total` for what only grows.
    public let name: String
    public let kind: Kind
    /// One sentence.
    public let help: String
    public let labelNames: [String]

    public init(_ name: String, _ kind: Kind, labels labelNames: [String] = [], help: String) {
        self.name = name
        self.kind = kind
        self.labelNames = labelNames
        self.help = help
    }

    public enum Kind: Sendable, Equatable {
        /// Only grows, from 0 at the start of the process.
        case counter
        case gauge
        /// Counts per upper bound; the bounds ascend, +Inf is left out.
        case histogram(upperBounds: [Double])

        var isHistogram: Bool { if case .histogram = self { true } else { false } }

        /// The word in a `# TYPE` line.
        var word: String {
            switch self {
            case .counter: "counter"
            case .gauge: "gauge"
            case .histogram: "histogram"
            }
        }
    }
}
