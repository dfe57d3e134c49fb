public import Domain

extension RequestStanding {
    /// What somebody ordered about the request.
    public struct Order: Sendable, Equatable, Encodable {
        public let action: ControlOrder.Action
        /// `user:NAME`, the owner of the control file.
        public let by: String
        public let reason: String
        public let at: Timestamp
        /// The control file's own id.
        public let control: RequestID

        init(_ control: RequestControl, _ event: AuditEvent) {
            action = control.action
            by = "\(event.actor)"
            reason = control.reason
            at = event.time
            self.control = control.control
        }
    }

    /// One start of a worker.
    public struct Attempt: Sendable, Equatable, Encodable {
        public let attempt: Int
        public let startedAt: Timestamp
        /// Nil while it runs.
        public private(set) var endedAt: Timestamp?
        /// Why it broke off, where its run did not end with it.
        public private(set) var reason: AttemptEnd.Reason?
        public private(set) var words: String?
        public private(set) var wallSeconds: Double?

        init(attempt: Int, startedAt: Timestamp) {
            self.attempt = attempt
            self.startedAt = startedAt
        }

        mutating func end(at time: Timestamp, _ end: AttemptEnd?, in language: Language) {
            endedAt = time
            reason = end?.reason
            words = end?.words(in: language)
            wallSeconds = end?.wallSeconds ?? max(0, time.seconds(since: startedAt))
        }
    }

    /// The newest place from which the run can go on.
    public struct SnapshotPlace: Sendable, Equatable, Encodable {
        public let path: String
        public let sizeBytes: Int
        public let arm: Arm
        public let seed: UInt64
        /// Of a curve, and of an arm that draws its places.
        public let budget: Int?
        public let draw: Int?
        public let stepCount: Int
        public let writtenAt: Timestamp

        public var trial: TrialID { TrialID(arm: arm, seed: seed, budget: budget, draw: draw) }

        init(_ record: SnapshotRecord, _ event: AuditEvent) {
            path = record.path
            sizeBytes = record.sizeBytes
            arm = record.trial.arm
            seed = record.trial.seed
            budget = record.trial.budget
            draw = record.trial.draw
            stepCount = record.stepCount
            writtenAt = event.time
        }
    }

    /// Against the request's own ceiling.
    public struct CostSoFar: Sendable, Equatable, Encodable {
        /// Of every amount here.
        public private(set) var currency = Money.Currency.jpy
        /// `spec.budget.maxCost`.
        public private(set) var ceilingYen: Double?
        public private(set) var estimatedYen: Double?
        /// What the ledger has recorded; nil until the run has ended.
        public private(set) var recordedYen: Double?
        /// How long workers held their cores, up to the newest event.
        public private(set) var workerSeconds = 0.0
        /// `workerSeconds` at the estimate's cost of a second, where nothing is recorded yet.
        public private(set) var approximateYen: Double?
        private var estimatedSeconds: Double?

        private enum CodingKeys: String, CodingKey {
            case currency, ceilingYen, estimatedYen, recordedYen, workerSeconds, approximateYen
        }

        mutating func expect(_ judgement: Judgement) {
            currency = judgement.request?.currency ?? currency
            ceilingYen = judgement.request?.specification.budget.costYenMax ?? ceilingYen
            estimatedYen = judgement.verdict.estimate?.costYen ?? estimatedYen
            estimatedSeconds = judgement.verdict.estimate?.wallSeconds ?? estimatedSeconds
        }

        mutating func record(_ cost: Cost) {
            recordedYen = [recordedYen ?? 0, cost.costYen].decimalSum
        }

        mutating func count(_ attempts: [Attempt], until now: Timestamp) {
            workerSeconds = attempts.reduce(0) { $0 + ($1.wallSeconds ?? max(0, now.seconds(since: $1.startedAt))) }
            guard recordedYen == nil, !attempts.isEmpty, let estimatedYen, let estimatedSeconds, estimatedSeconds > 0 else {
                return
            }
            approximateYen = workerSeconds * estimatedYen / estimatedSeconds
        }
    }
}
