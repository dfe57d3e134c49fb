import Engine
import Foundation
import TestSupport
import Testing

/// Hostile texts, options beside a `vocab.txt` and pairs that are too long, against Hugging Face's libraries
/// (`Fixtures/make_texts.py`).
@Suite struct TokenizerReferenceTests {
    private static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/tokenizers")

    private func fixture<Content: Decodable>(_ name: String) throws -> Content {
        try JSONDecoder().decode(Content.self, from: Data(contentsOf: Self.fixtures.appending(path: name + ".json")))
    }

    private struct Hostile: Decodable {
        let texts: [String]
        let byteLevel: [String: [[Int]]]
        let gaps: [Gaps]
        let wordPieceFile: String
        let wordPiece: [Style]

        struct Gaps: Decodable {
            let file: String
            let ids: [[Int]]
        }

        struct Style: Decodable {
            let normalizer: String
            let ids: [[Int]]
        }
    }

    @Test func hostileTextsInByteLevelStyles() throws {
        let hostile: Hostile = try fixture("hostile")
        for (style, expected) in hostile.byteLevel {
            let folder = try TemporaryFolder()
            try folder.write(
                "tokenizer.json", try String(contentsOf: Self.fixtures.appending(path: style + ".json"), encoding: .utf8))
            let tokenizer = try Tokenizers.open(modelFolder: folder.path)
            for (text, ids) in zip(hostile.texts, expected) {
                #expect(try tokenizer.pieces(text) == ids, "\(style): \(text.unicodeScalars.map { $0.value })")
            }
        }
    }

    @Test func vocabulariesThatLackBytes() throws {
        let hostile: Hostile = try fixture("hostile")
        for gaps in hostile.gaps {
            let folder = try TemporaryFolder()
            try folder.write("tokenizer.json", gaps.file)
            let tokenizer = try Tokenizers.open(modelFolder: folder.path)
            for (text, ids) in zip(hostile.texts, gaps.ids) {
                #expect(try tokenizer.pieces(text) == ids, "\(text.debugDescription)")
            }
        }
    }

    @Test func hostileTextsUnderEveryNormaliser() throws {
        let hostile: Hostile = try fixture("hostile")
        for style in hostile.wordPiece {
            let folder = try TemporaryFolder()
            try folder.write(
                "tokenizer.json", hostile.wordPieceFile.replacingOccurrences(of: "\"@\"", with: style.normalizer))
            let tokenizer = try Tokenizers.open(modelFolder: folder.path)
            for (text, ids) in zip(hostile.texts, style.ids) {
                #expect(
                    try tokenizer.encode(text, tokenCountMax: 1000).ids == ids,
                    "\(style.normalizer): \(text.unicodeScalars.map { String($0.value, radix: 16) })")
            }
        }
    }

    private struct Folders: Decodable {
        let pieces: [String]
        let texts: [String]
        let folders: [Folder]

        struct Folder: Decodable {
            let files: [String: String]
            let ids: [[Int]]
        }
    }

    @Test func optionsBesideAVocabulary() throws {
        let folders: Folders = try fixture("folders")
        for expected in folders.folders {
            let folder = try TemporaryFolder()
            try folder.write("vocab.txt", folders.pieces.joined(separator: "\n") + "\n")
            for (name, content) in expected.files { try folder.write(name, content) }
            let tokenizer = try Tokenizers.open(modelFolder: folder.path)
            for (text, ids) in zip(folders.texts, expected.ids) {
                #expect(try tokenizer.encode(text, tokenCountMax: 1000).ids == ids, "\(expected.files): \(text)")
            }
        }
    }

    @Test func pairsLoseWhatTheReferenceDrops() throws {
        let table: [[Int]] = try fixture("truncation")
        let tokenizer = try Tokenizer(wordPieces: ["[UNK]", "[CLS]", "[SEP]", "a", "b"], lowercases: true, file: "v")
        for row in table {
            func text(_ word: String, _ count: Int) -> String { Array(repeating: word, count: count).joined(separator: " ") }
            // Three special tokens stand around a pair.
            let tokens = try tokenizer.encode(text("a", row[0]), pair: text("b", row[1]), tokenCountMax: row[2] + 3)
            let left = [tokens.ids.count { $0 == 3 }, tokens.ids.count { $0 == 4 }]
            #expect(left == [row[3], row[4]], "\(row)")
            #expect(tokens.types.count { $0 == 1 } == row[4] + 1 && tokens.isTruncated == (row[0] + row[1] > row[2]))
        }
    }

    // MARK: What is refused

    private static let pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "b"]

    private func refusal(_ files: [String: String]) throws -> String {
        let folder = try TemporaryFolder()
        for (name, content) in files { try folder.write(name, content) }
        do {
            _ = try Tokenizers.open(modelFolder: folder.path)
            return ""
        } catch {
            return "\(error)".replacingOccurrences(of: folder.path + "/", with: "")
        }
    }

    private static let options: [(file: String, content: String, reason: String)] = [
        ("tokenizer_config.json", #"{"do_basic_tokenize": false}"#, "do_basic_tokenize is not supported but as true"),
        (
            "tokenizer_config.json", #"{"never_split": ["[UNK]", "b"]}"#,
            "never_split is not supported but as a list of special tokens"
        ),
        ("tokenizer_config.json", #"{"never_split": ["[UNK]"]}"#, ""),
        ("tokenizer_config.json", #"{"truncation_side": "left"}"#, "truncation_side is not supported but as 'right'"),
        ("tokenizer_config.json", #"{"split_special_tokens": true}"#, "split_special_tokens is not supported but as false"),
        (
            "tokenizer_config.json", #"{"tokenizer_class": "PhobertTokenizer"}"#,
            "tokenizer_class 'PhobertTokenizer' cuts words in a way of its own"
        ),
        (
            "config.json", #"{"tokenizer_class": "PhobertTokenizer"}"#,
            "tokenizer_class 'PhobertTokenizer' cuts words in a way of its own"
        ),
        ("config.json", #"{"tokenizer_class": "LukeTokenizer"}"#, "tokenizer_class 'LukeTokenizer'; of a vocab.txt"),
        ("tokenizer_config.json", #"{"word_tokenizer_type": "mecab"}"#, "word_tokenizer_type is not supported but as"),
        ("tokenizer_config.json", #"{"strip_accents": "no"}"#, "strip_accents is not true, false or null"),
        (
            "tokenizer_config.json", #"{"strip_accents": null, "strip_accents": true}"#,
            "line 1: the key 'strip_accents' stands twice"
        ),
        ("tokenizer_config.json", #"{"cls_token": "<s>"}"#, ""),
        ("tokenizer_config.json", #"{"unk_token": "<u>"}"#, "vocab.txt: has no <u>"),
        ("added_tokens.json", #"{"<x>": 9}"#, "'<x>' is not in the vocabulary and has the id 9; the next one is 7"),
        ("added_tokens.json", #"{"a": 7}"#, "'a' has the id 7; the vocabulary gives it 5"),
        ("added_tokens.json", #"{"<x>": -1}"#, "the token '<x>' has no id of 0 or more"),
        ("added_tokens.json", #"{"<x>": 7.5}"#, "the token '<x>' has no id of 0 or more"),
        ("added_tokens.json", #"["<x>"]"#, "added_tokens.json: is not a JSON object"),
        (
            "vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\na\nb\na\n",
            "has the token 'a' on line 5 and on line 7; each may stand once"
        ),
        ("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n\u{E9}\ne\u{301}\n", ""),
        ("vocab.txt", "[PAD]\r\n[UNK]\r\n[CLS]\r\n[SEP]\r\na\r\n", ""),
        ("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\na\rb\n", "line 5 has a carriage return within"),
        ("vocab.txt", "\u{FEFF}[PAD]\n[UNK]\n[CLS]\n[SEP]\n", "begins with a byte order mark"),
    ]

    @Test(arguments: options)
    func whatWouldChangeATokenIsReadOrRefused(file: String, content: String, reason: String) throws {
        var files = ["vocab.txt": Self.pieces.joined(separator: "\n")]
        files[file] = content
        let refusal = try refusal(files)
        #expect(reason.isEmpty ? refusal.isEmpty : refusal.contains(reason), "\(refusal)")
    }

    private static func wordPieceFile(
        vocabulary: String = #""[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, "[MASK]": 4, "a": 5, "b": 6"#,
        normalizer: String = #"{"type": "BertNormalizer", "lowercase": true}"#, rest: String = "",
        postProcessor: String = #"{"type": "BertProcessing", "cls": ["[CLS]", 2], "sep": ["[SEP]", 3]}"#
    ) -> String {
        #"{"model": {"type": "WordPiece", "vocab": {\#(vocabulary)}}, "normalizer": \#(normalizer), "#
            + #""pre_tokenizer": {"type": "BertPreTokenizer"}, "post_processor": \#(postProcessor)\#(rest)}"#
    }

    private static let folders: [(files: [String: String], reason: String)] = [
        ([:], ""),
        (["vocab.txt": pieces.joined(separator: "\n")], ""),
        (
            ["vocab.txt": pieces.dropLast().joined(separator: "\n") + "\nc"],
            "the token 'b' has the id 6, and no id in vocab.txt"
        ),
        (
            ["tokenizer_config.json": #"{"do_lower_case": false}"#],
            "do_lower_case is false, and lowercase of tokenizer.json says true"
        ),
        (["tokenizer_config.json": #"{"strip_accents": false}"#], "strip_accents is false, and strip_accents of"),
        // It would not read the file that lies beside it.
        (
            ["tokenizer_config.json": #"{"tokenizer_class": "PhobertTokenizer"}"#],
            "tokenizer_class 'PhobertTokenizer' cuts words in a way of its own"
        ),
        (
            ["tokenizer_config.json": #"{"tokenizer_class": "BertJapaneseTokenizer"}"#],
            "has no vocab.txt, which BertJapaneseTokenizer reads"
        ),
        (["tokenizer_config.json": #"{"tokenizer_class": "BertTokenizerFast"}"#], ""),
        (["tokenizer.json": wordPieceFile(vocabulary: #""[UNK]": 1, "a": 5, "a": 6"#)], "the key 'a' stands twice"),
        (["tokenizer.json": wordPieceFile(vocabulary: #""[UNK]": 1, "a": 5, "b": 5"#)], "gives the id 5 to 'a' and to 'b'"),
        (["tokenizer.json": wordPieceFile(vocabulary: #""[UNK]": 1, "a": -5"#)], "has ids outside"),
        (["tokenizer.json": wordPieceFile(vocabulary: #""[UNK]": 1, "a": 1e300"#)], "the token 'a' has no whole number"),
        (["tokenizer.json": wordPieceFile(normalizer: #"{"type": "NFKC"}"#)], ""),
        (["tokenizer.json": wordPieceFile(normalizer: #"{"type": "Reverse"}"#)], "normalizer 'Reverse' is not read"),
        (
            [
                "tokenizer.json": wordPieceFile(
                    normalizer: #"{"type": "Replace", "pattern": {"Regex": "(a+)+"}, "content": ""}"#)
            ],
            "normalizer.pattern.Regex '(a+)+' is not read"
        ),
        (
            ["tokenizer.json": wordPieceFile(normalizer: #"{"type": "Precompiled", "precompiled_charsmap": "/////w=="}"#)],
            "normalizer.precompiled_charsmap says that its table has 4294967295 bytes"
        ),
        (["tokenizer.json": wordPieceFile(postProcessor: "null")], ""),
        (["tokenizer.json": wordPieceFile(postProcessor: #"{"type": "Turn"}"#)], "post-processor 'Turn' is not read"),
        (
            ["tokenizer_config.json": #"{"add_bos_token": false, "bos_token": "[CLS]"}"#],
            "add_bos_token is false, and the post_processor of tokenizer.json puts '[CLS]' there"
        ),
        (["tokenizer_config.json": #"{"add_eos_token": true, "eos_token": "[SEP]"}"#], ""),
        (
            ["tokenizer.json": #"{"model": {"type": "WordLevel", "vocab": {"a": 0}}}"#],
            "model 'WordLevel' is not read; WordPiece, BPE and Unigram are"
        ),
        (
            ["tokenizer.json": #"{"model": {"type": "Unigram", "unk_id": 1, "vocab": [["a", 0]]}}"#],
            "model.unk_id is not the number of one of the 1 pieces"
        ),
        (
            ["tokenizer.json": #"{"model": {"type": "Unigram", "unk_id": 0, "vocab": [["a", 1e300]]}}"#],
            "model.vocab: entry 1 is not a piece and its score"
        ),
        (
            ["tokenizer.json": #"{"model": {"vocab": {"a": 0}, "merges": []}, "pre_tokenizer": {"type": "UnicodeScripts"}}"#],
            "pre-tokenizer 'UnicodeScripts' is not read"
        ),
        (
            [
                "tokenizer.json": wordPieceFile(
                    postProcessor: #"{"type": "BertProcessing", "cls": ["[CLS]", 99], "sep": ["[SEP]", 3]}"#)
            ],
            "puts the token 99 around texts; the vocabulary ends at 6"
        ),
        (
            ["tokenizer.json": wordPieceFile(rest: #", "truncation": {"direction": "Left", "max_length": 4}"#)],
            "truncation.direction is not supported but as 'Right'"
        ),
        (
            ["tokenizer.json": wordPieceFile(rest: #", "truncation": {"strategy": "OnlyFirst", "max_length": 4}"#)],
            "truncation.strategy is not supported but as 'LongestFirst'"
        ),
        (
            ["tokenizer.json": wordPieceFile(rest: #", "added_tokens": [{"id": 5, "content": "x"}]"#)],
            "the added token 'x' has the id 5, which another token has"
        ),
    ]

    @Test(arguments: folders)
    func filesOfOneTokenizerAgree(files: [String: String], reason: String) throws {
        let refusal = try refusal(["tokenizer.json": Self.wordPieceFile()].merging(files) { $1 })
        #expect(reason.isEmpty ? refusal.isEmpty : refusal.contains(reason), "\(refusal)")
    }
}
