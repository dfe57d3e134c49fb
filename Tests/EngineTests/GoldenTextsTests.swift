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
}
