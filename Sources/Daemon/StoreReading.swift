import Domain
import Stores
import Synchronization

/// What waits until the things that a request names have been read: beside the intake's loop, one after the other, users taking turns.
/// Kept in memory: files that wait lie in `claimed/`, and the next start asks again.
final class StoreReading: Sendable {
    struct Job: Sendable {
        let what: What
        let submitter: Submitter
        let request: Request

        /// Of a file, without its bytes: they wait on the disk.
        enum What: Sendable {
            /// A request that has no verdict yet.
            case request(Submission)
            /// An order to judge a held request again.
            case order(Submission)
            /// A held request, to be judged again because its time is over.
            case held(RequestID)
        }

        /// What waits, by the name that it has in the ledger.
        var id: RequestID {
            switch what {
            case .request(let file), .order(let file): file.id
            case .held(let id): id
            }
        }

        var isUnjudged: Bool {
            if case .request = what { true } else { false }
        }
    }

    private struct State {
        /// What somebody waits for, and whether it is a request without a verdict; others are forgotten where they are met.
        var wanted: [RequestID: Bool] = [:]
        /// In order of arrival.
        var waiting: [Job] = []
        var current: (job: Job, since: Timestamp)?
        var done: [(job: Job, facts: StoreFacts)] = []
        /// How many jobs of each user have been taken up.
        var turns: [UInt32: Int] = [:]
    }

    private let state = Mutex(State())
    private let (news, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

    /// Has what a request names read, if that is not under way already.
    func add(_ job: Job) {
        state.withLock { state in
            guard state.wanted.updateValue(job.isUnjudged, forKey: job.id) == nil else { return }
            state.waiting.append(job)
        }
        continuation.yield()
    }

    /// Those that have been read since the last call, in the order in which they were.
    func takeDone() -> [(job: Job, facts: StoreFacts)] {
        state.withLock { state in
            let done = state.done.filter { state.wanted.removeValue(forKey: $0.job.id) != nil }
            state.done = []
            return done
        }
    }

    /// Whether a request waits for what it names, or for its first verdict after that.
    func isWaiting(_ id: RequestID) -> Bool { state.withLock { $0.wanted[id] == true } }

    /// - Returns: whether the request was waiting for its first verdict.
    func forget(_ id: RequestID) -> Bool {
        state.withLock { state in
            guard state.wanted[id] == true else { return false }
            state.wanted[id] = nil
            return true
        }
    }

    /// What is being read; nil for nothing.
    var trouble: TroubleMessage? {
        state.withLock { state in
            guard let (job, since) = state.current else { return nil }
            return .reading(
                model: job.request.specification.model.quoted(), request: job.id.text, since: since, more: state.waiting.count)
        }
    }

    /// Reads until the task is cancelled.
    /// - Parameter wake: called after each.
    func run(_ reader: StoreReader, now: @Sendable () -> Timestamp, wake: @Sendable () -> Void) async throws {
        for await _ in news {
            while let job = next(now()) {
                let facts = try await reader.facts(for: job.request)
                state.withLock { state in
                    state.current = nil
                    state.done.append((job, facts))
                }
                wake()
            }
        }
    }

    /// The oldest of the user who has had the fewest turns.
    private func next(_ now: Timestamp) -> Job? {
        state.withLock { state in
            state.waiting.removeAll { state.wanted[$0.id] == nil }
            guard
                let place = state.waiting.indices.min(by: { left, right in
                    let turns = [left, right].map { state.turns[state.waiting[$0].submitter.userID] ?? 0 }
                    return (turns[0], left) < (turns[1], right)
                })
            else {
                state.turns = [:]
                return nil
            }
            let job = state.waiting.remove(at: place)
            state.turns[job.submitter.userID, default: 0] += 1
            state.current = (job, now)
            return job
        }
    }
}
