/// What one run may have of the machine's memory, by what admission has estimated.
///
/// The scheduler promises a run all that the system will let it take, so runs that are at work together never pass the room.
public struct RunMemory: Sendable, Equatable {
    private static let leastStopBytes = Double(1 << 30)
    /// What a process has besides its numbers: stacks, buffers of libraries, room that its allocator keeps. With less than twice that,
    /// none starts.
    private static let overheadBytes = Double(256 << 20)

    /// Past this it is stopped, in order: a quarter above the estimate, which is a bound itself; at least a GiB.
    public let stopBytes: Int
    /// Past this the system gives it nothing more, where it was too fast to be stopped in order.
    public let hardBytes: Int

    /// The largest estimate that a run can be given; with more, it would be stopped.
    public static func estimateBytesMax(roomBytes: Int) -> Int { Int(Double(roomBytes) * 0.9) }

    /// - Parameters:
    ///   - estimateBytes: of admission; nil for none.
    ///   - roomBytes: what all runs may hold together; more than any machine has where nothing is said.
    public init(estimateBytes: Double?, roomBytes: Int = 1 << 50) {
        let wanted = max(Self.leastStopBytes, (estimateBytes ?? 0) * 1.25)
        let room = Double(roomBytes)
        // What is no number is held as one that there is no room for.
        let past = wanted * 1.25 + Self.overheadBytes
        let hard = past < room ? past : room
        stopBytes = Int(min(hard * 0.9, wanted))
        hardBytes = Int(max(hard, 2 * Self.overheadBytes))
    }
}
