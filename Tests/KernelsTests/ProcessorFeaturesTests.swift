import Domain
import Kernels
import Testing

@Suite struct ProcessorFeaturesTests {
    /// Registers of a processor with the named abilities.
    private func registers(
        _ vendor: String = "GenuineIntel", signature: UInt32 = 0x000C_06F2, leaf1: [UInt32] = [], leaf7: [UInt32] = [],
        vnni: Bool = false, bfloat16: Bool = false, xcr0: UInt64 = 0
    ) -> ProcessorRegisters {
        func bits(_ places: [UInt32]) -> UInt32 { places.reduce(0) { $0 | 1 << $1 } }
        func words(_ text: String) -> [UInt32] {
            let bytes = Array(text.utf8) + [UInt8](repeating: 0, count: 48 - text.utf8.count)
            return stride(from: 0, to: 48, by: 4).map { place in
                (0..<4).reduce(0) { $0 | UInt32(bytes[place + $1]) << ($1 * 8) }
            }
        }
        let name = words("  A  PROCESSOR @ 2.00GHz ")
        let letters = words(vendor)
        return ProcessorRegisters(
            leaf0: .init(eax: 0x20, ebx: letters[0], ecx: letters[2], edx: letters[1]),
            leaf1: .init(eax: signature, ecx: bits(leaf1)),
            leaf7: .init(eax: 1, ebx: bits(leaf7), ecx: vnni ? 1 << 11 : 0), leaf7More: .init(eax: bfloat16 ? 1 << 5 : 0),
            name: (0..<3).map { .init(eax: name[$0 * 4], ebx: name[$0 * 4 + 1], ecx: name[$0 * 4 + 2], edx: name[$0 * 4 + 3]) },
            xcr0: xcr0)
    }

    private let sse42: [UInt32] = [0, 9, 19, 20]
    private var avx2: [UInt32] { sse42 + [12, 27, 28] }
    private let avx512: [UInt32] = [5, 16, 17, 28, 30, 31]

    @Test func theKernelsFollowFromWhatTheProcessorCanDoAndTheSystemLetsThrough() {
        let below = ["Sandybridge", "Nehalem", "Prescott"]
        let cases: [(ProcessorRegisters, [String], Comment)] = [
            (
                registers(leaf1: avx2, leaf7: avx512, vnni: true, bfloat16: true, xcr0: 0x602E7),
                ["Cooperlake", "SkylakeX", "Haswell"] + below, "a Sapphire Rapids, of whatever model"
            ),
            (
                registers(leaf1: avx2, leaf7: avx512, vnni: true, xcr0: 0xE7), ["SkylakeX", "Haswell"] + below,
                "an Ice Lake: no bfloat16"
            ),
            (
                registers(leaf1: avx2, leaf7: avx512.filter { $0 != 17 }, xcr0: 0xE7), ["Haswell"] + below,
                "AVX-512 without doublewords and quadwords, as in Knights Landing"
            ),
            (
                registers("AuthenticAMD", leaf1: avx2, leaf7: avx512, vnni: true, bfloat16: true, xcr0: 0xE7),
                ["Cooperlake", "SkylakeX", "Zen", "Haswell"] + below, "a Zen 4"
            ),
            (registers("AuthenticAMD", leaf1: avx2, leaf7: [5], xcr0: 7), ["Zen", "Haswell"] + below, "a Zen"),
            (registers("SomebodyElse", leaf1: avx2, leaf7: [5], xcr0: 7), ["Haswell"] + below, "a vendor nobody knows"),
            (registers(leaf1: sse42 + [27, 28], xcr0: 7), below, "a Sandy Bridge"),
            (
                registers(leaf1: avx2, leaf7: avx512, vnni: true, bfloat16: true, xcr0: 7), ["Haswell"] + below,
                "a hypervisor that does not let AVX-512's registers through"
            ),
            (
                registers(leaf1: avx2, leaf7: avx512, xcr0: 3), ["Nehalem", "Prescott"],
                "a hypervisor that lets no AVX through, though CPUID has it"
            ),
            (
                registers(leaf1: avx2.filter { $0 != 27 }, leaf7: avx512, xcr0: 0xE7), ["Nehalem", "Prescott"],
                "a system that does not save them at all"
            ),
            (registers(leaf1: [0]), ["Prescott"], "SSE3"),
            (registers(), [], "nothing but SSE2: the library decides"),
        ]
        for (registers, kernels, comment) in cases {
            #expect(ProcessorFeatures(registers).kernels == kernels, comment)
        }
    }

    @Test func aProcessorIsNamedAsItNamesItself() {
        #expect(
            ProcessorFeatures(registers()).processor
                == Processor(name: "A PROCESSOR @ 2.00GHz", vendor: "GenuineIntel", family: 6, model: 207))
        let zen = ProcessorFeatures(registers("AuthenticAMD", signature: 0x0080_0F12)).processor
        #expect(zen.family == 23 && zen.model == 1)
    }
}
