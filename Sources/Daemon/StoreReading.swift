import Domain
import Stores
import Synchronization

/// Requests that wait until what they name has been read: beside the intake's loop, one after the other, users taking turns. Kept in memory:
/// their files lie in `claimed/`, and the next start asks again.
final class StoreReading: Sendable {
    struct Job: Sendable {
        /// Without its bytes: they wait on the disk.
        let submission: Submission
        let request: Request
    }

    private struct State {
        /// Requests whose facts somebody waits for; those of others are forgotten where they are met.
        var wanted: Set<RequestID> = []
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
            if state.wanted.insert(job.submission.id).inserted { state.waiting.append(job) }
        }
        continuation.yield()
    }

    /// Those that have been read since the last call, in the order in which they were.
    func takeDone() -> [(job: Job, facts: StoreFacts)] {
        state.withLock { state in
            let done = state.done.filter { state.wanted.remove($0.job.submission.id) != nil }
            state.done = []
            return done
        }
    }

    /// Whether a request waits for what it names, or for its verdict after that.
    func isWaiting(_ id: RequestID) -> Bool { state.withLock { $0.wanted.contains(id) } }

    /// - Returns: whether it was waiting.
    func forget(_ id: RequestID) -> Bool { state.withLock { $0.wanted.remove(id) != nil } }

    /// What is being read, in words; nil for nothing.
    var words: String? {
        state.withLock { state in
            guard let (job, since) = state.current else { return nil }
            let others = state.waiting.isEmpty ? "" : "; \(state.waiting.count) more wait for that"
            return
                "reading the model \(job.request.specification.model.quoted()) and the data of \(job.submission.id) since \(since)\(others)"
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
            state.waiting.removeAll { !state.wanted.contains($0.submission.id) }
            guard
                let place = state.waiting.indices.min(by: { left, right in
                    let turns = [left, right].map { state.turns[state.waiting[$0].submission.submitter.userID] ?? 0 }
                    return (turns[0], left) < (turns[1], right)
                })
            else {
                state.turns = [:]
                return nil
            }
            let job = state.waiting.remove(at: place)
            state.turns[job.submission.submitter.userID, default: 0] += 1
            state.current = (job, now)
            return job
        }
    }
}
