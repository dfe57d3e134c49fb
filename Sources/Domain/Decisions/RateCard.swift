/// What computing costs here. Names of amounts are of when they were in yen; what they are in is `currency`.
public struct RateCard: Sendable, Equatable, Codable {
    public let name: String
    /// Of every price of the card; nil for yen.
    public let currency: Money.Currency?
    /// For one core for one hour, used or idle, while a run holds it.
    public let yenPerCoreHour: Double
    /// Cores that a run holds.
    public let coreCount: Int
    /// Charged for each run whatever its length.
    public let yenPerRun: Double
    /// For one GiB of memory for one hour; nil where memory is not priced.
    public let perGiBHour: Price?
    /// Nil where energy is neither priced nor counted.
    public let energy: EnergyModel?

    public init(
        name: String, currency: Money.Currency = .jpy, yenPerCoreHour: Double, coreCount: Int, yenPerRun: Double,
        perGiBHour: Price? = nil, energy: EnergyModel? = nil
    ) {
        self.name = name
        self.currency = currency.unlessYen
        self.yenPerCoreHour = yenPerCoreHour
        self.coreCount = coreCount
        self.yenPerRun = yenPerRun
        self.perGiBHour = perGiBHour
        self.energy = energy
    }

    /// What a run draws by the word of the card, not by a meter.
    public struct EnergyModel: Sendable, Equatable, Codable {
        public let wattsPerCore: Double
        public let wattsPerGiB: Double
        /// Nil where energy is counted and not priced.
        public let perKilowattHour: Price?
        /// Grams of CO₂ equivalent; nil where they are not counted.
        public let carbonGramsPerKilowattHour: Double?

        public init(
            wattsPerCore: Double, wattsPerGiB: Double, perKilowattHour: Price? = nil, carbonGramsPerKilowattHour: Double? = nil
        ) {
            self.wattsPerCore = wattsPerCore
            self.wattsPerGiB = wattsPerGiB
            self.perKilowattHour = perKilowattHour
            self.carbonGramsPerKilowattHour = carbonGramsPerKilowattHour
        }
    }

    /// What a run of `wallSeconds` costs.
    /// - Parameter memoryBytes: what it holds for all that time: the estimate before, the peak after.
    public func costYen(wallSeconds: Double, memoryBytes: Double) -> Double {
        yenPerRun + yenPerHour(memoryBytes: memoryBytes) * wallSeconds / 3600
    }

    /// What each further hour costs, all prices together.
    public func yenPerHour(memoryBytes: Double) -> Double {
        hourlyParts(memoryBytes: memoryBytes).reduce(0) { $0 + $1.costYen }
    }

    /// By the card's model; 0 where it has none.
    public func kilowatts(memoryBytes: Double) -> Double {
        energy.map { ($0.wattsPerCore * Double(coreCount) + $0.wattsPerGiB * Self.gibibytes(memoryBytes)) / 1000 } ?? 0
    }

    public static func gibibytes(_ bytes: Double) -> Double { bytes / 1_073_741_824 }
}
