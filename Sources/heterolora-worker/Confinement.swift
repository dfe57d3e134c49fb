import CLinux
import Domain
import Glibc

/// What the worker gives up before it reads a byte that a stranger wrote: the network, new rights, core files, and memory past its
/// ceiling. Under systemd the unit's sandbox comes on top; by hand this is all there is.
enum Confinement {
    /// Address space that a process reserves and hardly uses: stacks of threads, OpenBLAS's buffers.
    private static let reservedBytes = 2 << 30

    /// - Parameter memoryBytesMax: of data; nil for no ceiling of its own.
    static func enter(memoryBytesMax: Int?) {
        // What is in memory is somebody's data; it does not belong into a core file.
        limit(__rlimit_resource_t(RLIMIT_CORE.rawValue), 0, "core files")
        if let memoryBytesMax {
            limit(__rlimit_resource_t(RLIMIT_DATA.rawValue), UInt(memoryBytesMax + reservedBytes), "memory")
        }
        if heterolora_set_no_new_privileges() != 0 { note("new privileges cannot be given up") }
        if heterolora_deny_network() != 0 { note("the network cannot be given up") }
    }

    private static func limit(_ resource: __rlimit_resource_t, _ value: UInt, _ what: String) {
        var limits = rlimit(rlim_cur: value, rlim_max: value)
        if unsafe setrlimit(resource, &limits) != 0 { note("\(what) cannot be limited") }
    }

    /// A kernel without these still trains; whoever looks into the log knows.
    private static func note(_ words: String) {
        complain("\(words) here: \(unsafe String(cString: strerror(errno)))")
    }
}
