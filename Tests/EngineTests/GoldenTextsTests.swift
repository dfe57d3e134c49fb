import Engine
import Foundation
import TestSupport
import Testing

/// The model store that `scripts/test` fills and names.
private let models = ProcessInfo.processInfo.environment["HETEROLORA_MODELS"]

@Suite struct GoldenTextsTests {
    @Test(
        .enabled(if: models != nil, "HETEROLORA_MODELS names no model store; scripts/test makes one"),
        arguments: [(GoldenTexts.Model.miniLM, 17), (.smolLM2, 16)])
    func realModelsReproduceTransformers(model: GoldenTexts.Model, count: Int) throws {
        let store = try #require(models)
        let deviations = try GoldenTexts(folder: Repository.golden + "/real", model: model)
            .check(modelFolder: "\(store)/\(model.folderName)")
        #expect(deviations.count == count)
        for deviation in deviations { #expect(deviation.isWithinTolerance, "\(deviation)") }
    }

    @Test(arguments: ["strip-accents-false", "strip-accents-true", "chinese-chars-false", "added-token"])
    func optionsBesideAVocabularyAreHonoured(name: String) throws {
        let source = URL(filePath: Repository.cases + "/wordpiece-options")
        let folder = try TemporaryFolder()
        func take(_ from: String, as to: String) throws {
            try folder.write(to, [UInt8](Data(contentsOf: source.appending(path: from))))
        }
        for file in ["config.json", "model.safetensors", "vocab.txt"] { try take("model/" + file, as: "model/" + file) }
        try take(name + ".tokenizer_config.json", as: "model/tokenizer_config.json")
        if name == "added-token" { try take(name + ".added_tokens.json", as: "model/added_tokens.json") }
        try take(name + ".minilm-tokens.json", as: "golden/minilm-tokens.json")
        try take("minilm-hidden.safetensors", as: "golden/minilm-hidden.safetensors")
        let deviations = try GoldenTexts(folder: folder.path + "/golden", model: .miniLM).check(
            modelFolder: folder.path + "/model")
        #expect(deviations.count >= 5)
        for deviation in deviations { #expect(deviation.isWithinTolerance, "\(deviation)") }
    }

    @Test(.enabled(if: models != nil, "HETEROLORA_MODELS names no model store; scripts/test makes one"))
    func theOddTokenOfAPairGoesToTheLongerText() throws {
        let store = try #require(models)
        let folder = try TemporaryFolder()
        for (from, to) in [
            ("first-longer.minilm-tokens.json", "minilm-tokens.json"),
            ("minilm-hidden.safetensors", "minilm-hidden.safetensors"),
        ] {
            let path = Repository.cases + "/pair-longer-first/" + from
            try folder.write(to, [UInt8](Data(contentsOf: URL(filePath: path))))
        }
        let model = GoldenTexts.Model.miniLM
        let deviations = try GoldenTexts(folder: folder.path, model: model).check(modelFolder: "\(store)/\(model.folderName)")
        #expect(deviations.contains { $0.name == "tokens.pair" })
        for deviation in deviations { #expect(deviation.isWithinTolerance, "\(deviation)") }
    }
}
