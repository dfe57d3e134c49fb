/// Where a regression's numbers lie: a head learns how many deviations a number is from the mean, so that numbers of 0 to 100 are learnt at
/// the rate at which numbers of 0 to 1 are. Answers and losses are in the numbers' own unit.
public struct TargetScale: Sendable, Equatable {
    public let mean: Double
    /// Above 0.
    public let deviation: Double

    /// Numbers as they are.
    public static let plain = TargetScale(mean: 0, deviation: 1)

    private init(mean: Double, deviation: Double) {
        self.mean = mean
        self.deviation = deviation
    }

    /// Mean and standard deviation of the numbers of training rows; of rows that all say the same, and of those without a number, only what
    /// there is.
    public init(_ rows: [TaskRow]) {
        let numbers = rows.compactMap { row in if case .value(let number) = row.target { number } else { nil } }
        guard !numbers.isEmpty else {
            self = .plain
            return
        }
        let mean = numbers.reduce(0) { $0 + $1 / Double(numbers.count) }
        let variance = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) / Double(numbers.count) }
        let deviation = variance.squareRoot()
        self.init(mean: mean, deviation: deviation.isFinite && deviation > 0 ? deviation : 1)
    }

    func standardised(_ number: Double) -> Double { (number - mean) / deviation }

    func number(_ standardised: Double) -> Double { mean + deviation * standardised }
}
