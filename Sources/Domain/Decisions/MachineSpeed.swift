/// What a short calibration found this machine to do, by running the engine's own training step on a small model.
public struct MachineSpeed: Sendable, Equatable, Codable {
    /// Useful floating-point operations per second of a training step, all threads together: the FLOPs that the formula of
    /// `Estimate` counts, divided by the seconds that the step took.
    public let flopsPerSecond: Double
    public let threadCount: Int
    public let measuredAt: Timestamp

    public init(flopsPerSecond: Double, threadCount: Int, measuredAt: Timestamp) {
        self.flopsPerSecond = flopsPerSecond
        self.threadCount = threadCount
        self.measuredAt = measuredAt
    }
}
