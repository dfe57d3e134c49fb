import Domain
import Engine
import Foundation
import Tensors
import TestSupport
import Testing

/// What the numbers of GGUF files are worth.
@Suite struct GGUFValueTests {
    private struct Blocks: Decodable {
        let bytes: String
        let numbers: [UInt32]
    }

    /// `Fixtures/make_blocks.py`: what the package gguf makes of blocks with random bits.
    @Test func blocksOfEveryTypeAreWhatGgmlMakesOfThem() throws {
        let fixture = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/blocks.json")
        let cases = try JSONDecoder().decode([String: Blocks].self, from: Data(contentsOf: fixture))
        #expect(Set(cases.keys) == ["2", "3", "6", "7", "8", "12", "13", "14"])
        for (type, blocks) in cases {
            let hexadecimal = Array(blocks.bytes)
            let bytes = stride(from: 0, to: hexadecimal.count, by: 2).map {
                UInt8(String(hexadecimal[$0...$0 + 1]), radix: 16) ?? 0
            }
            var gguf = TinyGGUF()
            gguf.tensors.append(("blocks", UInt64(blocks.numbers.count), 0, try #require(UInt32(type))))
            gguf.contents["blocks"] = bytes
            let folder = try TemporaryFolder()
            try Data(gguf.bytes).write(to: URL(filePath: folder.path + "/tiny.gguf"))
            let numbers = try GGUFFile(path: folder.path + "/tiny.gguf").floats("blocks", shape: nil)
            // A product and a sum may be rounded once or twice.
            #expect(numbers.count == blocks.numbers.count)
            for (number, bits) in zip(numbers, blocks.numbers) {
                let expected = Float(bitPattern: bits)
                #expect(abs(number - expected) <= 1e-6 * max(1, abs(expected)), "type \(type)")
            }
        }
    }

    private func bytes(_ count: Int, _ number: (Int) -> Float) -> [UInt8] {
        (0..<count).flatMap { TinyGGUF.number(number($0).bitPattern) }
    }

    private func hiddenState(_ change: (inout TinyGGUF) -> Void) throws -> [Float] {
        var gguf = TinyGGUF()
        for (place, tensor) in gguf.tensors.enumerated() {
            gguf.tensors[place].type = 0
            let count = Int(tensor.inputs * max(1, tensor.outputs))
            gguf.contents[tensor.name] = bytes(count) { Float(($0 * 7 + place) % 13) / 13 - 0.4 }
        }
        change(&gguf)
        let folder = try TemporaryFolder()
        try Data(gguf.bytes).write(to: URL(filePath: folder.path + "/tiny.gguf"))
        let (configuration, checkpoint) = try Checkpoint.open(folder: folder.path)
        let model = try Transformer(configuration: configuration, checkpoint: checkpoint)
        let tape = Tape(records: false)
        return model.hiddenState(tape, PackedTokens([([0, 1, 2, 1, 0, 2], [0, 0, 0, 0, 0, 0])])).array
    }

    private func frequencies(_ base: Float) -> [UInt8] { TinyGGUF.number(UInt32(6)) + TinyGGUF.number(base.bitPattern) }

    /// Llama 3's converter writes a factor for each pair of channels; factors that grow with the pair as a base does are that base.
    @Test func factorsOfRotationSlowTheirChannelsDown() throws {
        let plain = try hiddenState { $0.set("llama.rope.freq_base", frequencies(100)) }
        func stretched(_ factor: @escaping (Int) -> Float) throws -> [Float] {
            try hiddenState { gguf in
                gguf.set("llama.rope.freq_base", frequencies(100))
                gguf.tensors.append(("rope_freqs.weight", 4, 0, 0))
                gguf.contents["rope_freqs.weight"] = bytes(4, factor)
            }
        }
        #expect(try stretched { _ in 1 } == plain)
        let other = try hiddenState { $0.set("llama.rope.freq_base", frequencies(1600)) }
        let found = try stretched { Float(pow(16, Double($0) / 4)) }
        #expect(zip(found, other).allSatisfy { abs($0 - $1) < 1e-4 } && zip(found, plain).contains { abs($0 - $1) > 1e-3 })
        #expect { _ = try stretched { $0 == 2 ? 0 : 1 } } throws: {
            "\($0)".contains("tensor 'rope_freqs.weight' has a number that is not above 0")
        }
    }
}
