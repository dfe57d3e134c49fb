/// A well-formed wish: what somebody wants fine-tuned, on what, under which ceilings, and what it would be worth.
///
/// Well-formed is all that it is: whether it may run is for `Admission` to say.
public struct Request: Sendable, Equatable, Codable {
    public static let apiVersion = "heterolora/v1"
    public static let kind = "FineTuneRequest"

    public let metadata: Metadata
    public let specification: Specification

    public init(metadata: Metadata, specification: Specification) {
        self.metadata = metadata
        self.specification = specification
    }

    /// What every amount of it is in, and what it is charged in.
    public var currency: Money.Currency { specification.budget.currency.orYen }

    /// Who asks and why.
    public struct Metadata: Sendable, Equatable, Codable {
        public let name: String
        public let team: String
        public let purpose: String
        /// How far along the idea is: `poc`, `pilot` or `production`.
        public let stage: Stage
        /// Which of several admitted requests runs first; nil for `normal`.
        public let priority: Priority?

        public init(name: String, team: String, purpose: String, stage: Stage, priority: Priority? = nil) {
            self.priority = priority
            self.name = name
            self.team = team
            self.purpose = purpose
            self.stage = stage
        }
    }

    public enum Stage: String, Sendable, Codable, CaseIterable {
        case poc, pilot, production
    }

    /// Requests of a higher priority start first; among equals the teams take turns.
    public enum Priority: String, Sendable, Codable, CaseIterable, Comparable {
        case low, normal, high

        public static func < (left: Priority, right: Priority) -> Bool {
            left.place < right.place
        }

        private var place: Int {
            switch self {
            case .low: 0
            case .normal: 1
            case .high: 2
            }
        }
    }

    /// What is asked for; each part is a type of its own.
    public struct Specification: Sendable, Equatable, Codable {
        /// A folder of the model store.
        public let model: String
        public let task: LearningTask
        public let data: DataSelection
        public let budget: RequestedBudget
        public let search: SearchSettings
        public let training: TrainingSettings
        /// The baselines to train beside the searched allocation, in the order given, without repetition.
        public let compare: [Arm]
        /// Nil where nobody has said what it would be worth.
        public let value: ValueModel?
        /// By what the run is decided; nil for the task's standard.
        public let decision: DecisionRule?
        /// What computes it; nil for `cpu`.
        public let engine: EngineName?

        public init(
            model: String, task: LearningTask, data: DataSelection, budget: RequestedBudget, search: SearchSettings,
            training: TrainingSettings, compare: [Arm], value: ValueModel?, decision: DecisionRule? = nil,
            engine: EngineName? = nil
        ) {
            self.engine = engine
            self.decision = decision
            self.model = model
            self.task = task
            self.data = data
            self.budget = budget
            self.search = search
            self.training = training
            self.compare = compare
            self.value = value
        }
    }
}

extension Request.Specification {
    public var effectiveEngine: EngineName { engine ?? .cpu }

    /// Rows of a split that take part: all, or its sample; 0 where the store has no such file.
    public func rowCount(_ split: Split, in data: [Split: StoredData]) -> Int {
        let all = data[split]?.rowCount ?? 0
        return self.data.sample[split].map { min($0, all) } ?? all
    }
}
