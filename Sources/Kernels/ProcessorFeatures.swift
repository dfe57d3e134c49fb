public import Domain

/// What a processor can do that kernels are written for, the operating system's consent included, and which kernels follow from that.
///
/// Bits by the Intel 64 and IA-32 Architectures Software Developer's Manual, volume 2A, "CPUID", and volume 1, chapters 13 and 14.
public struct ProcessorFeatures: Sendable, Equatable {
    public let processor: Processor
    let hasSSE3: Bool
    let hasSSE42: Bool
    let hasAVX: Bool
    let hasAVX2AndFMA: Bool
    /// Foundation, conflict detection, byte and word, doubleword and quadword, and vector length.
    let hasAVX512: Bool
    /// The above, products of small integers, and bfloat16.
    let hasAVX512BFloat16: Bool

    public init(_ registers: ProcessorRegisters) {
        func isSet(_ register: UInt32, _ bits: UInt32...) -> Bool { bits.allSatisfy { register >> $0 & 1 == 1 } }
        let (leaf1, leaf7) = (registers.leaf1, registers.leaf7)
        // A hypervisor or an old kernel may leave the bits in CPUID and not save the registers: then the instructions trap.
        let savesAVX = isSet(leaf1.ecx, 27) && registers.xcr0 & 0b110 == 0b110
        let savesAVX512 = savesAVX && registers.xcr0 & 0b1110_0000 == 0b1110_0000
        hasSSE3 = isSet(leaf1.ecx, 0)
        hasSSE42 = hasSSE3 && isSet(leaf1.ecx, 9, 19, 20)
        hasAVX = hasSSE42 && savesAVX && isSet(leaf1.ecx, 28)
        hasAVX2AndFMA = hasAVX && isSet(leaf1.ecx, 12) && isSet(leaf7.ebx, 5)
        hasAVX512 = hasAVX2AndFMA && savesAVX512 && isSet(leaf7.ebx, 16, 17, 28, 30, 31)
        hasAVX512BFloat16 = hasAVX512 && isSet(leaf7.ecx, 11) && isSet(registers.leaf7More.eax, 5)
        processor = Self.processor(registers)
    }

    /// Where there is no CPUID: nothing is known, nothing is forced.
    init(processor: Processor) {
        self.processor = processor
        (hasSSE3, hasSSE42, hasAVX, hasAVX2AndFMA) = (false, false, false, false)
        (hasAVX512, hasAVX512BFloat16) = (false, false)
    }

    /// The kernels that it can run, best first, by OpenBLAS's names. Not by the model: a processor that is newer than the library can do
    /// what its predecessor could.
    public var kernels: [String] {
        // Zen's are Haswell's with other block sizes, for the caches of AMD and of its licensee.
        let isZen = ["AuthenticAMD", "HygonGenuine"].contains(processor.vendor)
        return [
            hasAVX512BFloat16 ? "Cooperlake" : nil, hasAVX512 ? "SkylakeX" : nil, hasAVX2AndFMA && isZen ? "Zen" : nil,
            hasAVX2AndFMA ? "Haswell" : nil, hasAVX ? "Sandybridge" : nil, hasSSE42 ? "Nehalem" : nil,
            hasSSE3 ? "Prescott" : nil,
        ].compactMap(\.self)
    }

    private static func processor(_ registers: ProcessorRegisters) -> Processor {
        let signature = registers.leaf1.eax
        let (family, model) = (Int(signature >> 8 & 0xF), Int(signature >> 4 & 0xF))
        let (moreFamily, moreModel) = (Int(signature >> 20 & 0xFF), Int(signature >> 16 & 0xF))
        let vendor = text([registers.leaf0.ebx, registers.leaf0.edx, registers.leaf0.ecx])
        let name = text(registers.name.flatMap { [$0.eax, $0.ebx, $0.ecx, $0.edx] })
        return Processor(
            name: name.isEmpty ? "x86-64" : name, vendor: vendor, family: family == 15 ? family + moreFamily : family,
            model: family == 6 || family == 15 ? model + moreModel << 4 : model)
    }

    /// Four letters a register, the lowest byte first, ended by a zero; words with one space between them.
    private static func text(_ registers: [UInt32]) -> String {
        let bytes = registers.flatMap { register in (0..<4).map { UInt8(truncatingIfNeeded: register >> ($0 * 8)) } }
        let letters = String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        return letters.split(separator: " ").joined(separator: " ").printable
    }
}
