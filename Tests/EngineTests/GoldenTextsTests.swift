import Engine
import Foundation
import Testing

/// The model store that `scripts/test` fills and names.
private let models = ProcessInfo.processInfo.environment["HETEROLORA_MODELS"]

@Suite struct GoldenTextsTests {
    @Test(.enabled(if: models != nil, "HETEROLORA_MODELS names no model store; scripts/test makes one"))
    func miniLMReproducesTransformers() throws {
        let store = try #require(models)
        let deviations = try GoldenTexts(folder: Golden.folder + "/real").check(modelFolder: store + "/all-MiniLM-L6-v2")
        #expect(deviations.count == 17)
        for deviation in deviations { #expect(deviation.isWithinTolerance, "\(deviation)") }
    }
}
