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
                    _ = try? Transformer(configuration: opened.configuration, checkpoint: opened.checkpoint)
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
        try Data(TinyGGUF().bytes).write(to: URL(filePath: folder.path + "/tiny.gguf"))
        let (configuration, checkpoint) = try Checkpoint.open(folder: folder.path)
        let model = try Transformer(configuration: configuration, checkpoint: checkpoint)
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
        _ = try Transformer(configuration: configuration, checkpoint: checkpoint)
        try folder.write("model.safetensors.index.json", index("../model.safetensors"))
        #expect { _ = try Checkpoint.open(folder: folder.path) } throws: {
            "\($0)".contains("'../model.safetensors' is not the name of a safetensors file beside it")
        }
    }
}
