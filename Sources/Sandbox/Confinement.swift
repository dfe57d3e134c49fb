internal import CLinux
internal import Glibc

/// What a process gives up before it reads a byte that a stranger wrote: capabilities, new rights, sockets, other processes and programs,
/// core files, memory past its ceiling, and last every file but a few. Under systemd the unit's sandbox comes on top; by hand this is
/// all there is. docs/decisions/0018 has the reasons.
///
/// It is for good, and children would inherit it. A kernel that lacks a part leaves a gap, which is returned in words: the caller says it.
public enum Confinement {
    /// Capabilities, for the programs that this one starts, which then get none by being started by it; this one keeps its own. Each thread
    /// has its own and hands them to those that it starts, so this is for the first thread, while it is the only one.
    /// - Returns: whether that could be done.
    public static func keepCapabilitiesFromChildren() -> Bool {
        heterolora_clear_ambient_capabilities() == 0 && threadCount == 1
    }

    /// Files that whoever started this program has left open to it, but for the three that every program has; first of all.
    /// - Returns: what could not be given up.
    public static func closeInherited() -> [String] {
        heterolora_close_others() == 0 ? [] : [gap("files that were left open cannot be closed")]
    }

    /// All but files.
    /// - Parameter memoryBytesMax: of data; nil for no ceiling of its own.
    /// - Returns: what could not be given up.
    public static func enter(memoryBytesMax: Int?) -> [String] {
        var gaps: [String?] = []
        // What is in memory is somebody's data; it does not belong into a core file.
        gaps.append(limit(__rlimit_resource_t(RLIMIT_CORE.rawValue), 0, "core files"))
        if let memoryBytesMax {
            gaps.append(limit(__rlimit_resource_t(RLIMIT_DATA.rawValue), UInt(bounded(memoryBytesMax)), "memory"))
            gaps.append(standFirstInLine())
        }
        if heterolora_set_no_new_privileges() != 0 { gaps.append(gap("new privileges cannot be given up")) }
        if heterolora_drop_capabilities() != 0 { gaps.append(gap("capabilities cannot be given up")) }
        if let filter = SystemCallFilter.worker(processID: getpid()) {
            if !filter.enter() { gaps.append(gap("sockets and other processes cannot be given up")) }
        } else {
            gaps.append("sockets and other processes cannot be given up: nobody has looked at this architecture's calls")
        }
        return gaps.compactMap(\.self)
    }

    /// Files: last, because afterwards nothing else can be opened.
    /// - Returns: what could not be given up.
    public static func enter(_ fence: FileFence) -> [String] {
        // A fence stands around one thread and those that it starts; a library's threads would be outside.
        let threads = threadCount == 1 ? nil : "files of others are open to threads that were there before"
        return [fence.enter(), threads].compactMap(\.self)
    }

    /// Never past what the machine can spare, whatever was admitted: then the next allocation fails here, and nobody else dies.
    private static func bounded(_ bytes: Int) -> Int {
        PhysicalMemory.bytes.map { min(bytes, PhysicalMemory.spareBytes(of: $0)) } ?? bytes
    }

    /// proc_pid_oom_score_adj(5): 1000 is "kill me first", which needs no privilege.
    private static func standFirstInLine() -> String? {
        let file = unsafe open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC)
        defer { if file >= 0 { close(file) } }
        guard file >= 0, unsafe write(file, "1000", 4) == 4 else {
            return gap("its place in the order of the kernel's out-of-memory killer cannot be set")
        }
        return nil
    }

    private static func limit(_ resource: __rlimit_resource_t, _ value: UInt, _ what: String) -> String? {
        var limits = rlimit(rlim_cur: value, rlim_max: value)
        return unsafe setrlimit(resource, &limits) == 0 ? nil : gap("\(what) cannot be limited")
    }

    private static func gap(_ words: String) -> String { "\(words): \(unsafe String(cString: strerror(errno)))" }

    /// Of this process; nil where it cannot be seen.
    private static var threadCount: Int? {
        guard let folder = unsafe opendir("/proc/self/task") else { return nil }
        defer { unsafe closedir(folder) }
        var count = 0
        while unsafe readdir(folder) != nil { count += 1 }
        return count - 2
    }
}
