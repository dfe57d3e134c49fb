/// What one run cost, for whom: a `cost.recorded` event with what the ledger says of its request.
public struct Charge: Sendable, Equatable {
    /// The event's number.
    public let event: Int64
    public let recordedAt: Timestamp
    public let request: RequestID
    public let name: String
    public let team: String
    public let stage: String
    public let submitter: String
    public let cost: Cost
    /// The most that its worker held; 0 where nobody could see it.
    public let memoryBytesMax: Int

    public init(
        event: Int64, recordedAt: Timestamp, request: RequestID, name: String, team: String, stage: String, submitter: String,
        cost: Cost, memoryBytesMax: Int
    ) {
        self.event = event
        self.recordedAt = recordedAt
        self.request = request
        self.name = name
        self.team = team
        self.stage = stage
        self.submitter = submitter
        self.cost = cost
        self.memoryBytesMax = memoryBytesMax
    }
}
