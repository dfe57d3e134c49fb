import Engine
import Foundation
import Testing

/// Tokenizers in the styles of real families against Hugging Face's (`Fixtures/make_tokenizers.py`).
@Suite struct TokenizerFileTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/tokenizers")

    private struct Expected: Decodable {
        let texts: [String]
        let ids: [String: [[Int]]]
        let pairs: [String: Pair]

        struct Pair: Decodable {
            let ids: [Int]
            let types: [Int]
        }
    }

    /// A model folder with this `tokenizer.json`.
    private func tokenizer(_ name: String) throws -> Tokenizer {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tokenizer-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.copyItem(
            at: Self.folder.appending(path: name + ".json"), to: folder.appending(path: "tokenizer.json"))
        return try Tokenizers.open(modelFolder: folder.path)
    }

    @Test(arguments: ["gpt2", "roberta", "spaced", "opt", "llama3", "qwen2", "smollm", "runs"])
    func agreesWithTheReference(style: String) throws {
        let expected = try JSONDecoder().decode(
            Expected.self, from: Data(contentsOf: Self.folder.appending(path: "expected.json")))
        let tokenizer = try tokenizer(style)
        let ids = try #require(expected.ids[style])
        for (text, ids) in zip(expected.texts, ids) {
            #expect(try tokenizer.encode(text, tokenCountMax: 100_000).ids == ids, "\(text.debugDescription)")
        }
        let pair = try #require(expected.pairs[style])
        let tokens = try tokenizer.encode("one text", pair: "another one", tokenCountMax: 100)
        #expect(tokens.ids == pair.ids && tokens.types == pair.types && !tokens.isTruncated)
    }

    @Test func theLongerTextOfAPairIsCutFirst() throws {
        let tokenizer = try tokenizer("roberta")
        let tokens = try tokenizer.encode("aaaa bbbb cccc dddd", pair: "a", tokenCountMax: 8)
        #expect(tokens.ids.count == 8 && tokens.isTruncated)
        #expect(try tokens.ids.suffix(2).first == tokenizer.pieces("a").first)
    }
}
