import Engine
import Foundation
import TestSupport
import Testing

/// `BertJapaneseTokenizer` against Hugging Face's transformers (`Fixtures/make_japanese.py`), with Debian's ipadic.
/// `HETEROLORA_JAPANESE` names a longer file of the same kind, with other dictionaries besides (`scripts/compare-tokenizers`).
@Suite struct JapaneseTokenizerTests {
    struct Corpus: Decodable {
        let texts: [String]
        let vocabulary: [String]
        let cases: [Case]
    }

    struct Case: Decodable, CustomTestStringConvertible, Sendable {
        let name: String
        let dictionary: String
        let configuration: String
        let ids: [[Int]]

        var testDescription: String { "\(name) with \(dictionary)" }
    }

    private static let ipadic = "/var/lib/mecab/dic/ipadic-utf8"

    private static let corpus: Corpus? = {
        let fixture = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/tokenizers/japanese.json")
        let path = ProcessInfo.processInfo.environment["HETEROLORA_JAPANESE"].map { URL(filePath: $0) }
        guard let data = try? Data(contentsOf: path ?? fixture) else { return nil }
        return try? JSONDecoder().decode(Corpus.self, from: data)
    }()

    private static let pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "猫", "犬"]

    private func folder(
        _ configuration: String, pieces: [String] = pieces, dictionary: String? = ipadic
    ) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write("vocab.txt", pieces.joined(separator: "\n") + "\n")
        try folder.write("tokenizer_config.json", configuration)
        if let dictionary {
            for name in ["char.bin", "dicrc", "matrix.bin", "sys.dic", "unk.dic"] {
                try FileManager.default.createSymbolicLink(
                    atPath: "\(folder.path)/\(name)", withDestinationPath: "\(dictionary)/\(name)")
            }
        }
        return folder
    }

    private static func options(_ more: String, kwargs: String = #""mecab_dic": "ipadic""#) -> String {
        #"{"tokenizer_class": "BertJapaneseTokenizer", "word_tokenizer_type": "mecab", "mecab_kwargs": {\#(kwargs)}\#(more)}"#
    }

    @Test func theCorpusIsThere() throws {
        let corpus = try #require(Self.corpus)
        #expect(corpus.texts.count >= 120 && corpus.cases.count >= 11)
        #expect(corpus.cases.allSatisfy { $0.ids.count == corpus.texts.count })
    }

    @Test(arguments: corpus?.cases ?? [])
    func idsEqualTheReferences(expected: Case) throws {
        let corpus = try #require(Self.corpus)
        let folder = try folder(expected.configuration, pieces: corpus.vocabulary, dictionary: expected.dictionary)
        let tokenizer = try Tokenizers.open(modelFolder: folder.path)
        let different = try zip(corpus.texts, expected.ids).filter { try tokenizer.encode($0, tokenCountMax: .max).ids != $1 }
        let first = different.first.map { text, _ in text.unicodeScalars.prefix(60).map { String($0.value, radix: 16) } }
        #expect(different.isEmpty, "\(different.count) of \(corpus.texts.count) lines, first \(first ?? [])")
    }

    @Test func aPairIsToldApart() throws {
        let folder = try folder(Self.options(""))
        let tokens = try Tokenizers.open(modelFolder: folder.path).encode("猫", pair: "犬", tokenCountMax: 8)
        #expect(tokens.ids == [2, 5, 3, 6, 3] && tokens.types == [0, 0, 0, 1, 1])
    }

    @Test(arguments: [
        (#"{"tokenizer_class": "BertJapaneseTokenizer"}"#, "is not supported but as 'mecab'; it is 'basic'"),
        (
            #"{"tokenizer_class": "BertJapaneseTokenizer", "word_tokenizer_type": "sudachi"}"#,
            "is not supported but as 'mecab'; it is 'sudachi'"
        ),
        (options(#", "subword_tokenizer_type": "sentencepiece""#), "it is 'sentencepiece'"),
        (options("", kwargs: ""), "names no mecab_dic"),
        (options("", kwargs: #""mecab_dic": null, "mecab_option": "-d /x""#), "mecab_option is not supported"),
        (options("", kwargs: #""mecab_dic": "juman""#), "mecab_dic is 'juman'; ipadic, unidic_lite, unidic are read"),
        (options("", kwargs: #""mecab_dic": "ipadic", "do_lower_case": true"#), "mecab_kwargs has 'do_lower_case'"),
        (options("", kwargs: #""mecab_dic": "unidic_lite""#), "has another dictionary, of 1316 contexts"),
        (options("", kwargs: #""mecab_dic": "unidic""#), "has another dictionary, of 1316 contexts"),
        (options(#", "mask_token": {"content": "[MASK]", "lstrip": true}"#), "has lstrip, rstrip or single_word"),
        (options(#", "pad_token": "<p>""#), ""),
        (options(#", "never_split": ["猫"]"#), "never_split is not supported"),
    ])
    func whatWouldChangeATokenIsReadOrRefused(configuration: String, reason: String) throws {
        let folder = try folder(configuration)
        var refusal = ""
        do { _ = try Tokenizers.open(modelFolder: folder.path) } catch { refusal = "\(error)" }
        #expect(reason.isEmpty ? refusal.isEmpty : refusal.contains(reason), "\(refusal)")
    }

    @Test func aDictionaryThatIsMissingOrInAnotherCodeIsRefusedWithWhereItIsToBeHad() throws {
        let bare = try folder(Self.options(""), dictionary: nil)
        #expect(ModelFolderRefusal(bare).reason.contains("Debian's package mecab-ipadic-utf8"))
        let cut = try folder(Self.options(""), dictionary: nil)
        for name in ["char.bin", "dicrc", "matrix.bin", "sys.dic", "unk.dic"] {
            let whole = try Data(contentsOf: URL(filePath: "\(Self.ipadic)/\(name)"))
            try whole.prefix(name == "sys.dic" ? 5000 : whole.count).write(to: URL(filePath: "\(cut.path)/\(name)"))
        }
        #expect(ModelFolderRefusal(cut).reason.contains("has no dictionary that MeCab reads"))
        let more = try folder(Self.options(""))
        try FileManager.default.removeItem(atPath: more.path + "/dicrc")
        try more.write("dicrc", "cost-factor = 800\nbos-feature = BOS/EOS,*,*,*,*,*,*,*,*\nuserdic = \(Self.ipadic)/sys.dic\n")
        #expect(!ModelFolderRefusal(more).reason.isEmpty)
    }

    private struct ModelFolderRefusal {
        let reason: String

        init(_ folder: TemporaryFolder) {
            do {
                _ = try Tokenizers.open(modelFolder: folder.path)
                reason = ""
            } catch {
                reason = "\(error)"
            }
        }
    }

    @Test func whatMeCabDoesNotCutIsAnError() throws {
        let folder = try folder(Self.options(""))
        let tokenizer = try Tokenizers.open(modelFolder: folder.path)
        let long = #expect(throws: FormatError.self) { try tokenizer.pieces(String(repeating: "猫", count: 20_001)) }
        #expect(long?.reason == "a text of 60003 bytes; at most 60000 are cut into words by MeCab")
        #expect(try tokenizer.pieces(String(repeating: "猫", count: 20_000)).count == 20_000)
        #expect(try tokenizer.pieces(String(repeating: " ", count: 59_990) + "猫") == [5])
        #expect(try tokenizer.pieces(String(repeating: " ", count: 60_000)).isEmpty)
        #expect(try tokenizer.pieces("猫[SEP]\0犬 [MASK] 犬\0猫") == [5, 3, 4, 6])
    }
}
