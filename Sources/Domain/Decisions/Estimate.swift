/// What a run will need, worked out before it starts.
public struct Estimate: Sendable, Equatable, Codable {
    /// The request's ceiling in parameters: no allocation will exceed it.
    public let trainableParameterCount: Int
    /// Parameters of the task head, trained beside the budget in every arm.
    public let headParameterCount: Int
    /// Parameters of the frozen base model.
    public let baseParameterCount: Int
    /// Tokens that all trials together will train on.
    public let trainingTokenCount: Double
    /// Floating-point operations of search, training and evaluation together.
    public let flops: Double
    public let searchFlops: Double
    public let wallSeconds: Double
    /// In the currency of the rate card, which is the request's.
    public let costYen: Double
    public let memoryBytes: Double

    public init(
        trainableParameterCount: Int, headParameterCount: Int, baseParameterCount: Int,
        trainingTokenCount: Double, flops: Double, searchFlops: Double, wallSeconds: Double, costYen: Double,
        memoryBytes: Double
    ) {
        self.trainableParameterCount = trainableParameterCount
        self.headParameterCount = headParameterCount
        self.baseParameterCount = baseParameterCount
        self.trainingTokenCount = trainingTokenCount
        self.flops = flops
        self.searchFlops = searchFlops
        self.wallSeconds = wallSeconds
        self.costYen = costYen
        self.memoryBytes = memoryBytes
    }

    /// The same work at other prices.
    public func priced(by rateCard: RateCard) -> Estimate {
        Estimate(
            trainableParameterCount: trainableParameterCount, headParameterCount: headParameterCount,
            baseParameterCount: baseParameterCount, trainingTokenCount: trainingTokenCount, flops: flops,
            searchFlops: searchFlops, wallSeconds: wallSeconds,
            costYen: rateCard.costYen(wallSeconds: wallSeconds, memoryBytes: memoryBytes), memoryBytes: memoryBytes)
    }
}
