public import Domain

/// What a verification of the whole ledger found.
public struct AuditReport: Sendable, Equatable {
    public let eventCount: Int
    /// The last event, nil in an empty ledger.
    public let head: ReceiptEvent?
    /// Everything that disagrees, in the order of the events; at most `AuditReport.faultCountMax`. Empty for a sound ledger.
    public let faults: [AuditFault]

    static let faultCountMax = 100

    public init(eventCount: Int, head: ReceiptEvent?, faults: [AuditFault]) {
        self.eventCount = eventCount
        self.head = head
        self.faults = faults
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
