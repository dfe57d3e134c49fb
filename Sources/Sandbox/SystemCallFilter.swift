package import CLinux
internal import Glibc

/// A seccomp filter (seccomp(2), BPF) made of rules, each about one system call; what no rule is about is allowed.
///
/// Calls of another architecture, of the x32 table (its numbers have bit 30 set), and those newer than anybody has looked at are
/// answered as a kernel does that has never heard of them, which is what programs are prepared for.
package struct SystemCallFilter {
    /// One of the six arguments, of which the low 32 bits are looked at: the calls below take no more of it.
    struct Argument {
        let index: Int
        var mask: UInt32 = .max
    }

    enum Rule {
        case deny(call: Int32)
        /// As if the kernel had no such call.
        case absent(call: Int32)
        case denyWhere(call: Int32, Argument, equals: [UInt32])
        case denyUnless(call: Int32, Argument, equals: [UInt32])
    }

    /// The instructions, for `seccomp_data` as their input.
    package let program: [sock_filter]

    /// - Parameters:
    ///   - architecture: as `seccomp_data.arch` has it.
    ///   - newestCall: the highest number that the rules know of.
    init(architecture: UInt32, newestCall: Int32, rules: [Rule]) {
        var program = [
            Self.load(offset: 4),
            Self.jump(BPF_JEQ, architecture, ifNot: 3),
            Self.load(offset: 0),
            Self.jump(BPF_JGT, UInt32(bitPattern: newestCall), ifSo: 1),
            Self.jump(BPF_JA, 1),
            Self.answer(.absent),
        ]
        for rule in rules { program += Self.instructions(rule) }
        self.program = program + [Self.answer(.allow)]
    }

    /// From here on it holds for this process and for good.
    /// - Returns: whether it does; else the system has set `errno`.
    func enter() -> Bool {
        unsafe program.withUnsafeBufferPointer { unsafe heterolora_filter_calls($0.baseAddress, UInt16($0.count)) } == 0
    }

    /// The rule's instructions; the call's number is loaded before and after.
    private static func instructions(_ rule: Rule) -> [sock_filter] {
        switch rule {
        case .deny(let call): [jump(BPF_JEQ, UInt32(bitPattern: call), ifNot: 1), answer(.denied)]
        case .absent(let call): [jump(BPF_JEQ, UInt32(bitPattern: call), ifNot: 1), answer(.absent)]
        case .denyWhere(let call, let argument, let values):
            about(
                call, argument,
                values.flatMap { [jump(BPF_JEQ, $0, ifNot: 1), answer(.denied)] })
        case .denyUnless(let call, let argument, let values):
            about(
                call, argument,
                values.enumerated().map { index, value in
                    jump(BPF_JEQ, value, ifSo: UInt8(values.count - index))
                } + [answer(.denied)])
        }
    }

    private static func about(_ call: Int32, _ argument: Argument, _ body: [sock_filter]) -> [sock_filter] {
        let block =
            [load(offset: 16 + 8 * UInt32(argument.index)), instruction(BPF_ALU | BPF_AND | BPF_K, argument.mask)] + body
            + [load(offset: 0)]
        return [jump(BPF_JEQ, UInt32(bitPattern: call), ifNot: UInt8(block.count))] + block
    }

    private enum Answer {
        case allow, denied, absent
    }

    private static func answer(_ answer: Answer) -> sock_filter {
        let value =
            switch answer {
            case .allow: UInt32(SECCOMP_RET_ALLOW)
            case .denied: UInt32(SECCOMP_RET_ERRNO) | UInt32(EPERM)
            case .absent: UInt32(SECCOMP_RET_ERRNO) | UInt32(ENOSYS)
            }
        return instruction(BPF_RET | BPF_K, value)
    }

    /// A word of `seccomp_data`: the number at 0, the architecture at 4, arguments of eight bytes from 16, least significant word first.
    private static func load(offset: UInt32) -> sock_filter { instruction(BPF_LD | BPF_W | BPF_ABS, offset) }

    private static func jump(_ comparison: Int32, _ value: UInt32, ifSo: UInt8 = 0, ifNot: UInt8 = 0) -> sock_filter {
        sock_filter(code: UInt16(BPF_JMP | comparison | BPF_K), jt: ifSo, jf: ifNot, k: value)
    }

    private static func instruction(_ code: Int32, _ value: UInt32) -> sock_filter {
        sock_filter(code: UInt16(code), jt: 0, jf: 0, k: value)
    }
}
