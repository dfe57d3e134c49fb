/// All that a worker needs to know, fixed before it starts: the same plan on the same machine gives the same bits.
///
/// Immutable and content-addressed: its digest is the SHA-256 of `plan.json`, which is this value as JSON with sorted keys.
public struct Plan: Sendable, Equatable, Codable {
    public static let formatVersion = 1

    public let formatVersion: Int
    public let request: RequestID
    public let model: StoredModel
    public let data: PlannedData
    public let task: LearningTask
    /// Ceiling on the adapter parameters of every arm; of a budget curve the largest.
    public let trainableParameterCountMax: Int
    /// The budgets of a curve, ascending; nil where there is one.
    public let budgets: [Int]?
    /// How many times the arm `random` draws its places; nil in plans of before, which have one draw for all seeds.
    public let drawCount: Int?
    public let durationSecondsMax: Double
    public let search: SearchSettings
    public let training: TrainingSettings
    /// The arms in the order in which they are trained; `searched` first.
    public let arms: [Arm]
    public let policyDigests: [PolicyDigest]

    public init(
        formatVersion: Int, request: RequestID, model: StoredModel, data: PlannedData, task: LearningTask,
        trainableParameterCountMax: Int, durationSecondsMax: Double, search: SearchSettings,
        training: TrainingSettings, arms: [Arm], policyDigests: [PolicyDigest], budgets: [Int]? = nil, drawCount: Int? = nil
    ) {
        self.budgets = budgets
        self.drawCount = drawCount
        self.formatVersion = formatVersion
        self.request = request
        self.model = model
        self.data = data
        self.task = task
        self.trainableParameterCountMax = trainableParameterCountMax
        self.durationSecondsMax = durationSecondsMax
        self.search = search
        self.training = training
        self.arms = arms
        self.policyDigests = policyDigests
    }

    /// Every trial that it asks for.
    public var lineup: Lineup { Lineup(arms: arms, seeds: training.seeds, budgets: budgets, drawCount: drawCount) }
}

/// The data of a plan: which files, which columns, how many rows.
public struct PlannedData: Sendable, Equatable, Codable {
    public let train: StoredData
    public let validation: StoredData
    public let test: StoredData
    public let columns: DataSelection.Columns
    public let sample: DataSelection.Sample

    public init(
        train: StoredData, validation: StoredData, test: StoredData, columns: DataSelection.Columns,
        sample: DataSelection.Sample
    ) {
        self.train = train
        self.validation = validation
        self.test = test
        self.columns = columns
        self.sample = sample
    }

    public subscript(split: Split) -> StoredData {
        switch split {
        case .train: train
        case .validation: validation
        case .test: test
        }
    }
}

/// A policy file that a verdict was given under.
public struct PolicyDigest: Sendable, Hashable, Codable {
    public let file: String
    public let digest: Digest

    public init(file: String, digest: Digest) {
        self.file = file
        self.digest = digest
    }
}
