internal import Dispatch
internal import Domain
internal import Glibc
internal import Synchronization
internal import SystemPackage

/// What wakes the daemon when something happens in `incoming/`: the kernel's notices where it gives any, and a clock.
///
/// A notice is only a wake-up; what there is, a listing finds out. Where no watch can be had, the clock alone does it, and a watch is asked
/// for again each time.
///
/// Dispatch's sources may be used from any thread, which Swift does not know; the rest is behind the lock.
final class ArrivalWatch: @unchecked Sendable {
    private struct State {
        /// The inotify instance and its watch; below 0 for none.
        var file: Int32 = -1
        var watch: Int32 = -1
        /// Device and inode of the folder that is watched.
        var place: [UInt64] = []
        var problem: TroubleMessage?
        /// Names that were closed after writing since they were last renamed in.
        var written: Set<FilePath.Component> = []
        var isStopped = false
    }

    private static let events = UInt32(IN_CLOSE_WRITE | IN_MOVED_TO | IN_ATTRIB | IN_CREATE)

    private let folder: FilePath
    private let rescanSeconds: Int
    private let wake: @Sendable () -> Void
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "heterolora.spool")
    private let rescan: any DispatchSourceTimer
    private let soon: any DispatchSourceTimer
    /// Made with the inotify instance; changed on the queue or before it runs.
    private var notices: (any DispatchSourceRead)?

    init(folder: FilePath, rescanSeconds: Int, wake: @escaping @Sendable () -> Void) {
        self.folder = folder
        self.rescanSeconds = rescanSeconds
        self.wake = wake
        rescan = DispatchSource.makeTimerSource(queue: queue)
        soon = DispatchSource.makeTimerSource(queue: queue)
    }

    func start() {
        renew()
        rescan.setEventHandler { [weak self] in
            self?.renew()
            self?.wake()
        }
        rescan.schedule(deadline: .now() + .seconds(rescanSeconds), repeating: .seconds(rescanSeconds))
        soon.setEventHandler(handler: wake)
        rescan.activate()
        soon.activate()
    }

    func stop() {
        queue.async { [self] in
            rescan.cancel()
            soon.cancel()
            state.withLock { state in
                state.isStopped = true
                state.file = -1
            }
            notices?.cancel()
        }
    }

    /// Wakes once more after so many seconds; in place of an earlier wish.
    func wake(after seconds: Double) {
        soon.schedule(deadline: .now() + .milliseconds(Int(seconds * 1000) + 1))
    }

    /// Why there is no watch; nil where there is one.
    var problem: TroubleMessage? { state.withLock { $0.problem } }

    /// Whether the file of this name was written where it lies, as far as is known.
    func hasSeenWriting(_ name: FilePath.Component) -> Bool {
        // What is read here wakes nobody else.
        if drain() { wake() }
        return state.withLock { $0.written.contains(name) }
    }

    /// Names of files that were written where they lie, as far as is known.
    var writtenNames: Set<FilePath.Component> { state.withLock { $0.written } }

    /// Forgets names that are not there any more.
    func forget(_ names: Set<FilePath.Component>) { state.withLock { $0.written.subtract(names) } }

    /// Watches the folder that is there now, if it does not already.
    private func renew() {
        let isNew = state.withLock { state -> Bool in
            guard !state.isStopped else { return false }
            let isNew = state.file < 0
            if isNew { state.file = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC)) }
            guard state.file >= 0 else {
                state.problem = trouble(errno)
                return false
            }
            var status = stat()
            let place =
                unsafe lstat(folder.string, &status) == 0 ? [UInt64(status.st_dev), UInt64(status.st_ino)] : []
            guard state.watch < 0 || state.place != place else { return isNew }
            if state.watch >= 0 { _ = inotify_rm_watch(state.file, state.watch) }
            state.watch = unsafe inotify_add_watch(state.file, folder.string, Self.events)
            state.problem = state.watch >= 0 ? nil : trouble(errno)
            state.place = place
            return isNew
        }
        if isNew { listen() }
    }

    private func listen() {
        let file = state.withLock { $0.file }
        let source = DispatchSource.makeReadSource(fileDescriptor: file, queue: queue)
        source.setCancelHandler { _ = close(file) }
        source.setEventHandler { [weak self] in
            if self?.drain() == true { self?.wake() }
        }
        notices = source
        source.activate()
    }

    private func trouble(_ code: Int32) -> TroubleMessage {
        .unwatched(
            folder: folder.string.printable, problem: Errno(rawValue: code).words, seconds: rescanSeconds,
            atLimit: [EMFILE, ENOSPC, ENOMEM].contains(code))
    }

    /// Reads what notices there are.
    /// - Returns: whether there was any.
    private func drain() -> Bool {
        state.withLock { state in
            guard state.file >= 0 else { return false }
            var buffer = [UInt8](repeating: 0, count: 1 << 14)
            var isNews = false
            while true {
                let count = unsafe read(state.file, &buffer, buffer.count)
                guard count > 0 else { return isNews }
                isNews = true
                Self.note(buffer[..<count], in: &state)
            }
        }
    }

    /// Records of inotify(7): watch, mask, cookie and the name's length, four bytes each, then the name, filled up with zeros.
    private static func note(_ bytes: ArraySlice<UInt8>, in state: inout State) {
        var rest = bytes
        while rest.count >= 16 {
            func word(_ index: Int) -> UInt32 {
                rest.dropFirst(index * 4).prefix(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
            }
            let (mask, length) = (word(1), Int(word(3)))
            // The folder was removed, or what it lies on.
            if mask & UInt32(IN_IGNORED) != 0, word(0) == UInt32(bitPattern: state.watch) { state.watch = -1 }
            let name = rest.dropFirst(16).prefix(length).prefix { $0 != 0 }
            if let name = unsafe FilePath.Component(platformString: name.map { CChar(bitPattern: $0) } + [0]) {
                if mask & UInt32(IN_CLOSE_WRITE) != 0 { state.written.insert(name) }
                if mask & UInt32(IN_MOVED_TO) != 0 { state.written.remove(name) }
            }
            rest = rest.dropFirst(16 + length)
        }
    }
}
