internal import CLinux

/// What CPUID and XGETBV answer, as far as kernels depend on it: a value, so that any processor can be made up for a test.
public struct ProcessorRegisters: Sendable, Equatable {
    public struct Answer: Sendable, Equatable {
        public var eax: UInt32
        public var ebx: UInt32
        public var ecx: UInt32
        public var edx: UInt32

        public init(eax: UInt32 = 0, ebx: UInt32 = 0, ecx: UInt32 = 0, edx: UInt32 = 0) {
            self.eax = eax
            self.ebx = ebx
            self.ecx = ecx
            self.edx = edx
        }
    }

    /// The highest leaf, and the vendor's name in EBX, EDX, ECX.
    public var leaf0: Answer
    public var leaf1: Answer
    public var leaf7: Answer
    /// Leaf 7, subleaf 1.
    public var leaf7More: Answer
    /// Leaves 0x80000002 to 0x80000004: the model's name; empty where there are none.
    public var name: [Answer]
    /// Which registers the operating system saves; 0 where programs may not ask.
    public var xcr0: UInt64

    public init(
        leaf0: Answer, leaf1: Answer, leaf7: Answer = Answer(), leaf7More: Answer = Answer(), name: [Answer] = [],
        xcr0: UInt64 = 0
    ) {
        self.leaf0 = leaf0
        self.leaf1 = leaf1
        self.leaf7 = leaf7
        self.leaf7More = leaf7More
        self.name = name
        self.xcr0 = xcr0
    }

    /// This processor's; nil where the architecture has no CPUID.
    static var here: ProcessorRegisters? {
        #if arch(x86_64)
            let leaf0 = ask(0)
            let leaf1 = leaf0.eax >= 1 ? ask(1) : Answer()
            // A leaf that is not there answers with another one's registers.
            let leaf7 = leaf0.eax >= 7 ? ask(7) : Answer()
            let names: [UInt32] = ask(0x8000_0000).eax >= 0x8000_0004 ? [0x8000_0002, 0x8000_0003, 0x8000_0004] : []
            return ProcessorRegisters(
                leaf0: leaf0, leaf1: leaf1, leaf7: leaf7, leaf7More: leaf7.eax >= 1 ? ask(7, 1) : Answer(),
                name: names.map { ask($0) }, xcr0: leaf1.ecx >> 27 & 1 == 1 ? heterolora_xcr0() : 0)
        #else
            return nil
        #endif
    }

    private static func ask(_ leaf: UInt32, _ subleaf: UInt32 = 0) -> Answer {
        let answer = heterolora_cpuid(leaf, subleaf)
        return Answer(eax: answer.eax, ebx: answer.ebx, ecx: answer.ecx, edx: answer.edx)
    }
}
