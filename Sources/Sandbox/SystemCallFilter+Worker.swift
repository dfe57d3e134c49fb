internal import CLinux
internal import Glibc

extension SystemCallFilter {
    /// What numerics need, and nothing by which a process reaches another.
    /// - Parameter processID: this process's: what names a process may name no other.
    /// - Returns: nil on an architecture whose calls nobody has looked at.
    package static func worker(processID: Int32) -> SystemCallFilter? {
        guard heterolora_architecture() != 0 else { return nil }
        let own = UInt32(bitPattern: processID)
        let denied = sequence(first: Int32(0)) { $0 + 1 }.lazy.map(heterolora_denied_call).prefix { $0 >= 0 }
        return SystemCallFilter(
            architecture: heterolora_architecture(), newestCall: heterolora_newest_known_call(),
            rules: denied.map { .deny(call: $0) } + [
                // Threads, no processes. What clone3 is to do stands in memory, where no filter reads; the library then asks clone.
                .absent(call: heterolora_call_clone3()),
                .denyUnless(
                    call: heterolora_call_clone(), Argument(index: 0, mask: Self.cloneThread), equals: [Self.cloneThread]),
                .denyUnless(call: heterolora_call_kill(), Argument(index: 0), equals: [own]),
                .denyUnless(call: heterolora_call_tgkill(), Argument(index: 0), equals: [own]),
                .denyUnless(call: heterolora_call_prlimit(), Argument(index: 0), equals: [0, own]),
                .denyUnless(call: heterolora_call_setaffinity(), Argument(index: 0), equals: [0, own]),
                // Of this thread: one process, number 0.
                .denyUnless(call: heterolora_call_setpriority(), Argument(index: 0), equals: [0]),
                .denyUnless(call: heterolora_call_setpriority(), Argument(index: 1), equals: [0]),
                // Questions about a terminal: others type into it, or name a process for signals.
                .denyUnless(
                    call: heterolora_call_ioctl(), Argument(index: 1),
                    equals: [UInt32(TCGETS), Self.newerTerminalQuestion, UInt32(TIOCGWINSZ)]),
                // Signals to others by way of a descriptor; leases and watches.
                .denyWhere(call: heterolora_call_fcntl(), Argument(index: 1), equals: Self.fileControlsOfOthers),
                // RLIMIT_DATA counts neither shared memory without a file, nor what grows downwards.
                .denyWhere(
                    call: heterolora_call_mmap(), Argument(index: 3, mask: UInt32(MAP_ANONYMOUS) | UInt32(MAP_TYPE)),
                    equals: [UInt32(MAP_ANONYMOUS | MAP_SHARED), UInt32(MAP_ANONYMOUS | MAP_SHARED_VALIDATE)]),
                .denyWhere(
                    call: heterolora_call_mmap(), Argument(index: 3, mask: UInt32(MAP_GROWSDOWN)),
                    equals: [UInt32(MAP_GROWSDOWN)]),
            ])
    }

    /// CLONE_THREAD.
    private static let cloneThread: UInt32 = 0x1_0000
    /// TCGETS2, which newer C libraries ask instead of TCGETS: _IOR('T', 0x2A, struct termios2).
    private static let newerTerminalQuestion: UInt32 = 0x802C_542A
    /// F_SETOWN, F_SETSIG, F_SETOWN_EX, F_SETLEASE, F_NOTIFY.
    private static let fileControlsOfOthers: [UInt32] = [8, 10, 15, 1024, 1026]
}
