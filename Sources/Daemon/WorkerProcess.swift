import Domain
import Logging
import Subprocess
import Synchronization
import SystemPackage
import Workspace

/// One `heterolora-worker run`: started on a run folder, its events followed into the ledger, stopped at the time ceiling.
struct WorkerProcess: Sendable {
    /// Set when the worker's standard error has closed; shared by the two tasks that watch it.
    private final class EndOfOutput: Sendable {
        let isReached = Atomic(false)
    }

    private static let pollInterval = Duration.milliseconds(200)
    private static let logBytesMax = 16 << 20
    /// A worker that is asked to stop gets this long before it is killed.
    private static let grace = Duration.seconds(5)

    let executable: FilePath
    let folder: RunFolder
    let attempt: Int
    let secondsMax: Double
    let log: Logger

    struct Ending: Sendable {
        let status: TerminationStatus
        let isOverTime: Bool
        /// The last lines that it wrote to standard error: why it failed, for a person.
        let lastWords: String
    }

    /// Runs to the end.
    /// - Parameter take: called with the new events in order, each exactly once; the last call comes after the process has ended.
    func run(take: @escaping @Sendable ([RunEvent]) async throws -> Void) async throws -> Ending {
        var options = PlatformOptions()
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: Self.grace)]
        // A process group of its own: Ctrl-C in a terminal reaches the daemon, which then stops the worker in order.
        options.processGroupID = 0
        let end = EndOfOutput()
        let result = try await Subprocess.run(
            .path(executable), arguments: ["run", folder.path, "--attempt", "\(attempt)", "--end-with-input"],
            // The engine has threads of its own.
            environment: .inherit.updating(["OPENBLAS_NUM_THREADS": "1"]), platformOptions: options,
            // Never written to: it ends when this process does, and the worker with it.
            input: .inputWriter, output: .discarded, error: .sequence
        ) { execution in
            async let lastWords = keepLog(execution.standardError, end: end)
            let isOverTime = try await follow(end: end, take: take) {
                await execution.teardown(using: [.gracefulShutDown(allowedDurationToNextStep: Self.grace)])
            }
            return (isOverTime, try await lastWords)
        }
        return Ending(
            status: result.terminationStatus, isOverTime: result.closureResult.0, lastWords: result.closureResult.1)
    }

    /// Hands on what the worker says until its standard error closes, which is when it has ended.
    /// - Returns: whether the time ceiling was reached.
    private func follow(
        end: EndOfOutput, take: ([RunEvent]) async throws -> Void, stop: () async -> Void
    ) async throws -> Bool {
        let deadline = ContinuousClock.now + .seconds(secondsMax)
        var reader = try EventReader(folder: folder)
        var isOverTime = false
        while true {
            let isLast = end.isReached.load(ordering: .acquiring)
            var batch: [RunEvent] = []
            while let event = try reader.next() { batch.append(event) }
            if !batch.isEmpty { try await take(batch) }
            if isLast { return isOverTime }
            if !isOverTime, ContinuousClock.now > deadline {
                isOverTime = true
                log.warning("the run is over its time ceiling and is stopped", metadata: ["seconds-max": "\(secondsMax)"])
                await stop()
            }
            try await Task.sleep(for: Self.pollInterval)
        }
    }

    private func keepLog(_ output: SubprocessOutputSequence, end: EndOfOutput) async throws -> String {
        defer { end.isReached.store(true, ordering: .releasing) }
        let file = try FileDescriptor.open(
            FilePath(folder.logPath), .writeOnly, options: [.create, .append, .closeOnExec],
            permissions: [.ownerReadWrite, .groupRead])
        defer { try? file.close() }
        var last: [String] = []
        var keptBytes = 0
        for try await line in output.strings() {
            if keptBytes < Self.logBytesMax {
                keptBytes += try file.writeAll(Array((line + "\n").utf8))
            }
            last = (last + [line]).suffix(5)
        }
        return last.joined(separator: "\n")
    }
}
