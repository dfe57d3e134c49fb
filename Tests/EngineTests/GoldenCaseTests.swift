import Engine
import Foundation
import TestSupport
import Testing

@Suite struct GoldenCaseTests {
    @Test func bertReproducesPyTorch() throws {
        let deviations = try GoldenCase(folder: Repository.golden + "/bert").check()
        // Hidden state, logits, loss, two head gradients; per site the gradients of A and B and three saliencies.
        #expect(deviations.count == 5 + 12 * 5)
        for deviation in deviations { #expect(deviation.isWithinTolerance, "\(deviation)") }
    }

    /// A copy of the bert case with the last byte of `file` changed.
    private func withChangedByte(of file: String, _ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "golden-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for name in ["config.json", "case.json", "model.safetensors", "case.safetensors"] {
            var bytes = try Data(contentsOf: URL(filePath: Repository.golden + "/bert/" + name))
            if name == file { bytes[bytes.count - 1] ^= 0x40 }
            try bytes.write(to: folder.appending(path: name))
        }
        try body(folder.path)
    }

    @Test func aWeightThatIsNotTheReferencesIsNoticed() throws {
        // The highest byte of a float of the last tensor: its sign and the top of its exponent.
        try withChangedByte(of: "model.safetensors") { folder in
            let deviations = try GoldenCase(folder: folder).check()
            #expect(deviations.contains { !$0.isWithinTolerance })
        }
    }

    @Test func aLabelThatTheHeadDoesNotHaveIsRefused() throws {
        try withChangedByte(of: "case.safetensors") { folder in
            #expect(throws: FormatError.self) { try GoldenCase(folder: folder).check() }
        }
    }

    @Test(arguments: [
        ("roberta", 67), ("opt", 63), ("opt-post-norm-projected", 63), ("gpt2", 43), ("llama", 73), ("qwen2", 73),
        ("bert-gamma-beta", 65), ("distilbert", 65), ("electra", 67), ("xlm-roberta", 67), ("modernbert", 85), ("qwen3", 73),
        ("mistral", 73), ("gemma", 73), ("llama-rope-llama3", 73),
    ]) func everyFamilyReproducesPyTorch(family: String, count: Int) throws {
        let deviations = try GoldenCase(folder: Repository.golden + "/" + family).check()
        #expect(deviations.count == count)
        for deviation in deviations { #expect(deviation.isWithinTolerance, "\(deviation)") }
    }
}
