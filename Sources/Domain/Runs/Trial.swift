/// Names one training inside a run.
public struct TrialID: Sendable, Hashable, Codable {
    public let arm: Arm
    public let seed: UInt64
    /// The budget of the curve that it keeps to; nil where the run has one budget, and where the arm keeps to none.
    public let budget: Int?
    /// Which of the draws of places it trains, from 1; nil where its arm draws none, and in records of before there were several.
    public let draw: Int?

    public init(arm: Arm, seed: UInt64, budget: Int? = nil, draw: Int? = nil) {
        self.arm = arm
        self.seed = seed
        self.budget = budget
        self.draw = draw
    }

    /// What is trained with this seed.
    public var variant: ArmVariant { ArmVariant(arm: arm, budget: budget, draw: draw) }

    /// In words: `random, draw 2, 4608 parameters, seed 1`.
    public var words: String { "\(variant.words), seed \(seed)" }

    /// The same for narrow places: `random 2 4608 1`, the seed last.
    public var shortWords: String {
        ([arm.rawValue] + [draw, budget].compactMap { $0.map(String.init) } + ["\(seed)"]).joined(separator: " ")
    }

    /// As a part of file names: `searched-1`, `random-b4608-d2-1`.
    public var fileName: String { "\(variant.fileName)-\(seed)" }
}

/// A trial is about to train.
public struct TrialStart: Sendable, Equatable, Codable {
    public let trial: TrialID
    public let trainableParameterCount: Int
    public let headParameterCount: Int
    public let stepCount: Int

    public init(trial: TrialID, trainableParameterCount: Int, headParameterCount: Int, stepCount: Int) {
        self.trial = trial
        self.trainableParameterCount = trainableParameterCount
        self.headParameterCount = headParameterCount
        self.stepCount = stepCount
    }
}

/// Numbers of a trial while it runs.
public struct TrialProgress: Sendable, Equatable, Codable {
    public let trial: TrialID
    public let stepCount: Int
    public let measurements: [Measurement]

    public init(trial: TrialID, stepCount: Int, measurements: [Measurement]) {
        self.trial = trial
        self.stepCount = stepCount
        self.measurements = measurements
    }
}

/// How a trial ended: its final measurements, and which rows it got right, so that every statistic can be recomputed.
public struct TrialResult: Sendable, Equatable, Codable {
    public let trial: TrialID
    public let trainableParameterCount: Int
    public let headParameterCount: Int
    /// Tokens that ran through the model in training steps, all epochs together; 0 where only the head was trained.
    public let trainedTokenCount: Int
    public let trainingSeconds: Double
    public let evaluationSeconds: Double
    /// Loss, accuracy and macro-F1 on validation and test after the last step.
    public let measurements: [Measurement]
    /// The index of each test row's predicted label, in file order, as `ClassDigits` has them.
    public let testPredictions: String
    /// The same for the true labels; equal in every trial of a run.
    public let testLabels: String
    /// Characters per row of these two; nil for one.
    public let testClassWidth: Int?
    /// Share of the choices of a dynamic search in which each site was on; nil without one.
    public let selectionFrequencies: [String: Double]?
    /// The learning rate and the epoch whose parameters were kept; nil in records of before these were chosen.
    public let learningRate: Double?
    public let keptEpoch: Int?
    /// Per test row in file order the mean loss of its targets, in single precision: nats, squared difference, or nats per token. Nil in
    /// records of classifications of before.
    public let testRowLosses: [Double]?
    /// Per test row the predicted number of a regression.
    public let testOutputs: [Double]?
    /// Per test row the true number of a regression; nil in records of before, as with what follows.
    public let testTargets: [Double]?
    /// Per test row of a language model the tokens that its loss is the mean of.
    public let testTokenCounts: [Int]?
    /// Parameters of the base model that were trained, beside adapters and head; nil where it was frozen.
    public let baseParameterCount: Int?

    public init(
        trial: TrialID, trainableParameterCount: Int, headParameterCount: Int, trainedTokenCount: Int,
        trainingSeconds: Double, evaluationSeconds: Double, measurements: [Measurement],
        testPredictions: String, testLabels: String, selectionFrequencies: [String: Double]? = nil,
        learningRate: Double? = nil, keptEpoch: Int? = nil, testRowLosses: [Double]? = nil, testOutputs: [Double]? = nil,
        baseParameterCount: Int? = nil, testTargets: [Double]? = nil, testTokenCounts: [Int]? = nil,
        testClassWidth: Int? = nil
    ) {
        self.testClassWidth = testClassWidth
        self.testTargets = testTargets
        self.testTokenCounts = testTokenCounts
        self.baseParameterCount = baseParameterCount
        self.testRowLosses = testRowLosses
        self.testOutputs = testOutputs
        self.selectionFrequencies = selectionFrequencies
        self.learningRate = learningRate
        self.keptEpoch = keptEpoch
        self.trial = trial
        self.trainableParameterCount = trainableParameterCount
        self.headParameterCount = headParameterCount
        self.trainedTokenCount = trainedTokenCount
        self.trainingSeconds = trainingSeconds
        self.evaluationSeconds = evaluationSeconds
        self.measurements = measurements
        self.testPredictions = testPredictions
        self.testLabels = testLabels
    }

    /// Per test row the index of the true label; nil where the record is none of labels.
    public var testLabelIndices: [Int]? { ClassDigits.indices(testLabels, width: testClassWidth ?? 1) }

    /// The same for what was predicted.
    public var testPredictionIndices: [Int]? { ClassDigits.indices(testPredictions, width: testClassWidth ?? 1) }

    /// Per test row, whether the prediction is right.
    public var testCorrectness: [Bool] {
        zip(testPredictionIndices ?? [], testLabelIndices ?? []).map { $0 == $1 }
    }

    /// The final value of `quantity` on `split`.
    public func value(_ quantity: Measurement.Quantity, on split: Split) -> Double? {
        measurements.last { $0.quantity == quantity && $0.split == split }?.value
    }
}
