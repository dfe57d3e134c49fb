import CLinux
import CRawCalls
import Glibc
import Sandbox
import Testing

/// The filter as the kernel would run it, on calls that this kernel may not even have.
@Suite struct SystemCallFilterTests {
    private let allow = UInt32(SECCOMP_RET_ALLOW)
    private let denied = UInt32(SECCOMP_RET_ERRNO) | UInt32(EPERM)
    private let absent = UInt32(SECCOMP_RET_ERRNO) | UInt32(ENOSYS)
    private let processID: Int32 = 4711

    /// What a filter answers: classic BPF, the six kinds of instructions that ours has.
    private func answer(_ program: [sock_filter], architecture: UInt32, call: UInt32, _ arguments: [UInt64]) throws -> UInt32 {
        var words = [call, architecture, 0, 0]
        for argument in arguments {
            words += [UInt32(truncatingIfNeeded: argument), UInt32(truncatingIfNeeded: argument >> 32)]
        }
        words += [UInt32](repeating: 0, count: 16 - words.count)
        var (place, value) = (0, UInt32(0))
        while true {
            let instruction = program[place]
            place += 1
            switch Int32(instruction.code) {
            case BPF_LD | BPF_W | BPF_ABS: value = words[Int(instruction.k) / 4]
            case BPF_ALU | BPF_AND | BPF_K: value &= instruction.k
            case BPF_JMP | BPF_JEQ | BPF_K: place += Int(value == instruction.k ? instruction.jt : instruction.jf)
            case BPF_JMP | BPF_JGT | BPF_K: place += Int(value > instruction.k ? instruction.jt : instruction.jf)
            case BPF_JMP | BPF_JA: place += Int(instruction.k)
            case BPF_RET | BPF_K: return instruction.k
            default: Issue.record("instruction \(place - 1) has code \(instruction.code)")
            }
        }
    }

    private func answer(_ call: Int, _ arguments: UInt64..., architecture: UInt32 = heterolora_architecture()) throws
        -> UInt32
    {
        let filter = try #require(SystemCallFilter.worker(processID: processID))
        return try answer(filter.program, architecture: architecture, call: UInt32(call), arguments)
    }

    @Test func whatNamesNobodyElseIsAllowed() throws {
        let own = UInt64(processID)
        #expect(try answer(raw_getpid) == allow)
        #expect(try answer(raw_kill, own, 9) == allow)
        #expect(try answer(raw_tgkill, own, 1, 6) == allow)
        #expect(try answer(raw_prlimit, 0, 7) == allow && answer(raw_prlimit, own, 7) == allow)
        #expect(try answer(raw_setpriority, 0, 0, 5) == allow)
        #expect(try answer(raw_clone, 0x3D_0F00) == allow)
        #expect(try answer(raw_ioctl, 1, 0x5401) == allow)
        #expect(try answer(raw_mmap, 0, 4096, 3, 0x22) == allow)
        // A file, to read.
        #expect(try answer(raw_mmap, 0, 4096, 1, 0x01) == allow)
    }

    @Test func everythingThatNamesOthersIsDenied() throws {
        for (call, arguments) in [
            (raw_kill, [1, 9]), (raw_kill, [0, 9]), (raw_kill, [UInt64(bitPattern: -1), 9]),
            (raw_kill, [UInt64(bitPattern: -4711), 9]), (raw_tgkill, [4712, 4711, 9]), (raw_prlimit, [1, 7]),
            (raw_setpriority, [2, 0]), (raw_setpriority, [0, 1]), (raw_setaffinity, [1]), (raw_clone, [17]),
            (raw_clone, [0x1000_0000]), (raw_ioctl, [0, 0x5412]), (raw_fcntl, [3, 8, 1]), (raw_fcntl, [3, 1024]),
            (raw_mmap, [0, 4096, 3, 0x21]), (raw_mmap, [0, 4096, 3, 0x23]), (raw_mmap, [0, 4096, 3, 0x122]),
        ] as [(Int, [UInt64])] {
            let filter = try #require(SystemCallFilter.worker(processID: processID))
            let found = try answer(filter.program, architecture: heterolora_architecture(), call: UInt32(call), arguments)
            #expect(found == denied, "\(call) \(arguments)")
        }
        for call in sequence(first: Int32(0), next: { $0 + 1 }).lazy.map(heterolora_denied_call).prefix(while: { $0 >= 0 }) {
            #expect(try answer(Int(call)) == denied, "call \(call)")
        }
    }

    @Test func otherTablesOfCallsAndNewerCallsAreNotThere() throws {
        // socket of x32, everything of 32 bits, and of the other architecture.
        #expect(try answer(0x4000_0000 | raw_socket, 1, 2) == absent)
        #expect(try answer(0x4000_0000 | raw_getpid) == absent)
        #expect(try answer(359, 1, 2, architecture: UInt32(AUDIT_ARCH_I386)) == absent)
        #expect(try answer(raw_getpid, architecture: ~heterolora_architecture()) == absent)
        #expect(try answer(Int(heterolora_newest_known_call())) == allow)
        #expect(try answer(Int(heterolora_newest_known_call()) + 1) == absent)
        #expect(try answer(Int(UInt32.max)) == absent)
        #expect(try answer(raw_clone3, 0x10000) == absent)
    }
}
