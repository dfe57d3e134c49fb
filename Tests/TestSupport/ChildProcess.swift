internal import CRawCalls
internal import Dispatch
internal import Foundation
internal import Glibc
internal import Synchronization

/// Another program while it runs. What waits for it blocks its thread.
///
/// Not Foundation's `Process`: a child of that keeps what other threads open between its look at the open files and its start, so whoever reads a
/// pipe may wait for the end of some server; and many starts at once have crashed it.
public final class ChildProcess: Sendable {
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    /// Waits for the program on a thread of its own, whether or not anybody asks: Swift Testing's own exit tests never end while some other
    /// child has ended and nobody has taken notice.
    private final class Life: Sendable {
        let identifier: pid_t
        private let end = DispatchGroup()
        /// Nil until it has been waited for; then its number may be somebody else's.
        private let status = Mutex<Int32?>(nil)

        init(_ identifier: pid_t) { self.identifier = identifier }

        func follow() {
            end.enter()
            Thread.detachNewThread { [self] in takeNotice() }
        }

        private func takeNotice() {
            // Without taking notice, so that its number stays its own until `status` says otherwise.
            var information = unsafe siginfo_t()
            while unsafe waitid(P_PID, id_t(identifier), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
            status.withLock { status in
                var word: Int32 = 0
                unsafe waitpid(identifier, &word, 0)
                // wait(2): the low seven bits are the signal, the second byte what it returned.
                status = word & 0x7f == 0 ? (word >> 8) & 0xff : word & 0x7f
            }
            end.leave()
        }

        var isOver: Bool { status.withLock { $0 != nil } }

        func signal(_ number: Int32) { status.withLock { if $0 == nil { kill(identifier, number) } } }

        func wait() -> Int32 {
            end.wait()
            return status.withLock { $0 ?? -1 }
        }
    }

    private let life: Life
    private let output: Int32
    private let input: Mutex<Int32?>

    /// - Parameters:
    ///   - environment: what differs from this process's own.
    ///   - joinsErrors: whether standard error is read together with standard output; otherwise it is this process's own.
    public init(_ path: String, _ arguments: [String], environment: [String: String] = [:], joinsErrors: Bool = true) throws {
        let (input, output) = (try Self.pipe(), try Self.pipe())
        defer {
            close(input.reading)
            close(output.writing)
        }
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_adddup2(&actions, input.reading, STDIN_FILENO)
        unsafe posix_spawn_file_actions_adddup2(&actions, output.writing, STDOUT_FILENO)
        if joinsErrors { unsafe posix_spawn_file_actions_adddup2(&actions, output.writing, STDERR_FILENO) }
        // Foundation opens what it writes so that children inherit it: one that lives on would hold another test's file open for writing for
        // as long, and a spool would leave that file alone.
        unsafe posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1)
        // Dispatch's threads hold signals back, and a child would inherit that.
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        unsafe sigemptyset(&none)
        unsafe posix_spawnattr_setsigmask(&attributes, &none)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))

        var words = unsafe ([path] + arguments).map { unsafe strdup($0) } + [nil]
        var variables = unsafe Self.environment(with: environment).map { unsafe strdup($0) } + [nil]
        let texts = unsafe words + variables
        defer { for place in unsafe texts.indices { unsafe free(texts[place]) } }
        var number: pid_t = 0
        let error = unsafe posix_spawn(&number, path, &actions, &attributes, &words, &variables)
        life = Life(number)
        self.output = output.reading
        self.input = Mutex(input.writing)
        guard error == 0 else { throw Failure(description: "\(path): \(unsafe String(cString: strerror(error)))") }
        life.follow()
    }

    deinit {
        close(output)
        closeInput()
    }

    /// Both ends closed in whatever program this process starts.
    private static func pipe() throws -> (reading: Int32, writing: Int32) {
        var ends: [Int32] = [-1, -1]
        let answer = unsafe ends.withUnsafeMutableBufferPointer { buffer in
            raw_call(raw_pipe2, Int(bitPattern: buffer.baseAddress), Int(O_CLOEXEC), 0, 0)
        }
        guard answer == 0 else { throw Failure(description: unsafe String(cString: strerror(Int32(-answer)))) }
        return (ends[0], ends[1])
    }

    private static func environment(with others: [String: String]) -> [String] {
        var variables: [String] = []
        var place = unsafe environ
        while let text = unsafe place.pointee {
            let variable = unsafe String(cString: text)
            if others[String(variable.prefix { $0 != "=" })] == nil { variables.append(variable) }
            unsafe place += 1
        }
        return variables + others.map { "\($0)=\($1)" }
    }

    public var identifier: Int32 { life.identifier }
    public var isRunning: Bool { !life.isOver }

    /// Does nothing where it has ended.
    public func signal(_ number: Int32) { life.signal(number) }

    public func write(_ text: String) throws {
        guard let input = input.withLock({ $0 }) else { throw Failure(description: "its input is closed") }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(input, $0.baseAddress, $0.count) }
            guard count > 0 || errno == EINTR else { throw Failure(description: unsafe String(cString: strerror(errno))) }
            rest = rest.dropFirst(max(0, count))
        }
    }

    public func closeInput() {
        input.withLock { input in
            if let input { close(input) }
            input = nil
        }
    }

    /// Waits for more of its output.
    /// - Returns: what there is; nothing at its end.
    public func read() -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        var count: Int
        repeat {
            count = unsafe buffer.withUnsafeMutableBytes { unsafe Glibc.read(output, $0.baseAddress, $0.count) }
        } while count < 0
            && errno == EINTR
        return Array(buffer.prefix(max(0, count)))
    }

    public func readToEnd() -> String {
        var bytes: [UInt8] = []
        while case let more = read(), !more.isEmpty { bytes += more }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// - Returns: the exit status, or the signal, once it has ended.
    @discardableResult
    public func wait() -> Int32 { life.wait() }
}
