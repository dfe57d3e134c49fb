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
        ("a.jsonl", "{\"text\": \"x\", \"label\": 1.5}\n", "line 1: has no string, whole number or truth value 'label'"),
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
