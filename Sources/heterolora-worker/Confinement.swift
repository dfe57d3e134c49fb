import CLinux
import Domain
import Foundation
import Glibc

/// What the worker gives up before it reads a byte that a stranger wrote: the network, new rights, core files, and memory past its
/// ceiling; and where memory ends all the same, it is the one to go. Under systemd the unit's sandbox comes on top; by hand this is all there is.
enum Confinement {
    /// Address space that a process reserves and hardly uses: stacks of threads, OpenBLAS's buffers.
    private static let reservedBytes = 2 << 30

    /// - Parameter memoryBytesMax: of data; nil for no ceiling of its own.
    static func enter(memoryBytesMax: Int?) {
        // What is in memory is somebody's data; it does not belong into a core file.
        limit(__rlimit_resource_t(RLIMIT_CORE.rawValue), 0, "core files")
        if let memoryBytesMax {
            // Never past what the machine has, whatever was admitted: then the next allocation fails here, and nobody else dies.
            let bytes = min(memoryBytesMax + reservedBytes, physicalBytes)
            limit(__rlimit_resource_t(RLIMIT_DATA.rawValue), UInt(bytes), "memory")
            // proc_pid_oom_score_adj(5): 1000 is "kill me first", which needs no privilege.
            if (try? Data("1000".utf8).write(to: URL(filePath: "/proc/self/oom_score_adj"))) == nil {
                note("its place in the order of the kernel's out-of-memory killer cannot be set")
            }
        }
        if heterolora_set_no_new_privileges() != 0 { note("new privileges cannot be given up") }
        if heterolora_deny_network() != 0 { note("the network cannot be given up") }
    }

    private static var physicalBytes: Int { sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE)) }

    private static func limit(_ resource: __rlimit_resource_t, _ value: UInt, _ what: String) {
        var limits = rlimit(rlim_cur: value, rlim_max: value)
        if unsafe setrlimit(resource, &limits) != 0 { note("\(what) cannot be limited") }
    }

    /// A kernel without these still trains; whoever looks into the log knows.
    private static func note(_ words: String) {
        complain("\(words) here: \(unsafe String(cString: strerror(errno)))")
    }
}
