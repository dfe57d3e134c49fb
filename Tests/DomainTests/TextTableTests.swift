import Domain
import Foundation
import TestSupport
import Testing

@Suite struct TextTableTests {
    private func table(_ text: String, _ name: String = "rows.tsv") throws(TextTableError) -> TextTable {
        try TextTable(
            bytes: Array(text.utf8), fileName: name, columns: DataSelection.Columns(text: "text", label: "label"),
            labels: ["no", "yes"])
    }

    private let rows = [TextTable.Row(text: "good, \"old\" film", label: 1), TextTable.Row(text: "bad", label: 0)]

    @Test func formatsAgree() throws {
        #expect(try table("label\ttext\nyes\tgood, \"old\" film\nno\tbad\n").rows == rows)
        #expect(try table("\u{FEFF}id,text,label\r\n1,\"good, \"\"old\"\" film\",yes\r\n2,bad,no", "a.csv").rows == rows)
        #expect(
            try table(
                """
                {"text": "good, \\"old\\" film", "label": "yes", "more": [1]}
                {"label": "no", "text": "bad"}
                """, "a.jsonl"
            ).rows == rows)
    }

    @Test func pairsNumbersAndTablesWithoutAHeader() throws {
        let glue = "Quality\t#1 ID\t#1 String\t#2 String\n1\t7\tHe \"said\" so\tSo he said\n"
        let pairs = try TextTable(
            bytes: Array(("\u{FEFF}" + glue).utf8), fileName: "msr.tsv",
            columns: DataSelection.Columns(text: "#1 String", textPair: "#2 String", label: "Quality"), labels: ["0", "1"])
        #expect(pairs.rows == [TextTable.Row(content: .pair("He \"said\" so", "So he said"), target: .label(1))])
        let plain = try TextTable(
            bytes: Array("1\t-0.5\tbad\n2\t3\tgood\n".utf8), fileName: "a.tsv",
            columns: DataSelection.Columns(text: "3", label: "2", hasHeader: false), labels: [])
        #expect(plain.rows.map(\.target) == [.value(-0.5), .value(3)])
    }

    @Test func numbersAreDecimalInEveryFormat() throws {
        func target(_ number: String, json: Bool) throws -> TextTable.Target? {
            let content = json ? #"{"t": "a", "n": NUMBER}"# : "t\tn\na\tNUMBER\n"
            return try TextTable(
                bytes: Array(content.replacing("NUMBER", with: number).utf8), fileName: json ? "a.jsonl" : "a.tsv",
                columns: DataSelection.Columns(text: "t", label: "n"), labels: []
            ).rows.first?.target
        }
        for (number, value) in [("1e5", 1e5), ("-0.5", -0.5), ("007", 7), (".5", 0.5), ("+2", 2), ("1E9", 1e9)] {
            #expect(try target(number, json: false) == .value(value))
            #expect(try target("\"\(number)\"", json: true) == .value(value))
        }
        #expect(try target("-1.5e2", json: true) == .value(-150))
        for number in ["0x10", "1_000", "inf", "nan", "１", " 1", "1 ", "1,5", "", "1e", "--1", "1e10", "x", "1'000", "٣"] {
            for isJSON in [false, true] {
                #expect {
                    try target(isJSON ? "\"\(number)\"" : number, json: isJSON)
                } throws: { "\($0)".contains("line \(isJSON ? 1 : 2): '\(number)' is not a decimal number of −1e9…1e9") }
            }
        }
    }

    @Test func conversationsAndCompletions() throws {
        func rows(_ line: String, _ columns: DataSelection.Columns) throws -> [TextTable.Row] {
            try TextTable(bytes: Array(line.utf8), fileName: "a.jsonl", columns: columns, labels: []).rows
        }
        let chat = try rows(
            #"{"m": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}]}"#,
            DataSelection.Columns(messages: "m"))
        #expect(
            chat[0].content
                == .conversation([ChatMessage(role: "user", content: "Hi"), ChatMessage(role: "assistant", content: "Hello")]))
        let completion = try rows(
            #"{"p": "2+2=", "c": "4"}"#, DataSelection.Columns(prompt: "p", completion: "c"))
        #expect(completion == [TextTable.Row(content: .completion(prompt: "2+2=", completion: "4"), target: .none)])
        #expect {
            try rows(#"{"m": [{"role": "user", "content": "Hi"}]}"#, DataSelection.Columns(messages: "m"))
        } throws: { "\($0)".contains("no message of the role 'assistant'") }
        #expect {
            try rows(
                #"{"m": [{"role": "tool", "content": "x"}, {"role": "assistant", "content": "y"}]}"#,
                DataSelection.Columns(messages: "m"))
        } throws: { "\($0)".contains("line 1: the role 'tool' is not system, user or assistant") }
    }

    @Test func quotedFieldsHoldLineEnds() throws {
        #expect(try table("text,label\n\"one\ntwo\",no\nthree,yes\n", "a.csv").rows.map(\.text) == ["one\ntwo", "three"])
    }

    /// What both readers are held against: this one and integrations/python's.
    private struct SharedTable: Decodable {
        let about: String
        let file: String
        let columns: DataSelection.Columns
        let content: String?
        let base64: String?
        let rows: [Row]?
        let line: Int?

        struct Row: Decodable {
            let texts: [String]
            let label: String

            init(from decoder: any Decoder) throws {
                var container = try decoder.unkeyedContainer()
                texts = try container.decode([String].self)
                label = try container.decode(String.self)
            }
        }
    }

    @Test func rowsAreThoseThatPythonReads() throws {
        let tables = try JSONDecoder().decode(
            [SharedTable].self, from: Data(Examples.text("Tests/Fixtures/tables/tables.json").utf8))
        for table in tables {
            let bytes = table.base64.flatMap { Data(base64Encoded: $0) }.map(Array.init) ?? Array((table.content ?? "").utf8)
            let labels = ["no", "yes"] + (table.rows ?? []).map(\.label)
            do {
                let read = try TextTable(bytes: bytes, fileName: table.file, columns: table.columns, labels: labels)
                // Not the texts themselves, of which Swift takes more for equal than a tokeniser does.
                let found = read.rows.map { row in [UInt8](row.text.utf8) }
                #expect(found == table.rows?.map { Array($0.texts.joined(separator: "\n").utf8) }, "\(table.about)")
                let targets = (table.rows ?? []).map { TextTable.Target.label(labels.firstIndex(of: $0.label) ?? -1) }
                #expect(read.rows.map(\.target) == targets, "\(table.about)")
            } catch {
                #expect(table.rows == nil && error.line == table.line, "\(table.about): \(error)")
            }
        }
        #expect(tables.count > 20)
    }

    @Test(arguments: [
        ("a.txt", "text\tlabel\nx\tno", "the name must end with .tsv, .csv or .jsonl"),
        ("a.tsv", "", "has no row"), ("a.csv", "\n\r\n", "has no row"),
        ("a.tsv", "text\tlabel\n", "has no row"),
        ("a.tsv", "text\tlabel\nx\tno\n\nx\tno\n", "line 3: is empty; empty lines may stand at the end of the file only"),
        ("a.tsv", "text\tlabel\nx\tno\n \t\n", "line 3: is empty but for white space and separators"),
        ("a.csv", "text,label\n,\n", "line 2: is empty but for white space and separators"),
        ("a.jsonl", "{\"text\": \"x\", \"label\": \"no\"}\n\t\n", "line 2: is empty but for white space"),
        ("a.tsv", "text\tclass\nx\tno\n", "line 1: the header has no column 'label'; it has 'text', 'class'"),
        (
            "a.tsv", "good film\tyes\nbad\tno\n",
            "line 1: the header has no column 'text'; it has 'good film', 'yes'; if the first line is a row already, say "
                + "'header: false' in columns and name them by number, from '1'"
        ),
        (
            "a.tsv", "Text\tlabel\nx\tno\n",
            "line 1: the header has no column 'text'; it has 'Text', 'label'; did you mean 'Text'? Names are compared as they are written"
        ),
        (
            "a.tsv", "ｔｅｘｔ\u{3000}\tlabel\nx\tno\n",
            "line 1: the header has no column 'text'; it has 'ｔｅｘｔ<U+3000>', 'label'; did you mean 'ｔｅｘｔ<U+3000>'? Names are compared "
                + "as they are written"
        ),
        (
            "a.tsv", "text,label\nx,no\n",
            "line 1: the header has no column 'text'; it has 'text,label'; commas separate here: name the file .csv"
        ),
        (
            "a.csv", "text;label\nx;no\n",
            "line 1: the header has no column 'text'; it has 'text;label'; semicolons separate here: a .csv has commas between its fields"
        ),
        (
            "a.csv", "text\tlabel\nx\tno\n",
            "line 1: the header has no column 'text'; it has 'text<U+0009>label'; tabs separate here: name the file .tsv"
        ),
        (
            "a.tsv", "\"text\"\t\"label\"\n\"x\"\t\"no\"\n",
            "line 1: the header has no column 'text'; it has '\"text\"', '\"label\"'" + noQuoting
        ),
        ("a.tsv", "text\tlabel\nx\t\"no\"\n", "line 2: label '\"no\"'; the request has 'no', 'yes'" + noQuoting),
        ("a.tsv", "text\tlabel\n\"a\tb\"\tno\n", "line 2: 3 fields; the header has 2" + noQuoting),
        ("a.tsv", "text\tlabel\n\"a\nb\"\tno\n", "line 2: 1 field; the header has 2" + noQuoting),
        (
            "a.tsv", "text\tlabel\nx\tno\ry\tno\n",
            "line 2: 3 fields; the header has 2; a lone CR (U+000D) ends no line, LF and CRLF do"
        ),
        (
            "a.csv", "text,label\nx, y,no\n",
            "line 2: 3 fields; the header has 2; a field that holds a comma needs double quotes around it"
        ),
        (
            "a.tsv", "text\tlabel\tlabel\nx\tno\tno\n",
            "line 1: the header has 2 columns 'label', 1 is needed; it has 'text', 'label', 'label'"
        ),
        ("a.tsv", "text\tlabel\nx\tno\nx\ty\tno\n", "line 3: 3 fields; the header has 2"),
        ("a.tsv", "text\tlabel\nx\tmaybe\n", "line 2: label 'maybe'; the request has 'no', 'yes'"),
        (
            "a.tsv", "text\tlabel\nx\tNo \n",
            "line 2: label 'No '; the request has 'no', 'yes'; did you mean 'no'? Labels are compared as they are written"
        ),
        ("a.tsv", "text\tlabel\n \tno\n", "line 2: the text is empty"),
        ("a.tsv", "text\tlabel\n\u{200B}\tno\n", "line 2: the text is empty but for invisible characters: '<U+200B>'"),
        (
            "a.tsv", "text\tlabel\nx\u{0}\tno\n",
            "line 2: holds a NUL character (U+0000), as UTF-16 and binary files do; save it as UTF-8"
        ),
        ("a.csv", "text,label\n\"x,no\n", "line 2: a quoted field that begins here has no closing quote"),
        (
            "a.csv", "text,label\n\"x\"y,no\n",
            "line 2: text after the closing quote of a field; quotes within a field are doubled"
        ),
        ("a.csv", "text,label\n\"x\ny\",no\nz,what\n", "line 4: label 'what'; the request has 'no', 'yes'"),
        ("a.jsonl", "{\"text\": \"x\", \"label\": \"no\"}\n[]\n", "line 2: is a list; one JSON object on each line is needed"),
        ("a.jsonl", "\"x\"\n", "line 1: is the string 'x'; one JSON object on each line is needed"),
        ("a.jsonl", "{\"text\": 1, \"label\": \"no\"}\n", "line 1: 'text' is the number 1; a string is needed"),
        ("a.jsonl", "{\"Text\": 1}\n", "line 1: has no key 'text'; it has 'Text'; did you mean 'Text'?"),
        (
            "a.jsonl", "{\"text\": \"x\", \"label\": null}\n",
            "line 1: 'label' is null; a string, a number or a truth value is needed"
        ),
        ("a.jsonl", "{\"text\": \"x\", \"label\": 1.5}\n", "line 1: label '1.5'; the request has 'no', 'yes'"),
        (
            "a.jsonl", "{\"text\": \"x\", \"label\": \"no\",}\n",
            "line 1: is not JSON: character 29: a trailing comma before '}'"
        ),
        (
            "a.jsonl", "{\"text\": \"x\", \"text\": \"y\", \"label\": \"no\"}\n",
            "line 1: is not JSON: character 15: the key 'text' stands twice; each may stand once"
        ),
        (
            "a.jsonl", "{\"text\": \"日本 \\ud83d\", \"label\": \"no\"}\n",
            "line 1: is not JSON: character 14: half of a surrogate pair, '\\ud83d'; both halves are needed"
        ),
        (
            "a.jsonl", "{\"text\": \"x\", \"label\": NaN}\n",
            "line 1: is not JSON: character 24: 'NaN' is no value of JSON; those are strings in double quotes, numbers such as -1.5e3, "
                + "true, false, null, lists and objects"
        ),
        (
            "a.jsonl", "\u{FEFF}\u{FEFF}{}\n",
            "line 1: begins with a second byte order mark (U+FEFF); one at most may stand there"
        ),
        (
            "a.jsonl", "{\"text\": \"x\",\n\"label\": \"no\"}\n",
            "line 1: is not JSON: character 14: the line ends where a key in double quotes is needed; an object stands on one line"
        ),
        (
            "a.jsonl", "{'text': \"x\"}\n",
            "line 1: is not JSON: character 2: a single quote where a key in double quotes is needed; strings have double quotes"
        ),
        (
            "a.jsonl", String(repeating: "{\"a\": ", count: 100),
            "line 1: is not JSON: character 385: nested deeper than 64 levels"
        ),
    ])
    func errorsNameTheLine(name: String, content: String, message: String) {
        #expect {
            try table(content, name)
        } throws: {
            "\($0)" == message
        }
    }

    private static let noQuoting =
        "; TSV has no quoting: quotes are part of a field, and tabs and line ends within them separate; a table with quotes is .csv, "
        + "with commas"

    @Test func tablesWithoutAHeaderSayWhatTheirColumnsAre() {
        func error(_ content: String, _ text: String, _ labels: [String] = ["no", "yes"]) -> String {
            let columns = DataSelection.Columns(text: text, label: "2", hasHeader: false)
            do {
                return "\(try TextTable(bytes: Array(content.utf8), fileName: "a.tsv", columns: columns, labels: labels).rows)"
            } catch {
                return "\(error)"
            }
        }
        #expect(
            error("a\tno\n", "text")
                == "line 1: there is no column 'text': with 'header: false' they are named by number, from '1' to '2'")
        #expect(
            error("text\tlabel\na\tno\n", "1")
                == "line 1: label 'label'; the request has 'no', 'yes'; if the first line is a header, leave 'header: false' out"
        )
        #expect(error("text\tlabel\na\t1\n", "1", []).hasSuffix("; if the first line is a header, leave 'header: false' out"))
        #expect {
            try TextTable(
                bytes: Array("x\tno\n".utf8), fileName: "a.tsv", columns: DataSelection.Columns(text: "1", label: "2"),
                labels: ["no"])
        } throws: { "\($0)".hasSuffix("; columns are named by number only where the request says 'header: false'") }
    }

    /// A label is what is written, in every format.
    @Test(arguments: ["a.tsv", "a.csv", "a.jsonl"])
    func oneIsNotOnePointNought(name: String) throws {
        func rows(_ label: String, _ labels: [String]) throws -> [TextTable.Row] {
            let content = ["a.tsv": "text\tlabel\nx\t\(label)\n", "a.csv": "text,label\nx,\(label)\n"]
            return try TextTable(
                bytes: Array((content[name] ?? "{\"text\": \"x\", \"label\": \(label)}\n").utf8), fileName: name,
                columns: DataSelection.Columns(text: "text", label: "label"), labels: labels
            ).rows
        }
        #expect {
            try rows("1.0", ["0", "1"])
        } throws: {
            "\($0)"
                == "line \(name == "a.jsonl" ? 1 : 2): label '1.0'; the request has '0', '1'; labels are compared as they are written, "
                + "so write '1' (programs write whole numbers as decimals where one in the column is missing)"
        }
        #expect(try rows("1.0", ["0.0", "1.0"]) == [TextTable.Row(text: "x", label: 1)])
        #expect(try rows("1", ["0", "1"]) == [TextTable.Row(text: "x", label: 1)])
        #expect(try rows("true", ["false", "true"]) == [TextTable.Row(text: "x", label: 1)])
    }

    @Test func columnsAndLabelsAreComparedByCodePoints() throws {
        let composed = "caf\u{E9}"
        let decomposed = "cafe\u{301}"
        let columns = DataSelection.Columns(text: composed, label: decomposed)
        let table = try TextTable(
            bytes: Array("\(decomposed)\t\(composed)\n\(composed)\ta\n".utf8), fileName: "a.tsv", columns: columns,
            labels: [decomposed, composed])
        #expect(table.rows == [TextTable.Row(text: "a", label: 1)])
        let object = try TextTable(
            bytes: Array(#"{"\#(decomposed)": "\#(decomposed)", "\#(composed)": "a"}"#.utf8), fileName: "a.jsonl",
            columns: columns,
            labels: [composed, decomposed])
        #expect(object.rows == [TextTable.Row(text: "a", label: 1)])
    }

    @Test func otherEncodingsAreRefused() {
        func error(_ bytes: [UInt8]) -> TextTableError? {
            #expect(throws: TextTableError.self) {
                try TextTable(
                    bytes: bytes, fileName: "sjis.csv", columns: DataSelection.Columns(text: "text", label: "label"),
                    labels: ["no", "yes"])
            }
        }
        let header = Array("text,label\n\"a\n".utf8)
        #expect(
            error(header + [0x93, 0xFA, 0x22])?.description == "line 3: is not UTF-8 (byte 93); save the file as UTF-8")
        for mark in [[0xFF, 0xFE], [0xFE, 0xFF]] as [[UInt8]] {
            let reason = "is UTF-16 or UTF-32, by its byte order mark; save it as UTF-8"
            #expect(error(mark + header)?.description == "line 1: \(reason)")
        }
    }

    /// Foundation forgives more, so that what passes here must pass there, with the same text.
    @Test func mutatedLinesNeverCrashAndAreReadAsFoundationReadsThem() throws {
        let line = Array(
            #"{"text": "a\n\u00e9\ud83d\ude00\"é", "n": [-1.5e3, 0, true, {"q": null}], "label": "no", "z": {}}"#.utf8)
        let pieces = Array("{}[]\",:\\/'0123456789.eE+-nulltrue\u{1F600} \t\r".utf8) + [0x00, 0x1F, 0xC3, 0xFF]
        var generator = SeededGenerator(seed: 1, stream: "mutations")
        var readCount = 0
        for _ in 0..<4000 {
            var bytes = line
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                let piece = pieces.randomElement(using: &generator) ?? 0
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: bytes[place] = piece
                case 1: bytes.insert(piece, at: place)
                default: bytes.remove(at: place)
                }
            }
            guard
                let read = try? TextTable(
                    bytes: bytes, fileName: "a.jsonl", columns: DataSelection.Columns(text: "text", label: "label"),
                    labels: ["no"])
            else { continue }
            readCount += 1
            let object = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
            #expect(object?["text"] as? String == read.rows[0].text, "\(String(decoding: bytes, as: UTF8.self))")
        }
        #expect(readCount > 100)
    }
}
