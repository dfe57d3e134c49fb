import Synchronization

/// When each of the daemon's loops last came round: what the watchdog hears is theirs, not a timer's.
final class Pulse: Sendable {
    enum Loop: CaseIterable, Sendable {
        case intake, runs
    }

    private struct State {
        /// A loop that has not begun is counted from the start.
        var beats = Dictionary(uniqueKeysWithValues: Loop.allCases.map { ($0, ContinuousClock.now) })
        /// Loops that wait for the ledger or for a worker's answer, which is not their fault.
        var waiting: [Loop: Int] = [:]
    }

    private let state = Mutex(State())

    /// Whose work the current task is.
    @TaskLocal static var loop: Loop?

    func beat(_ loop: Loop) {
        state.withLock { $0.beats[loop] = .now }
    }

    /// For as long as `body` runs, its loop counts as alive.
    func waitingForOthers<Result, Failure: Error>(
        _ body: () async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        guard let loop = Self.loop else { return try await body() }
        state.withLock { $0.waiting[loop, default: 0] += 1 }
        defer {
            state.withLock { $0.waiting[loop, default: 1] -= 1 }
            beat(loop)
        }
        return try await body()
    }

    /// The loops that have neither come round within `limit` nor wait for others.
    func silent(for limit: Duration) -> [Loop] {
        state.withLock { state in
            Loop.allCases.filter { loop in
                (state.waiting[loop] ?? 0) == 0 && (state.beats[loop].map { $0.duration(to: .now) > limit } ?? true)
            }
        }
    }
}
