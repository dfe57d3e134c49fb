import Domain
import Engine
import Foundation
import TestSupport
import Testing

/// Mutated model files: an error or a model, never a crash.
@Suite struct ModelFileFuzzTests {
    private static func position(_ round: Int, below count: Int) -> Int {
        Int((UInt64(round) &* 0x9E37_79B9_7F4A_7C15) >> 33) % count
    }

    /// Damages a file in one of several ways, then reads the folder as a model with its tokenizer.
    private func mutate(_ names: [String], rounds: Int, in source: String) throws {
        let folder = try TemporaryFolder()
        for name in try FileManager.default.contentsOfDirectory(atPath: source) where !name.hasPrefix("case") {
            try Data(contentsOf: URL(filePath: source + "/" + name)).write(to: URL(filePath: folder.path + "/" + name))
        }
        for name in names {
            let path = folder.path + "/" + name
            let good = try Data(contentsOf: URL(filePath: path))
            for round in 0..<rounds {
                var bad = good
                // Most damage where the structure is: in the head.
                let span = round.isMultiple(of: 3) ? good.count : min(good.count, 4096)
                let place = Self.position(round, below: span)
                switch round % 4 {
                case 0: bad[place] = UInt8(truncatingIfNeeded: round &* 37)
                case 1: bad[place] ^= UInt8(1 << (round % 8))
                case 2: bad = bad.prefix(place)
                default: bad.replaceSubrange(place..<min(place + 8, bad.count), with: [UInt8](repeating: 0xFF, count: 8))
                }
                try bad.write(to: URL(filePath: path))
                if let opened = try? Checkpoint.open(folder: folder.path) {
                    _ = try? Architectures.model(configuration: opened.configuration, checkpoint: opened.checkpoint)
                }
                _ = try? Tokenizers.open(modelFolder: folder.path).encode("a text 日本", tokenCountMax: 16)
            }
            try good.write(to: URL(filePath: path))
        }
    }

    @Test(arguments: ["bert", "gpt2", "llama"]) func safetensorsAndConfigurations(family: String) throws {
        try mutate(["model.safetensors", "config.json"], rounds: 700, in: Repository.golden + "/" + family)
    }

    @Test func ggufFiles() throws {
        let folder = try TemporaryFolder()
        try Data(TinyGGUF.llama()).write(to: URL(filePath: folder.path + "/tiny.gguf"))
        let (configuration, checkpoint) = try Checkpoint.open(folder: folder.path)
        let model = try Architectures.model(configuration: configuration, checkpoint: checkpoint)
        #expect(model.hiddenWidth == 32)
        try mutate(["tiny.gguf"], rounds: 3000, in: folder.path)
    }

    @Test func tokenizerFiles() throws {
        let fixtures = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/tokenizers").path
        let folder = try TemporaryFolder()
        for style in ["llama3", "roberta"] {
            try Data(contentsOf: URL(filePath: "\(fixtures)/\(style).json"))
                .write(to: URL(filePath: folder.path + "/tokenizer.json"))
            try mutate(["tokenizer.json"], rounds: 600, in: folder.path)
        }
    }

    @Test func shardedFilesAreReadAndTheirIndexIsHeldToTheFolder() throws {
        let folder = try TemporaryFolder()
        let source = Repository.golden + "/bert/"
        try folder.write("config.json", try String(contentsOfFile: source + "config.json", encoding: .utf8))
        try Data(contentsOf: URL(filePath: source + "model.safetensors"))
            .write(to: URL(filePath: folder.path + "/model-00001-of-00001.safetensors"))
        let names = try SafetensorsFile(path: source + "model.safetensors").names
        func index(_ file: String) -> String {
            "{\"weight_map\": {" + names.map { "\"\($0)\": \"\(file)\"" }.joined(separator: ", ") + "}}"
        }
        try folder.write("model.safetensors.index.json", index("model-00001-of-00001.safetensors"))
        let (configuration, checkpoint) = try Checkpoint.open(folder: folder.path)
        _ = try Architectures.model(configuration: configuration, checkpoint: checkpoint)
        try folder.write("model.safetensors.index.json", index("../model.safetensors"))
        #expect { _ = try Checkpoint.open(folder: folder.path) } throws: {
            "\($0)".contains("'../model.safetensors' is not the name of a safetensors file beside it")
        }
    }
}

/// A GGUF file of one block with every element type, by hand after llama.cpp's description of the format.
enum TinyGGUF {
    static func llama() -> [UInt8] {
        var bytes = Array("GGUF".utf8)
        func number<Number: FixedWidthInteger>(_ value: Number) -> [UInt8] {
            (0..<Number.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> Number($0 * 8)) }
        }
        func text(_ text: String) -> [UInt8] { number(UInt64(text.utf8.count)) + Array(text.utf8) }
        func integer(_ key: String, _ value: UInt32) -> [UInt8] { text(key) + number(UInt32(4)) + number(value) }
        let tokens = ["a", "b", "ab"]
        let metadata: [[UInt8]] = [
            text("general.architecture") + number(UInt32(8)) + text("llama"), integer("llama.embedding_length", 32),
            integer("llama.block_count", 1), integer("llama.feed_forward_length", 64), integer("llama.context_length", 16),
            integer("llama.attention.head_count", 4), integer("llama.attention.head_count_kv", 2),
            text("llama.attention.layer_norm_rms_epsilon") + number(UInt32(6)) + number(Float(1e-5).bitPattern),
            text("tokenizer.ggml.model") + number(UInt32(8)) + text("gpt2"),
            text("tokenizer.ggml.pre") + number(UInt32(8)) + text("smollm"),
            text("tokenizer.ggml.tokens") + number(UInt32(9)) + number(UInt32(8)) + number(UInt64(3))
                + tokens.flatMap(text),
            text("tokenizer.ggml.merges") + number(UInt32(9)) + number(UInt32(8)) + number(UInt64(1)) + text("a b"),
        ]
        // Name, inputs, outputs (0 for a vector), type.
        let tensors: [(String, Int, Int, UInt32)] = [
            ("token_embd.weight", 32, 3, 8), ("output_norm.weight", 32, 0, 0), ("blk.0.attn_norm.weight", 32, 0, 0),
            ("blk.0.attn_q.weight", 32, 32, 3), ("blk.0.attn_k.weight", 32, 16, 2), ("blk.0.attn_v.weight", 32, 16, 1),
            ("blk.0.attn_output.weight", 32, 32, 30), ("blk.0.ffn_norm.weight", 32, 0, 0),
            ("blk.0.ffn_gate.weight", 32, 64, 8), ("blk.0.ffn_up.weight", 32, 64, 3), ("blk.0.ffn_down.weight", 64, 32, 2),
        ]
        bytes += number(UInt32(3)) + number(UInt64(tensors.count)) + number(UInt64(metadata.count))
        bytes += metadata.flatMap(\.self)
        let blocks: [UInt32: (Int, Int)] = [0: (1, 4), 1: (1, 2), 2: (32, 18), 3: (32, 20), 8: (32, 34), 30: (1, 2)]
        var offset = 0
        for (name, inputs, outputs, type) in tensors {
            bytes += text(name) + number(UInt32(outputs == 0 ? 1 : 2)) + number(UInt64(inputs))
            if outputs > 0 { bytes += number(UInt64(outputs)) }
            bytes += number(type) + number(UInt64(offset))
            let block = blocks[type] ?? (1, 4)
            offset += (inputs * max(outputs, 1) / block.0 * block.1 + 31) / 32 * 32
        }
        bytes += [UInt8](repeating: 0, count: (32 - bytes.count % 32) % 32)
        return bytes + [UInt8](repeating: 0x11, count: offset)
    }
}
