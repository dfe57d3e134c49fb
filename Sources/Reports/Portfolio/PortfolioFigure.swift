public import Domain

/// A figure of a portfolio: what it is of, in which unit, how sure it is, over how much it was told, and the events that it comes from. The keys of
/// its JSON stay as they are.
public struct PortfolioFigure: Sendable, Equatable, Encodable {
    public let measure: Measure
    public let unit: Unit
    /// Nil where there is nothing to tell it from.
    public let value: Double?
    /// Ends of an interval; nil where there is none.
    public let lower: Double?
    public let upper: Double?
    /// Over how many things it was told, of how many there are; nil where it is a count itself.
    public let count: Int?
    public let of: Int?
    /// The ledger's, ascending.
    public let events: [Int64]

    public enum Unit: Sendable, Hashable, Encodable {
        case count
        /// `yen`, and the codes of others.
        case money(Money.Currency)
        /// Of 1.
        case share
        /// −1…1.
        case correlation

        var isMoney: Bool { if case .money = self { true } else { false } }

        var ofFigure: FigureUnit {
            switch self {
            case .count: .whole
            case .money(let currency): .money(currency)
            case .share: .share
            case .correlation: .significant
            }
        }

        var name: String {
            switch self {
            case .count: "count"
            case .money(let currency): currency == .jpy ? "yen" : currency.rawValue
            case .share: "share"
            case .correlation: "correlation"
            }
        }

        public func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encode(name)
        }
    }

    /// What a figure is of. docs/report.md says what each counts.
    public enum Measure: String, Sendable, Encodable, CaseIterable {
        case requests, admitted, waiting, refused, held
        case purposes, stoppedByGates, wentOn
        case finished, failed, cancelled
        case compared, judged, improved, worse, notShown, improvedShare
        case spent, estimated, medianError
        case quota, quotaShare
        case validated, agreeing, medianReliability
        case netPresentValue, aboveZero
        case refusedByRule, heldByRule, heldAdmitted
    }

    init(
        _ measure: Measure, _ unit: Unit, _ value: Double?, lower: Double? = nil, upper: Double? = nil, count: Int? = nil,
        of: Int? = nil, events: some Sequence<Int64>
    ) {
        func finite(_ value: Double?) -> Double? { value.flatMap { $0.isFinite ? $0 : nil } }
        self.measure = measure
        self.unit = unit
        self.value = finite(value)
        self.lower = finite(lower)
        self.upper = finite(upper)
        self.count = count
        self.of = of
        self.events = Set(events).sorted()
    }

    /// A number of things, each with its events.
    init(_ measure: Measure, _ events: [Int64], count: Int? = nil) {
        self.init(measure, .count, Double(count ?? events.count), events: events)
    }

    /// How many of so many, as a share with its 95 % interval.
    init(share measure: Measure, _ count: Int, of total: Int, outOf all: Int, events: [Int64]) {
        let interval = BinomialInterval.wilson(count, of: total)
        self.init(
            measure, .share, total > 0 ? Double(count) / Double(total) : nil, lower: interval?.lower, upper: interval?.upper,
            count: total, of: all, events: events)
    }

    /// The middle of values, of so many that there could be; of an even number the mean of the middle two.
    init(median measure: Measure, _ unit: Unit, _ values: [Double], of all: Int, events: [Int64]) {
        self.init(measure, unit, values.median, count: values.count, of: all, events: events)
    }
}
