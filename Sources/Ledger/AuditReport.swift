public import Domain

/// What a verification of the whole ledger found.
public struct AuditReport: Sendable, Equatable {
    public let eventCount: Int
    /// The last event, nil in an empty ledger.
    public let head: ReceiptEvent?
    /// Everything that disagrees, in the order of the events; at most `AuditReport.faultCountMax`. Empty for a sound ledger.
    public let faults: [AuditFault]
    /// Events whose two times differ by more than a minute, at most `faultCountMax`: the database was away, or somebody said another time.
    public let lateEvents: [AuditFault]
    public let lateEventCount: Int
    /// What another verification may begin from; nil where something was found.
    public let mark: AuditMark?
    /// Nil where nothing in the ledger is signed.
    public let signing: Signing?

    static let faultCountMax = 100

    /// What is signed.
    public struct Signing: Sendable, Equatable {
        /// The key in force.
        public let key: VerificationKey
        /// Checkpoints in the ledger that hold.
        public let checkpointCount: Int
        /// The last event that one of them covers, or a checkpoint from elsewhere.
        public let size: Int
        /// Checkpoints from elsewhere that hold.
        public let anchorCount: Int
    }

    public var isSound: Bool { faults.isEmpty }
}

/// One disagreement.
public struct AuditFault: Sendable, Equatable, CustomStringConvertible {
    /// The event that it is about, nil where none can be named.
    public let sequence: Int64?
    public let reason: String

    public init(sequence: Int64?, reason: String) {
        self.sequence = sequence
        self.reason = reason
    }

    public var description: String {
        sequence.map { "event \($0): \(reason)" } ?? reason
    }
}
