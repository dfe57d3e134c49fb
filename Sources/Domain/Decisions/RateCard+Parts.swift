extension RateCard {
    /// One price of the card and how much of it a run took.
    public struct Part: Sendable, Equatable {
        public let kind: Kind
        /// In units of the kind.
        public let quantity: Double
        /// For one unit, in the card's currency.
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
        let held = hourlyParts(memoryBytes: memoryBytes).map {
            Part(kind: $0.kind, quantity: $0.quantity * hours, unitYen: $0.unitYen)
        }
        return held + (yenPerRun > 0 ? [Part(kind: .runs, quantity: 1, unitYen: yenPerRun)] : [])
    }

    /// What each further hour takes.
    func hourlyParts(memoryBytes: Double) -> [Part] {
        [
            Part(kind: .coreHours, quantity: Double(coreCount), unitYen: yenPerCoreHour),
            perGiBHour.map {
                Part(kind: .gibibyteHours, quantity: Self.gibibytes(memoryBytes), unitYen: $0.amount)
            },
            energy?.perKilowattHour.map {
                Part(kind: .kilowattHours, quantity: kilowatts(memoryBytes: memoryBytes), unitYen: $0.amount)
            },
        ].compactMap(\.self)
    }
}
