import Domain
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
        #expect(throws: TextTableError(line: 2, reason: "'x' is not a number of −1e9…1e9")) {
            try TextTable(
                bytes: Array("t\ts\na\tx\n".utf8), fileName: "a.tsv",
                columns: DataSelection.Columns(text: "t", label: "s"), labels: [])
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

    @Test(arguments: [
        ("a.txt", "text\tlabel\nx\tno", "the name must end with .tsv, .csv or .jsonl"),
        ("a.tsv", "", "has no row"),
        ("a.tsv", "text\tlabel\n", "has no row"),
        ("a.tsv", "text\tclass\nx\tno\n", "line 1: the header has 0 columns 'label', 1 is needed; it has 'text', 'class'"),
        (
            "a.tsv", "text\tlabel\tlabel\nx\tno\tno\n",
            "line 1: the header has 2 columns 'label', 1 is needed; it has 'text', 'label', 'label'"
        ),
        ("a.tsv", "text\tlabel\nx\tno\nx\ty\tno\n", "line 3: 3 fields; the header has 2"),
        ("a.tsv", "text\tlabel\nx\tmaybe\n", "line 2: label 'maybe'; the request has no, yes"),
        ("a.tsv", "text\tlabel\n \tno\n", "line 2: the text is empty"),
        ("a.tsv", "text\tlabel\nx\u{0}\tno\n", "line 2: holds a NUL character"),
        ("a.csv", "text,label\n\"x,no\n", "line 2: a quoted field that begins here has no closing quote"),
        ("a.csv", "text,label\n\"x\"y,no\n", "line 2: text after the closing quote of a field"),
        ("a.csv", "text,label\nx\"y,no\n", "line 2: a quote within a field that is not quoted"),
        ("a.csv", "text,label\n\"x\ny\",no\nz,what\n", "line 4: label 'what'; the request has no, yes"),
        ("a.jsonl", "{\"text\": \"x\", \"label\": \"no\"}\n[]\n", "line 2: is not a JSON object"),
        ("a.jsonl", "{\"text\": 1, \"label\": \"no\"}\n", "line 1: has no string 'text'"),
        ("a.jsonl", "{\"text\": \"x\", \"label\": 1.5}\n", "line 1: label '1.5'; the request has no, yes"),
    ])
    func errorsNameTheLine(name: String, content: String, message: String) {
        #expect {
            try table(content, name)
        } throws: {
            "\($0)" == message
        }
    }

    @Test func otherEncodingsAreRefused() {
        #expect(throws: TextTableError(line: 2, reason: "is not UTF-8")) {
            try TextTable(
                bytes: Array("text\tlabel\n".utf8) + [0x93, 0xFA, 9, 0x6E, 0x6F, 10], fileName: "sjis.tsv",
                columns: DataSelection.Columns(text: "text", label: "label"), labels: ["no", "yes"])
        }
    }
}
