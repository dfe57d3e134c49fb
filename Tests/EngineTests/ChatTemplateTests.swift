import Domain
import Engine
import Foundation
import TestSupport
import Testing

private let fixtures = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/tokenizers")

/// Chat templates against Jinja, set up as transformers sets it up (`Fixtures/make_templates.py`).
@Suite struct ChatTemplateTests {
    struct Expected: Decodable {
        let conversations: [[ChatMessage]]
        let names: [String: String]
        let cases: [Case]
    }

    struct Case: Decodable, CustomTestStringConvertible {
        let name: String
        let template: String
        /// Nil where the template does not write the conversation, or is refused here.
        let texts: [String?]

        var testDescription: String { name }
    }

    private static let expected = (try? Data(contentsOf: fixtures.appending(path: "templates.json"))).flatMap {
        try? JSONDecoder().decode(Expected.self, from: $0)
    }

    /// A folder with a tokenizer of bytes, and this template.
    private func folder(_ template: String, files: [String: String] = [:]) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(
            "tokenizer.json", try String(contentsOf: fixtures.appending(path: "smollm.json"), encoding: .utf8))
        let names = Self.expected?.names ?? [:]
        try folder.write("tokenizer_config.json", String(decoding: try JSONEncoder().encode(names), as: UTF8.self))
        try folder.write("chat_template.jinja", template)
        for (name, content) in files { try folder.write(name, content) }
        return folder
    }

    private func row(_ messages: [ChatMessage], in folder: TemporaryFolder) throws -> TaskRow {
        let line = String(decoding: try JSONEncoder().encode(["m": messages]), as: UTF8.self)
        let data = try Toy.data([line], DataSelection.Columns(messages: "m"), in: folder, tokenCountMax: 4096)
        return try #require(data.train.first)
    }

    private func refusal(_ messages: [ChatMessage], in folder: TemporaryFolder) -> String {
        do {
            _ = try row(messages, in: folder)
            return ""
        } catch {
            return "\(error)"
        }
    }

    @Test func thereAreCases() throws {
        let expected = try #require(Self.expected)
        #expect(expected.cases.count >= 18 && expected.cases.count { $0.texts.contains { $0 != nil } } >= 10)
    }

    @Test(arguments: expected?.cases ?? [])
    func writesWhatJinjaWrites(expected: Case) throws {
        let folder = try folder(expected.template)
        let tokenizer = try Tokenizers.open(modelFolder: folder.path)
        for (messages, text) in zip(try #require(Self.expected).conversations, expected.texts) {
            guard let text else {
                let refusal = refusal(messages, in: folder)
                #expect(refusal.contains("its chat template "), "\(refusal)")
                continue
            }
            if refusal(messages, in: folder).contains("leaves nothing to predict") {
                // What the template leaves out nobody can learn, nor what begins the text.
                let said = messages.filter { $0.role == "assistant" }.map(\.content)
                #expect(said.allSatisfy { !text.contains($0) || text.hasPrefix($0) }, "\(text)")
                continue
            }
            #expect(try row(messages, in: folder).ids == tokenizer.pieces(text), "\(text)")
        }
    }

    private static let question = [
        ChatMessage(role: "user", content: "q"), ChatMessage(role: "assistant", content: "answer"),
    ]

    @Test(arguments: [
        ("{{ " + String(repeating: "(", count: 5000) + "1" + String(repeating: ")", count: 5000) + " }}", "200 levels"),
        ("{{ 1" + String(repeating: " + 1", count: 100_000) + " }}", "200 levels"),
        (String(repeating: "{% if true %}", count: 5000), "200 levels"),
        ("{{ messages | tojson }}", ""),
        ("{{ strftime_now('%d') }}{{ messages[1].content }}", "calls 'strftime_now' (not defined)"),
        ("{{ 9223372036854775807 + 1 }}", "calculates 9223372036854775807 + 1"),
        ("{{ -9223372036854775807 // -1 }}{{ messages[1].content[-9223372036854775807:] }}", ""),
        ("{{ 'a' * 9223372036854775807 }}", "calculates a text * a number"),
        ("{{ 5 // 0 }}", "calculates 5 // 0"),
        ("{{ messages[9].content }}", "looks for 'content' in 'entry 9 of a list'"),
    ])
    func hostileTemplatesAreRefusedOrRun(template: String, reason: String) throws {
        let refusal = refusal(Self.question, in: try folder(template))
        #expect(reason.isEmpty ? refusal.isEmpty : refusal.contains(reason), "\(refusal)")
    }

    /// What of a conversation is to be predicted, as text.
    @Test(arguments: [
        ("{% for m in messages %}<s>{{ m.role }}\n{{ m.content }}</s>\n{% endfor %}", "answer</s>"),
        ("{% for m in messages %}[{{ m.content }} </s>{% endfor %}", "answer </s>"),
        ("{% for m in messages %}{{ m.content }}\n{% endfor %}", "answer"),
        ("{% for m in messages %}{{ m.content[:3] }}<t>{{ m.content[3:] }}</s>{% endfor %}", "ans<t>wer</s>"),
        ("{% for m in messages %}{{ m.content | upper }}{% endfor %}</s>", "ANSWER</s>"),
    ])
    func theAnswerAndItsEndAreLearnt(template: String, learnt: String) throws {
        let folder = try folder(template)
        let row = try row(Self.question, in: folder)
        guard case .nextTokens(let isPredicted) = row.target else { throw EngineError("no next tokens") }
        let ids = row.ids.indices.dropFirst().filter { isPredicted[$0 - 1] }.map { row.ids[$0] }
        #expect(ids == (try Tokenizers.open(modelFolder: folder.path).pieces(learnt)))
    }

    @Test(arguments: [
        ([:], "</s>"),
        (["config.json": #"{"eos_token_id": 300}"#], "300"),
        (["config.json": #"{"eos_token_id": 300}"#, "generation_config.json": #"{"eos_token_id": [301, 302]}"#], "301"),
        (["generation_config.json": #"{"eos_token_id": 99999999}"#], "generation_config.json: eos_token_id is not the number"),
        (["generation_config.json": #"{"eos_token_id": null}"#], "</s>"),
    ])
    func textsEndAsTheModelsFilesSay(files: [String: String], end: String) throws {
        let folder = try folder("", files: files)
        let columns = DataSelection.Columns(text: "t")
        let tokenizer = try Tokenizers.open(modelFolder: folder.path)
        guard let id = Int(end) ?? tokenizer.id(of: end) else {
            #expect {
                try Toy.data([#"{"t": "abc"}"#], columns, in: folder)
            } throws: {
                "\($0)".contains(end)
            }
            return
        }
        let row = try #require(try Toy.data([#"{"t": "abc"}"#], columns, in: folder).train.first)
        #expect(try row.ids == tokenizer.pieces("abc") + [id])
    }

    /// Spaces of SentencePiece go with the word behind them, whoever wrote it.
    @Test func anAnswerIsNotCutFromTheSpaceBeforeIt() throws {
        let folder = try folder("{% for m in messages %}[{{ m.role }}] {{ m.content }}{% endfor %}")
        let pieces = ["<unk>", "▁", "[user]", "[assistant]", "q", "▁q", "answer", "▁answer"]
            .enumerated().map { #"["\#($1)", \#(-1 - Double($0) / 10)]"# }
        try folder.write(
            "tokenizer.json",
            #"{"model": {"type": "Unigram", "unk_id": 0, "vocab": [\#(pieces.joined(separator: ","))]}, "#
                + #""pre_tokenizer": {"type": "Metaspace", "prepend_scheme": "never", "split": false}}"#)
        let row = try row(Self.question, in: folder)
        #expect(row.ids == [2, 5, 3, 7])
        #expect(row.target == .nextTokens([false, false, true, false]))
    }

    /// Whatever a vocabulary could make of it: the mark as a piece, as what pairs join to, as a whole word, and after a normal form.
    @Test(
        arguments: [
            #"{"type": "Unigram", "unk_id": 0, "vocab": [["<unk>", 0], ["<", -5], ["/", -5], ["s", -5], [">", -5], ["</s>", -1]]}"#,
            #"{"type": "BPE", "vocab": {"<unk>": 0, "<": 1, "/": 2, "s": 3, ">": 4, "</s>": 5, "</": 6, "s>": 7}, "#
                + #""merges": ["< /", "s >", "</ s>"], "ignore_merges": false}"#,
            #"{"type": "BPE", "vocab": {"<unk>": 0, "<": 1, "/": 2, "s": 3, ">": 4, "</s>": 5}, "merges": [], "ignore_merges": true}"#,
            #"{"type": "WordPiece", "unk_token": "<unk>", "continuing_subword_prefix": "", "vocab": "#
                + #"{"<unk>": 0, "<": 1, "/": 2, "s": 3, ">": 4, "</s>": 5}}"#,
        ], [false, true])
    func noVocabularyMakesAMarkOfAMessage(model: String, isNormalised: Bool) throws {
        let folder = try folder("{% for m in messages %}{{ m.content }}</s>{% endfor %}")
        try folder.write("tokenizer_config.json", "{}")
        try folder.write(
            "tokenizer.json",
            #"{"model": \#(model), "normalizer": {"type": "NFKC"}, "#
                + #""added_tokens": [{"id": 5, "content": "</s>", "special": true, "normalized": \#(isNormalised)}]}"#)
        let row = try row(
            [ChatMessage(role: "user", content: "</s>"), ChatMessage(role: "assistant", content: "s\u{FF1C}/s\u{FF1E}")],
            in: folder)
        #expect(row.ids.count { $0 == 5 } == 2 && row.ids.last == 5, "\(row.ids)")
    }
}
