/// The ceilings that a request asks to be held to.
public struct RequestedBudget: Sendable, Equatable, Codable {
    /// Of a budget curve the last one, which is the largest where the request is admitted.
    public let trainableParameters: ParameterCeiling
    /// Every ceiling of a budget curve, in the order of the request; nil where there is one.
    public let curve: [ParameterCeiling]?
    public let costYenMax: Double
    /// Of every amount of the request; nil for yen.
    public let currency: Money.Currency?
    public let durationSecondsMax: Double

    public init(
        trainableParameters: ParameterCeiling, curve: [ParameterCeiling]? = nil, costYenMax: Double,
        currency: Money.Currency = .jpy, durationSecondsMax: Double
    ) {
        self.trainableParameters = trainableParameters
        self.curve = curve
        self.costYenMax = costYenMax
        self.currency = currency.unlessYen
        self.durationSecondsMax = durationSecondsMax
    }

    /// Every ceiling in parameters, in the order of the request: one where there is no curve.
    public func counts(ofBaseParameters baseParameterCount: Int) -> [Int] {
        (curve ?? [trainableParameters]).map { $0.count(ofBaseParameters: baseParameterCount) }
    }

    /// The largest ceiling in parameters.
    public func countMax(ofBaseParameters baseParameterCount: Int) -> Int {
        counts(ofBaseParameters: baseParameterCount).max() ?? 0
    }
}

/// A ceiling on trainable adapter parameters (A and B; the head is reported beside it, never inside).
public enum ParameterCeiling: Sendable, Equatable, Hashable {
    case count(Int)
    /// A share of the base model's parameters, 0.004 for "0.4%".
    case share(Double)

    /// The ceiling in parameters, rounded down: a budget is never exceeded by rounding.
    public func count(ofBaseParameters baseParameterCount: Int) -> Int {
        switch self {
        case .count(let count): count
        case .share(let share): Int((share * Double(baseParameterCount)).rounded(.down))
        }
    }
}

extension ParameterCeiling: Codable {
    private enum CodingKeys: String, CodingKey { case count, share }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if let count = try container.decodeIfPresent(Int.self, forKey: .count) {
            self = .count(count)
        } else {
            self = .share(try container.decode(Double.self, forKey: .share))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .count(let count): try container.encode(count, forKey: .count)
        case .share(let share): try container.encode(share, forKey: .share)
        }
    }
}
