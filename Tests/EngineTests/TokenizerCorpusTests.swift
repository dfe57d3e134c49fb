import Engine
import Foundation
import TestSupport
import Testing

private let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/tokenizers")

/// Every component of a `tokenizer.json` and families made of them, on lines of many scripts, against Hugging Face's tokenizers
/// (`Fixtures/make_corpus.py`). `HETEROLORA_CORPUS` names a longer file of the same kind (`scripts/compare-tokenizers`).
@Suite struct TokenizerCorpusTests {
    struct Corpus: Decodable {
        let texts: [String]
        let cases: [Case]
    }

    struct Case: Decodable, CustomTestStringConvertible, Sendable {
        let name: String
        let file: String
        let ids: [[Int]]

        var testDescription: String { name }
    }

    private static let corpus: Corpus? = {
        let path = ProcessInfo.processInfo.environment["HETEROLORA_CORPUS"].map { URL(filePath: $0) }
        guard let data = try? Data(contentsOf: path ?? folder.appending(path: "corpus.json")) else { return nil }
        return try? JSONDecoder().decode(Corpus.self, from: data)
    }()

    @Test func theCorpusIsThere() throws {
        let corpus = try #require(Self.corpus)
        #expect(corpus.texts.count >= 160 && corpus.cases.count >= 50)
        #expect(corpus.cases.allSatisfy { $0.ids.count == corpus.texts.count })
    }

    @Test(arguments: corpus?.cases ?? [])
    func idsEqualTheReferences(expected: Case) throws {
        let texts = try #require(Self.corpus).texts
        let folder = try TemporaryFolder()
        try folder.write("tokenizer.json", expected.file)
        let tokenizer = try Tokenizers.open(modelFolder: folder.path)
        let different = try zip(texts, expected.ids).filter { try tokenizer.encode($0, tokenCountMax: .max).ids != $1 }
        let first = different.first.map { text, _ in text.unicodeScalars.prefix(60).map { String($0.value, radix: 16) } }
        #expect(different.isEmpty, "\(different.count) of \(texts.count) lines, first \(first ?? [])")
    }
}
