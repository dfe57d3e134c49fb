/// What a short calibration found this machine to do, by running the engine's own training step on a small model.
public struct MachineSpeed: Sendable, Equatable, Codable {
    /// Useful floating-point operations per second of a training step, all threads together: the FLOPs that the formula of
    /// `Estimate` counts, divided by the seconds that the step took.
    public let flopsPerSecond: Double
    public let threadCount: Int
    public let measuredAt: Timestamp
    /// Shares that a batch was dealt into; nil in measurements of before it was written down.
    public let shardCount: Int?
    /// What was measured; nil as above.
    public let machine: Machine?

    public init(
        flopsPerSecond: Double, threadCount: Int, measuredAt: Timestamp, shardCount: Int? = nil, machine: Machine? = nil
    ) {
        self.flopsPerSecond = flopsPerSecond
        self.threadCount = threadCount
        self.measuredAt = measuredAt
        self.shardCount = shardCount
        self.machine = machine
    }

    /// Whether it tells how fast runs are on `today`: they would compute with the same processor, kernel, library and threads.
    public func holds(on today: MachineReading) -> Bool {
        guard let machine else { return false }
        return machine.computesLike(today.machine) && threadCount == today.threadCount && shardCount == today.shardCount
    }
}

/// What a worker that starts now would compute with: the answer of `heterolora-worker kernels --json`.
public struct MachineReading: Sendable, Equatable, Codable {
    public let machine: Machine
    public let threadCount: Int
    public let shardCount: Int

    public init(machine: Machine, threadCount: Int, shardCount: Int) {
        self.machine = machine
        self.threadCount = threadCount
        self.shardCount = shardCount
    }
}
