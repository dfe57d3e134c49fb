/// How far estimates were from what finished runs cost.
public struct EstimateRecord: Sendable, Equatable {
    /// So many of the newest runs are looked at: machines and programs change.
    public static let runCountMax = 20

    /// Per run, actual cost ÷ estimated cost − 1.
    public let errors: [Double]

    /// - Parameter errors: what is no number is left out.
    public init(errors: [Double]) {
        self.errors = errors.filter(\.isFinite)
    }

    /// Of the errors' sizes; nil without runs. Of an even number the mean of the middle two.
    public var medianSize: Double? { errors.map(abs).median }
}

extension [Double] {
    /// The middle one in order of size; of an even number the mean of the middle two; nil of none.
    package var median: Double? {
        let sorted = sorted()
        guard let upper = sorted.dropFirst(count / 2).first else { return nil }
        return count.isMultiple(of: 2) ? (sorted[count / 2 - 1] + upper) / 2 : upper
    }
}
