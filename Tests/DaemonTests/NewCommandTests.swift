import Admission
import Domain
import Foundation
import TestSupport
import Testing

/// `heteroloractl new` and `data check`, as people call them.
@Suite(.timeLimit(.minutes(30))) struct NewCommandTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        for name in ["config.json", "model.safetensors"] {
            try folder.write("models/tiny/" + name, Data(contentsOf: URL(filePath: Repository.golden + "/bert/" + name)))
        }
        try folder.write("models/tiny/vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\n")
        try FileManager.default.createDirectory(atPath: folder.path + "/data", withIntermediateDirectories: true)
    }

    /// In the folder, where the request is written.
    private func new(_ table: String, _ more: [String] = [], name: String = "mine") async throws -> (
        status: Int32, output: String
    ) {
        let program = try LiveProgram(
            path: "/usr/bin/env",
            [
                "-C", folder.path, LiveProgram.folder + "/heteroloractl", "new", "--data", table, "--models",
                folder.path + "/models",
                "--output", folder.path + "/data", "--name", name, "--team", "desk", "--purpose", "does it: \"pay\" # or not?",
                "--no-plan",
            ] + more)
        let status = await program.ending()
        return (status, program.lines.joined(separator: "\n"))
    }

    /// With what makes a format difficult.
    private func rows(_ quoted: (String) -> String) -> [(text: String, label: String)] {
        (0..<120).map { number in
            let texts = [
                "それは「\(number)」円、です", "it said \"no\" \(number)", "comma, semicolon; \(number)", "e\u{301}té \(number) 👨‍👩‍👧",
            ]
            return (quoted(texts[number % 4]), number % 3 == 0 ? "悪い" : "good, or so")
        }
    }

    private func parsed(_ name: String, _ columns: DataSelection.Columns, _ labels: [String]) throws -> [String] {
        let bytes = Array(try Data(contentsOf: URL(filePath: folder.path + "/" + name)))
        return try TextTable(bytes: bytes, fileName: name, columns: columns, labels: labels).rows.map { "\($0)" }
    }

    @Test(arguments: ["csv", "tsv", "jsonl"])
    func theSplitFilesHaveTheTablesRowsAndNoTextTwice(ending: String) async throws {
        let quoted = { (text: String) in "\"" + text.replacing("\"", with: "\"\"") + "\"" }
        let text: String
        switch ending {
        case "csv":
            text =
                "\u{FEFF}id,text,label\r\n"
                + rows { $0 + "\r\n\ttail" }.enumerated().map { "\($0),\(quoted($1.text)),\(quoted($1.label))\r\n" }.joined()
        case "tsv": text = "text\tlabel\n" + rows { $0 }.map { "\($0.text)\t\($0.label)\n" }.joined()
        default:
            text = try rows { $0 + "\n\ttail" }.map { row in
                String(decoding: try JSONEncoder().encode(["text": row.text, "label": row.label]), as: UTF8.self) + "\n"
            }.joined()
        }
        try folder.write("table.\(ending)", text)
        let made = try await new("table.\(ending)")
        #expect(made.status == 0, "\(made.output)")
        let decoded = RequestDecoder.decode(bytes: Array(try folder.text("mine.yaml").utf8), file: "mine.yaml")
        let request = try #require(decoded.request, "\(decoded.findings)")
        #expect(request.metadata.purpose == "does it: \"pay\" # or not?" && request.specification.search.method == .auto)
        let (columns, labels) = (request.specification.data.columns, request.specification.task.labels)
        #expect(labels == ["good, or so", "悪い"])
        let parts = try Split.allCases.map { try parsed("data/" + request.specification.data[$0], columns, labels) }
        #expect(parts.flatMap(\.self).sorted() == (try parsed("table.\(ending)", columns, labels)).sorted())
        #expect(parts.allSatisfy { !$0.isEmpty } && parts[0].count > parts[1].count + parts[2].count)
        // Nothing is overwritten, and nothing half written.
        let again = try await new("table.\(ending)")
        #expect(again.status == 66 && again.output.contains("is there already, and nothing is overwritten"), "\(again.output)")
        #expect(try folder.names("data") == ["mine"] && folder.names().count == 4)
    }

    @Test func badRowsAreLeftOutOnlyWhenThatIsSaid() async throws {
        try folder.write("t.csv", "text,label\n" + (0..<200).map { "word \($0),l\($0 % 2)\n" }.joined() + "x,y,z\n")
        let refused = try await new("t.csv")
        #expect(refused.status == 65 && refused.output.contains("t.csv:202: 3 fields; the header has 2"), "\(refused.output)")
        #expect(refused.output.contains("--drop-bad-rows leaves 1 row out") && !folder.exists("mine.yaml"))
        let made = try await new("t.csv", ["--drop-bad-rows"])
        #expect(made.status == 0 && made.output.contains("left out: t.csv:202"), "\(made.output)")
        // By SHA-256 of the text alone, as Python computes it: a row stays where it is for ever.
        #expect(try folder.text("data/mine/test.csv").hasPrefix("text,label\nword 0,l0\nword 1,l1\nword 9,l1\n"))
    }

    /// Everything that a spreadsheet may do to a table.
    private static let difficult =
        "\u{FEFF}本文,評価\r\n"
        + (0..<60).map { "この映画は\($0 % 2 == 0 ? "よい" : "わるい") \($0),\($0 % 2 == 0 ? "良い" : "悪い")\r\n" }.joined()
        + "この映画はよい 0,良い\r\n一つ、二つ,三つ,良い\r\n,良い\r\nこれは普通,普通\r\n"

    @Test func checkSpeaksTheLanguageOfItsReader() async throws {
        try folder.write("t.csv", Self.difficult)
        func check(_ arguments: String...) async throws -> (status: Int32, output: String) {
            try await heteroloractl(
                ["data", "check", folder.path + "/t.csv", "--models", folder.path + "/models", "--labels", "良い,悪い"] + arguments)
        }
        let japanese = try await check("--model", "tiny", "--language", "ja")
        #expect(japanese.status == 65)
        for line in [
            "t.csv'、csv、UTF-8（バイト順マーク付き）、最初の行は列名", "文        '本文'", "'本文' が文です（ほかにそれらしい列がありません）",
            "61、ほかに使えないもの 3", "'良い'：31 行、50.8 %", "同じ文    1 行、うち別のラベルが付いたもの 0 行",
            "誤り      63 行目：項目が 3 個あります。列名の行は 2 個です。カンマを含む項目は二重引用符で囲む必要があります",
            "誤り      64 行目：文が空です", "誤り      65 行目：ラベル '普通' は依頼書にありません。あるのは '良い'、'悪い' です",
            "注意      62 行目：前の行と同じ文の行が 1 行あります：62 行目（2 行目と同じ）", "判定      使えません（直すべき点 3 件）",
        ] {
            #expect(japanese.output.contains(line), "\(line)\n\(japanese.output)")
        }
        let english = try await check("--language", "en")
        #expect(english.output.contains("line 65: label '普通'; the request has '良い', '悪い'"), "\(english.output)")
        // Programs read the same in every language.
        let (one, other) = (try await check("--json", "--language", "ja"), try await check("--json"))
        #expect(one.output == other.output && one.output.contains("line 63") == false)
        let missing = try await check("--model", "none", "--language", "ja")
        #expect(missing.status == 66 && missing.output.contains("モデル 'none' はありません。あるもの：tiny"), "\(missing.output)")
    }

    @Test func newSpeaksTheLanguageOfItsReader() async throws {
        try folder.write("t.csv", Self.difficult)
        let refused = try await new("t.csv", ["--labels", "良い,悪い", "--language", "ja"])
        #expect(refused.status == 65 && refused.output.contains("'--drop-bad-rows' で 3 行を除いてください"), "\(refused.output)")
        #expect(refused.output.contains("t.csv:64: 文が空です"), "\(refused.output)")
        let made = try await new("t.csv", ["--labels", "良い,悪い", "--drop-bad-rows", "--language", "ja"])
        #expect(made.status == 0 && made.output.contains("除外：t.csv:65: ラベル '普通' は"), "\(made.output)")
        #expect(made.output.contains("作成      \(folder.path)/data/mine/train.csv"), "\(made.output)")
        let japanese = try folder.text("mine.yaml")
        #expect(japanese.contains("# 何を知りたいのか。承認する人が読みます。") && !japanese.contains("What"), "\(japanese)")
        let again = try await new("t.csv", ["--labels", "良い,悪い", "--drop-bad-rows", "--language", "ja"])
        #expect(again.status == 66 && again.output.contains("はすでにあり、上書きはしません"), "\(again.output)")
        // But for the comments the request is the same in every language.
        let other = try await new("t.csv", ["--labels", "良い,悪い", "--drop-bad-rows", "--language", "en"], name: "other")
        #expect(other.status == 0, "\(other.output)")
        func fields(_ text: String) -> [String] {
            text.split(separator: "\n").map { line in
                String(line.prefix { $0 != "#" }).trimmingCharacters(in: .whitespaces)
            }.filter { !$0.isEmpty }
        }
        #expect(fields(japanese) == fields(try folder.text("other.yaml").replacing("other", with: "mine")))
    }

    @Test func whatNobodyCanBeAskedIsNamed() async throws {
        try folder.write("t.csv", "one,two,label\n" + (0..<60).map { "a \($0),b \($0),l\($0 % 2)\n" }.joined())
        let unclear = try await new("t.csv")
        #expect(
            unclear.status == 65 && unclear.output.contains("several columns look like the text: 'one', 'two'; --text says"),
            "\(unclear.output)")
        let unsaid = try await heteroloractl("new", "--data", folder.path + "/t.csv")
        #expect(unsaid.status == 64 && unsaid.output.contains("--team, --purpose: missing"), "\(unsaid.output)")
        let outside = try await new("t.csv", ["--text", "two"], name: "../x")
        #expect(outside.status == 65 && outside.output.contains("metadata.name"), "\(outside.output)")
        let few = try await new("few.csv")
        #expect(few.status == 66 && few.output.contains("'few.csv' cannot be read: no such file"), "\(few.output)")
        try folder.write("few.csv", "text,label\n" + (0..<10).map { "a \($0),l\($0 % 2)\n" }.joined())
        let tooFew = try await new("few.csv")
        #expect(tooFew.status == 65 && tooFew.output.contains("nothing was written"), "\(tooFew.output)")
    }

    @Test func checkSaysWhetherATableIsUsable() async throws {
        try folder.write("t.csv", "text,label\n" + (0..<60).map { "a b c \($0),l\($0 % 2)\n" }.joined())
        try folder.write("u.csv", [0xFF, 0xFE, 0x61, 0x00])
        func check(_ arguments: String...) async throws -> (status: Int32, output: String) {
            try await heteroloractl(["data", "check"] + arguments + ["--models", folder.path + "/models"])
        }
        let usable = try await check(folder.path + "/t.csv", "--model", "tiny", "--json")
        let answer = try #require(try JSONSerialization.jsonObject(with: Data(usable.output.utf8)) as? [String: Any])
        #expect(usable.status == 0 && answer["isUsable"] as? Bool == true && answer["rows"] as? Int == 60, "\(usable.output)")
        #expect((answer["model"] as? [String: Any])?["name"] as? String == "tiny")
        let wide = try await check(folder.path + "/u.csv")
        #expect(wide.status == 65 && wide.output.contains("iconv -f UTF-16 -t UTF-8"), "\(wide.output)")
        let missing = try await check(folder.path)
        #expect(missing.status == 66 && missing.output.contains("is a folder"), "\(missing.output)")
        let pipe = folder.pipe("p.csv")
        #expect(pipe)
        let waiting = try await check(folder.path + "/p.csv")
        #expect(waiting.status == 66 && waiting.output.contains("no regular file"), "\(waiting.output)")
    }
}
