import Domain
import Glibc
import Logging
import Slurm

/// The one who asks a cluster how its jobs fare: one question for all runs that wait for an answer, less often while none comes.
actor SlurmCluster {
    private static let whose = "slurm"
    /// How often whoever waits for somebody else's question looks whether it is answered.
    private static let slice = Duration.milliseconds(250)

    nonisolated let commands: SlurmCommands
    /// How often it is asked while it answers.
    nonisolated let intervalSeconds: Double
    nonisolated let board: StatusBoard
    nonisolated let now: @Sendable () -> Timestamp
    nonisolated let log: Logger
    private var patience: Patience
    private var latest: (queue: JobQueue, askedAt: ContinuousClock.Instant)?
    private var lastAsked: ContinuousClock.Instant?
    private var isAsking = false
    /// Since when it does not answer; nil while it does.
    private var awaySince: Timestamp?

    init(
        commands: SlurmCommands, intervalSeconds: Double, board: StatusBoard, now: @Sendable @escaping () -> Timestamp,
        log: Logger
    ) {
        // A command that ends before it has read what it is given does not end this program.
        signal(SIGPIPE, SIG_IGN)
        self.commands = commands
        self.intervalSeconds = intervalSeconds
        self.board = board
        self.now = now
        self.log = log
        patience = Patience(intervalSeconds: intervalSeconds)
    }

    /// The job of an attempt, by a question that was put after `earliest`; nil where the controller knows none.
    /// - Throws: `CancellationError`; a controller that does not answer, or says what makes no sense, is asked again.
    func job(_ identity: JobIdentity, askedAfter earliest: ContinuousClock.Instant) async throws -> Job? {
        var earliest = earliest
        while true {
            let answer: (queue: JobQueue, askedAt: ContinuousClock.Instant)
            do {
                answer = try await queue(askedAfter: earliest)
            } catch {
                await board.trouble(identity.name, nil)
                throw error
            }
            do throws(SlurmError) {
                let job = try answer.queue.job(identity)
                await board.trouble(identity.name, nil)
                return job
            } catch {
                // It answers, and others' jobs are sound.
                await tell(error, as: identity.name, since: now())
                earliest = answer.askedAt
            }
        }
    }

    /// What accounting has of an attempt; nil where it has nothing, or does not answer.
    func account(of identity: JobIdentity, since start: Timestamp) async -> JobAccount? {
        do throws(SlurmError) {
            return try JobAccount.find(identity, in: try await SlurmProgram.run(commands.account(of: identity, since: start)))
        } catch {
            log.warning("accounting does not say how the job \(identity.name) ended: \(error)")
            return nil
        }
    }

    private func queue(
        askedAfter earliest: ContinuousClock.Instant
    ) async throws -> (queue: JobQueue, askedAt: ContinuousClock.Instant) {
        while true {
            if let latest, latest.askedAt > earliest { return latest }
            let due = lastAsked.map { $0 + .seconds(patience.seconds) } ?? .now
            if !isAsking, due <= .now {
                try await ask()
            } else {
                try await Task.sleep(for: isAsking ? Self.slice : min(max(.zero, due - .now), .seconds(1)))
            }
        }
    }

    private func ask() async throws {
        isAsking = true
        defer { isAsking = false }
        let askedAt = ContinuousClock.now
        lastAsked = askedAt
        do throws(SlurmError) {
            latest = (try JobQueue(try await SlurmProgram.run(commands.queue)), askedAt)
            await answers()
        } catch {
            // The question of whoever is to stop was broken off.
            try Task.checkCancellation()
            await fails(error)
        }
    }

    private func answers() async {
        patience.answered()
        guard awaySince != nil else { return }
        awaySince = nil
        await board.trouble(Self.whose, nil)
        log.notice("Slurm answers again", metadata: .entry())
    }

    private func fails(_ error: SlurmError) async {
        patience.failed()
        let since = awaySince ?? now()
        awaySince = since
        await tell(error, as: Self.whose, since: since)
    }

    private func tell(_ error: SlurmError, as whose: String, since: Timestamp) async {
        let message = Message(.clusterAway(since: since, problem: String("\(error)".prefix(500)).printable))
        if await board.trouble(whose, saying: message) { log.warning("\(message.english)", metadata: .entry()) }
    }
}
