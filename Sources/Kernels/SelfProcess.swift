internal import CLinux
internal import Glibc

/// This program started again: as a child whose answer is read, or in this process's own place.
enum SelfProcess {
    private static let path = "/proc/self/exe"
    private static let answerBytesMax = 64 << 10

    enum Ending: Equatable {
        case exited(Int32)
        case signalled(Int32)
        /// It was killed after its time was over.
        case overdue
    }

    struct StartError: Error { let words: String }

    /// Runs a child to its end; it sees nothing of standard input and error.
    /// - Returns: how it ended, and what it wrote to standard output.
    static func run(
        _ arguments: [String], environment: [String: String], seconds: Double
    ) throws(StartError) -> (ending: Ending, answer: [UInt8]) {
        var ends: [Int32] = [0, 0]
        guard unsafe pipe(&ends) == 0 else { throw failed("pipe") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        let process: pid_t
        do {
            defer { close(ends[1]) }
            process = try start(arguments, environment, output: ends[1])
        }
        let (answer, isOverdue) = read(ends[0], seconds: seconds)
        if isOverdue { kill(process, SIGKILL) }
        var status: Int32 = 0
        while unsafe waitpid(process, &status, 0) < 0 {
            // Whoever started this program may have it forget its children: their answers still come.
            if errno != EINTR { return (isOverdue ? .overdue : .exited(0), answer) }
        }
        if isOverdue { return (.overdue, answer) }
        let signal = status & 0x7F
        return (signal == 0 ? .exited(status >> 8 & 0xFF) : .signalled(signal), answer)
    }

    private static func start(
        _ arguments: [String], _ environment: [String: String], output: Int32
    ) throws(StartError) -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, output, 1)
        unsafe posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var process: pid_t = 0
        let outcome = unsafe withVectors(arguments, environment) { arguments, environment in
            unsafe posix_spawn(&process, path, &actions, nil, arguments, environment)
        }
        guard outcome == 0 else { throw failed("posix_spawn", outcome) }
        return process
    }

    /// - Returns: what came until the end, or until the time was over.
    private static func read(_ file: Int32, seconds: Double) -> (answer: [UInt8], isOverdue: Bool) {
        let deadline = ContinuousClock.now + .seconds(seconds)
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while answer.count < answerBytesMax {
            let left = ContinuousClock.now.duration(to: deadline) / .milliseconds(1)
            guard left > 0 else { return (answer, true) }
            var wish = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
            guard unsafe poll(&wish, 1, Int32(min(left + 1, 60_000))) > 0 else { continue }
            let count = unsafe Glibc.read(file, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return (answer, false) }
            answer += buffer[..<count]
        }
        return (answer, true)
    }

    /// Puts this program with the same arguments and another environment in this process's place. Returns only where that fails.
    /// - Returns: why.
    static func replace(arguments: [String], environment: [String: String]) -> String {
        unsafe withVectors(arguments, environment) { arguments, environment in
            _ = unsafe execve(path, arguments, environment)
        }
        return failed("execve").words
    }

    /// A program that was started as /proc/self/exe is called `exe` in lists; this one has a name.
    static func takeName(of program: String) {
        let name = program.split(separator: "/").last.map(String.init) ?? program
        _ = unsafe heterolora_set_process_name(name)
    }

    private static func failed(_ call: String, _ number: Int32 = errno) -> StartError {
        StartError(words: "\(call): \(unsafe String(cString: strerror(number)))")
    }

    private typealias Vector = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>

    private static func withVectors<Result>(
        _ arguments: [String], _ environment: [String: String], _ body: (Vector, Vector) -> Result
    ) -> Result {
        var first = unsafe arguments.map { unsafe strdup($0) } + [nil]
        var second = unsafe environment.sorted { $0.key < $1.key }.map { unsafe strdup("\($0.key)=\($0.value)") } + [nil]
        defer {
            for place in unsafe first.indices { unsafe free(first[place]) }
            for place in unsafe second.indices { unsafe free(second[place]) }
        }
        return unsafe first.withUnsafeMutableBufferPointer { first in
            unsafe second.withUnsafeMutableBufferPointer { second in
                guard let first = first.baseAddress, let second = second.baseAddress else {
                    preconditionFailure("empty vectors")
                }
                return unsafe body(first, second)
            }
        }
    }
}
