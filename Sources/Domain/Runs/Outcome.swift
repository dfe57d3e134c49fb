/// How a run ended.
public struct Outcome: Sendable, Equatable, Codable {
    public let ending: Ending
    /// Why, for a person, in English: empty for a finished run.
    public let reason: String
    /// What `reason` was made of, for other languages; nil for a finished run, and in records of before.
    public let message: Message?
    public let searchSeconds: Double
    public let wallSeconds: Double
    /// User and system time of the worker.
    public let processorSeconds: Double
    public let memoryBytesMax: Int
    /// The ceiling that it was stopped at; nil where it was not.
    public let ceiling: Ceiling?
    /// Runs that had finished before, of whatever request, with the same test rows; nil where the run did not finish, and in records of before.
    public private(set) var earlierLooksAtTest: Int?
    /// What its report said; nil where the run did not finish or no report could be made of it, and in records of before.
    public private(set) var conclusion: RunConclusion?

    public init(
        ending: Ending, reason: String, message: Message? = nil, searchSeconds: Double, wallSeconds: Double,
        processorSeconds: Double, memoryBytesMax: Int, ceiling: Ceiling? = nil
    ) {
        self.message = message
        self.ceiling = ceiling
        self.ending = ending
        self.reason = reason
        self.searchSeconds = searchSeconds
        self.wallSeconds = wallSeconds
        self.processorSeconds = processorSeconds
        self.memoryBytesMax = memoryBytesMax
    }

    public func reason(in language: Language) -> String { message.told(in: language, orElse: reason) }

    /// The same, with how often its test rows had been looked at before.
    public func after(looksAtTest count: Int) -> Outcome {
        var outcome = self
        outcome.earlierLooksAtTest = count
        return outcome
    }

    /// The same, with what its report says.
    public func concluding(_ conclusion: RunConclusion?) -> Outcome {
        var outcome = self
        outcome.conclusion = conclusion
        return outcome
    }

    public enum Ending: String, Sendable, Codable, CaseIterable {
        case finished, failed, cancelled
    }

    public enum Ceiling: String, Sendable, Codable, CaseIterable {
        case duration, cost, memory
    }
}

/// What a run cost, against what was estimated, in the currency of the rate card.
public struct Cost: Sendable, Equatable, Codable {
    public let rateCard: RateCard
    public let wallSeconds: Double
    public let costYen: Double
    public let estimatedCostYen: Double

    public init(rateCard: RateCard, wallSeconds: Double, costYen: Double, estimatedCostYen: Double) {
        self.rateCard = rateCard
        self.wallSeconds = wallSeconds
        self.costYen = costYen
        self.estimatedCostYen = estimatedCostYen
    }
}
