/// One round of a competition on validation rows: what was tried, what it reached, and what went on.
public struct CandidateRound: Sendable, Equatable, Codable {
    /// What the candidates compete for.
    public enum Purpose: String, Sendable, Codable, CaseIterable {
        /// `method: auto`: which allocation is trained.
        case allocation
        /// Which of several learning rates an arm is trained with.
        case learningRate = "learning-rate"
    }

    public let purpose: Purpose
    /// From 1.
    public let round: Int
    /// The arm whose learning rate is chosen; nil for allocations.
    public let arm: Arm?
    public let seed: UInt64
    public private(set) var seconds: Double
    public let candidates: [Candidate]
    /// The budget of the curve that they compete at; nil where the run has one.
    public let budget: Int?

    public init(
        purpose: Purpose, round: Int, arm: Arm? = nil, seed: UInt64, seconds: Double, candidates: [Candidate],
        budget: Int? = nil
    ) {
        self.budget = budget
        self.purpose = purpose
        self.round = round
        self.arm = arm
        self.seed = seed
        self.seconds = seconds
        self.candidates = candidates
    }

    /// The same, as if it had taken no time.
    public var timeless: CandidateRound {
        var round = self
        round.seconds = 0
        return round
    }

    public struct Candidate: Sendable, Equatable, Codable {
        /// In words: `fisher, rank per site`, `uniform`, `0.001`.
        public let name: String
        public let trainableParameterCount: Int
        /// Optimiser steps that it has been trained for, all rounds together.
        public let stepCount: Int
        /// Mean loss on the validation rows.
        public let validationLoss: Double
        public let isKept: Bool
        /// Share of these rows that are right; nil where rows have no label, and in records of before, as with what follows.
        public let validationAccuracy: Double?
        /// The same proxy's allocation without shortcuts, where that competed in the same round; nil where this one has none to leave out.
        public let withoutShortcuts: Twin?

        public init(
            name: String, trainableParameterCount: Int, stepCount: Int, validationLoss: Double, isKept: Bool,
            validationAccuracy: Double? = nil, withoutShortcuts: Twin? = nil
        ) {
            self.validationAccuracy = validationAccuracy
            self.withoutShortcuts = withoutShortcuts
            self.name = name
            self.trainableParameterCount = trainableParameterCount
            self.stepCount = stepCount
            self.validationLoss = validationLoss
            self.isKept = isKept
        }
    }

    /// Another candidate of the same round, held against one on the same rows.
    public struct Twin: Sendable, Equatable, Codable {
        public let name: String
        public let validationLoss: Double
        public let validationAccuracy: Double?
        /// By how much the one's loss is lower: the mean over rows, its standard error, and how many rows.
        public let lossDecrease: Double
        /// Nil for one row.
        public let standardError: Double?
        public let rowCount: Int

        public init(
            name: String, validationLoss: Double, validationAccuracy: Double?, lossDecrease: Double, standardError: Double?,
            rowCount: Int
        ) {
            self.name = name
            self.validationLoss = validationLoss
            self.validationAccuracy = validationAccuracy
            self.lossDecrease = lossDecrease
            self.standardError = standardError
            self.rowCount = rowCount
        }
    }
}

/// How far a proxy's scores agree with short trainings on the user's own data.
public struct ProxyValidation: Sendable, Equatable, Codable {
    public let proxy: ProxyName
    public let epochs: Int
    public let seed: UInt64
    public private(set) var seconds: Double
    public let candidates: [Candidate]
    /// Rank correlations of score with negated validation loss, −1…1, among candidates of equal budget, with the 95 % percentile
    /// bootstrap interval over candidates; nil where all scores or all losses are equal. Kendall's is what gates and reports call reliability.
    public let kendall: Correlation?
    public let spearman: Correlation?
    /// Of `method: measured` the validation loss after a training of the same length without any module; nil otherwise.
    public let lossWithoutModules: Double?

    public init(
        proxy: ProxyName, epochs: Int, seed: UInt64, seconds: Double, candidates: [Candidate], kendall: Correlation?,
        spearman: Correlation?, lossWithoutModules: Double? = nil
    ) {
        self.lossWithoutModules = lossWithoutModules
        self.proxy = proxy
        self.epochs = epochs
        self.seed = seed
        self.seconds = seconds
        self.candidates = candidates
        self.kendall = kendall
        self.spearman = spearman
    }

    /// The same, as if it had taken no time.
    public var timeless: ProxyValidation {
        var validation = self
        validation.seconds = 0
        return validation
    }

    public struct Candidate: Sendable, Equatable, Codable {
        public let name: String
        public let trainableParameterCount: Int
        /// The sum of the saliencies of the sites that are on; of `method: measured` the gain that the other trainings predict.
        public let score: Double
        public let validationLoss: Double
        /// The budget of the curve that it keeps to; nil where the run has one, and in records of before, which are of the largest.
        public let budget: Int?
        /// The sites that had a module, with its rank; nil in records of before.
        public let ranks: [String: Int]?

        public init(
            name: String, trainableParameterCount: Int, score: Double, validationLoss: Double, budget: Int? = nil,
            ranks: [String: Int]? = nil
        ) {
            self.ranks = ranks
            self.budget = budget
            self.name = name
            self.trainableParameterCount = trainableParameterCount
            self.score = score
            self.validationLoss = validationLoss
        }
    }

    public struct Correlation: Sendable, Equatable, Codable {
        public let value: Double
        public let lower: Double
        public let upper: Double

        public init(value: Double, lower: Double, upper: Double) {
            self.value = value
            self.lower = lower
            self.upper = upper
        }
    }
}
