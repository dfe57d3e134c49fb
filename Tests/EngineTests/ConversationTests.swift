import Domain
import Engine
import Foundation
import TestSupport
import Testing

private let models = ProcessInfo.processInfo.environment["HETEROLORA_MODELS"]

@Suite struct ConversationTests {
    /// Ids as Hugging Face's tokenizer has them for the text that the model's chat template makes.
    private static let expected: [(line: String, ids: [Int], assistant: [Int])] = [
        (
            #"{"m": [{"role": "user", "content": "Hi 東京"}, {"role": "assistant", "content": "Hello 42!"}]}"#,
            [
                1, 9690, 198, 2683, 359, 253, 5356, 5646, 11173, 3365, 3511, 308, 34519, 28, 7018, 411, 407, 19712, 8182, 2,
                198,
                1, 4093, 198, 26843, 17097, 247, 126, 16736, 122, 2, 198, 1, 520, 9531, 198, 19556, 216, 36, 34, 17, 2, 198,
            ], [19556, 216, 36, 34, 17, 2]
        ),
        (
            #"{"m": [{"role": "system", "content": "Be short."}, {"role": "user", "content": "a"}, "#
                + #"{"role": "assistant", "content": "b"}, {"role": "user", "content": "c"}, {"role": "assistant", "content": "d"}]}"#,
            [
                1, 9690, 198, 6077, 1890, 30, 2, 198, 1, 4093, 198, 81, 2, 198, 1, 520, 9531, 198, 82, 2, 198, 1, 4093, 198, 83,
                2,
                198, 1, 520, 9531, 198, 84, 2, 198,
            ], [82, 2, 84, 2]
        ),
    ]

    @Test(.enabled(if: models != nil, "HETEROLORA_MODELS names no model store; scripts/test makes one"))
    func onlyTheAssistantIsLearntInTheModelsOwnTemplate() throws {
        let folder = try TemporaryFolder()
        let model = try #require(models) + "/" + GoldenTexts.Model.smolLM2.folderName
        let rows = try Toy.data(
            Self.expected.map(\.line), DataSelection.Columns(messages: "m"), in: folder, model: model, tokenCountMax: 64
        ).train
        for (row, expected) in zip(rows, Self.expected) {
            #expect(row.ids == expected.ids)
            guard case .nextTokens(let isPredicted) = row.target else { throw EngineError("no next tokens") }
            let learnt = row.ids.indices.dropFirst().filter { isPredicted[$0 - 1] }.map { row.ids[$0] }
            #expect(learnt == expected.assistant)
        }
    }
}
