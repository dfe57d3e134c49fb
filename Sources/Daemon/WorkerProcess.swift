import Domain
import Glibc
import Subprocess
import Synchronization
import SystemPackage
import Workspace

/// The process that works on a run folder: a child of this daemon, or one that an earlier daemon started and left at work.
struct WorkerProcess: Sendable {
    /// A worker that is asked to stop gets this long for its snapshot before it is killed.
    private static let grace = Duration.seconds(45)
    private static let pollInterval = Duration.milliseconds(200)

    let folder: RunFolder
    /// Known as soon as it runs; what watches the process's memory reads it.
    let processID = ProcessID()

    final class ProcessID: Sendable {
        private let number = Atomic<Int32>(0)

        var value: Int32? {
            let value = number.load(ordering: .relaxed)
            return value == 0 ? nil : value
        }

        func set(_ value: Int32) { number.store(value, ordering: .relaxed) }
    }

    /// Starts a worker as a child and waits for its end. Cancelling asks it to stop, and kills it when it does not.
    /// - Returns: how it ended, as the system has it.
    func run(
        executable: FilePath, arguments: [String], onStart: @Sendable (Int32) async -> Void
    ) async throws -> TerminationStatus {
        var options = PlatformOptions()
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: Self.grace)]
        // A session of its own: Ctrl-C in a terminal reaches the daemon, which then stops the worker in order.
        options.createSession = true
        let log = FileDescriptor(rawValue: try folder.openLog())
        // No pipe leads back here: the worker goes on when this process is killed.
        let outcome = try await Subprocess.run(
            .path(executable), arguments: Arguments(arguments),
            // The engine has threads of its own.
            environment: .inherit.updating(["OPENBLAS_NUM_THREADS": "1"]), platformOptions: options, input: .none,
            output: .discarded, error: .fileDescriptor(log, closeAfterSpawningProcess: true)
        ) { execution in
            processID.set(execution.processIdentifier.value)
            await onStart(execution.processIdentifier.value)
        }
        return outcome.terminationStatus
    }

    /// Waits for the end of a worker that is at work already; nobody can say how it ended. Cancelling as above.
    func adopt(_ process: Int32) async {
        processID.set(process)
        // By the process itself: its lock is its own to drop, and its number may be another's some day.
        let birth = Self.birth(of: process)
        while birth != nil, Self.birth(of: process) == birth {
            do {
                try await Task.sleep(for: Self.pollInterval)
            } catch {
                await Task { await stop(process, born: birth) }.value
            }
        }
    }

    private static let pageBytes = max(1, Int(sysconf(Int32(_SC_PAGESIZE))))

    /// What a process holds in memory; nil where it is gone.
    static func residentBytes(_ process: Int32) -> Int? {
        guard let text = try? String(contentsOfSmallFile: "/proc/\(process)/statm") else { return nil }
        return text.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * pageBytes }
    }

    /// How long a process has been there, by the clock that counts from the machine's start and that nobody sets; nil where it is gone.
    static func secondsAlive(_ process: Int32) -> Double? {
        var now = timespec()
        guard let birth = birth(of: process), unsafe clock_gettime(CLOCK_BOOTTIME, &now) == 0 else { return nil }
        let started = Double(birth) / Double(sysconf(Int32(_SC_CLK_TCK)))
        return max(0, Double(now.tv_sec) + Double(now.tv_nsec) / 1e9 - started)
    }

    /// When a process was started, in clock ticks since boot; nil where it is gone, or only waits to be buried.
    private static func birth(of process: Int32) -> UInt64? {
        // proc_pid_stat(5): the name in parentheses may hold anything; the state is field 3, the start field 22.
        guard let text = try? String(contentsOfSmallFile: "/proc/\(process)/stat"), let name = text.lastIndex(of: ")") else {
            return nil
        }
        let fields = text[name...].split(separator: " ")
        return fields.count > 20 && fields[1] != "Z" && fields[1] != "X" ? UInt64(fields[20]) : nil
    }

    private func stop(_ process: Int32, born birth: UInt64?) async {
        guard Self.birth(of: process) == birth else { return }
        kill(process, SIGTERM)
        let deadline = ContinuousClock.now + Self.grace
        while Self.birth(of: process) == birth {
            if ContinuousClock.now > deadline { kill(process, SIGKILL) }
            try? await Task.sleep(for: Self.pollInterval)
        }
    }
}
