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

extension RateCard {
    /// One price of the card and how much of it a run took.
    public struct Part: Sendable, Equatable {
        public let kind: Kind
        /// In units of the kind.
        public let quantity: Double
        /// For one unit, yen.
        public let unitYen: Double

        public init(kind: Kind, quantity: Double, unitYen: Double) {
            self.kind = kind
            self.quantity = quantity
            self.unitYen = unitYen
        }

        public var costYen: Double { quantity * unitYen }
    }

    /// What is priced, by its unit.
    public enum Kind: String, Sendable, CaseIterable {
        case coreHours = "core-hours"
        case gibibyteHours = "gib-hours"
        case kilowattHours = "kwh"
        case runs
    }

    /// What `costYen(wallSeconds:memoryBytes:)` is made of: only prices that the card has.
    public func parts(wallSeconds: Double, memoryBytes: Double) -> [Part] {
        let hours = wallSeconds / 3600
        var parts = [Part(kind: .coreHours, quantity: Double(coreCount) * hours, unitYen: yenPerCoreHour)]
        if let perGiBHour {
            parts.append(
                Part(kind: .gibibyteHours, quantity: Self.gibibytes(memoryBytes) * hours, unitYen: perGiBHour.amount))
        }
        if let price = energy?.perKilowattHour {
            parts.append(
                Part(kind: .kilowattHours, quantity: kilowatts(memoryBytes: memoryBytes) * hours, unitYen: price.amount))
        }
        if yenPerRun > 0 { parts.append(Part(kind: .runs, quantity: 1, unitYen: yenPerRun)) }
        return parts
    }
}
