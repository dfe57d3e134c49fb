import Domain
import Foundation
import Testing

@Suite struct TableLookTests {
    private func looked(_ bytes: some Sequence<UInt8>, _ name: String = "a.csv", hasHeader: Bool? = nil) throws(TextTableError)
        -> TableLook
    {
        try TableLook(bytes: Array(bytes), fileName: name, hasHeader: hasHeader)
    }

    /// What is wrong with a table, by line.
    private func wrong(_ text: String, _ name: String = "a.csv", _ wish: TableChoice.Wish = .init()) -> [String] {
        do {
            let look = try looked(text.utf8, name)
            let choice = try TableChoice(wish, of: look)
            let remarks = try RowLook(look, choice).remarks(look, choice, areLabelsSaid: !wish.labels.isEmpty)
            return remarks.filter { $0.severity == .wrong }.map { "\($0.line ?? 0): \($0.reason(in: .english))" }
        } catch {
            switch error {
            case let error as TextTableError: return ["\(error.line ?? 0): \(Words(.english).table(error.message))"]
            case let error as TableChoice.Problem: return ["0: \(Words(.english).look(error.reason))"]
            default: return ["\(error)"]
            }
        }
    }

    private let rows = "a b,pos\nc d,neg\ne f,pos\ng h,neg\n"

    @Test func sayWhatIsWrongByLine() {
        let many = (0..<1001).map { "w \($0) a,l\($0)\nw \($0) b,l\($0)\n" }.joined()
        let cases: [(name: String, text: String, wish: TableChoice.Wish, wrong: [String])] = [
            ("a.csv", "text,label\n" + rows, .init(), []),
            ("a.csv", "\u{FEFF}text,label\r\n" + rows.replacing("\n", with: "\r\n"), .init(), []),
            ("a.csv", "text;label\r\ngut, aber;1\r\nnein;0\r\n", .init(), ["1: semicolons separate"]),
            ("a.csv", "text\tlabel\na, b\tx\n", .init(), ["1: tabs separate"]),
            ("a.tsv", "text,label\n" + rows, .init(), ["1: commas separate"]),
            ("a.csv", "", .init(), ["0: is empty"]),
            ("a.csv", "text,label\n", .init(), ["0: it has no row"]),
            ("a.csv", "text\na\nb\n", .init(), ["0: it has one column only, 'text'"]),
            ("a.csv", "text,label\na b,x\nc d,x\n", .init(), ["0: the label column 'label' has one label only, 'x'"]),
            ("a.csv", "text,label\n" + many, .init(), ["0: the label column 'label' has 1001 different labels; at most 1000"]),
            (
                "a.csv", "text,label\n" + rows, .init(label: "lable"),
                ["0: it has no column 'lable'; there are: 'text', 'label'"]
            ),
            ("a.csv", "text,label\n" + rows, .init(label: "Label"), ["0: it has no column 'Label'"]),
            (
                "a.csv", "text,text,label\na b,c d,x\ne f,g h,y\ni j,k l,x\nm n,o p,y\n", .init(text: "text"),
                ["0: 2 columns are named 'text'"]
            ),
            // All of them, not the first alone; what an open quote swallowed is read again.
            (
                "a.csv", "text,label\n" + rows + "x,y,z\n\n\"open,neg\nlast,pos\n , \n", .init(),
                [
                    "6: 3 fields; the header has 2", "7: is empty", "8: a quoted field that begins here has no closing quote",
                    "10: is empty",
                ]
            ),
            (
                "a.csv", "text,label\n\"open,pos\n" + rows + "\"b\",pos\n", .init(),
                ["7: text after the closing quote of a field, which begins in line 2"]
            ),
            (
                "a.jsonl",
                "{\"text\": \"a b\", \"label\": 1}\n{]\n{\"text\": \"c d\", \"label\": 0}\n{\"text\": \"e\", \"label\": 0}\n{\"label\": 1}\n",
                .init(text: "text"),
                ["2: is not JSON", "5: has no key 'text'"]
            ),
            ("a.csv", "text,label\n" + rows + "i j,pos \n", .init(), ["6: label 'pos ' (1 row) looks like 'pos' (2 rows)"]),
            (
                "a.csv", "text,label\n" + rows + "i j,pos \n", .init(labels: ["neg", "pos"]),
                ["6: label 'pos '; the request has 'neg', 'pos'; did you mean"]
            ),
            (
                "a.csv", "text,label\na b,1\nc d,0\ne f,1.0\ng h,0\ni j,1\nk l,１\n", .init(),
                ["4: label '1.0' (1 row) looks like '1'", "7: label '１' (1 row) looks like '1'"]
            ),
            ("a.csv", "text,label\na b,\nc d,x\ne f,y\ng h,x\ni j,y\n", .init(), ["2: label ''; the request has 'x', 'y'"]),
            (
                "a.csv", "text,label\n\(String(repeating: "長", count: 100_000)),x\n" + rows.replacing("pos", with: "x"),
                .init(), []
            ),
        ]
        for item in cases {
            let found = wrong(item.text, item.name, item.wish)
            #expect(
                found.count == item.wrong.count && zip(found, item.wrong).allSatisfy { $0.hasPrefix($1) },
                "\(item.text.prefix(80).debugDescription): \(found)")
        }
    }

    @Test func everyUnusableRowIsCountedAndTheFirstAreListed() throws {
        let look = try looked(("text,label\n" + rows + String(repeating: "a,b,c\n", count: 250)).utf8)
        let found = try RowLook(look, TableChoice(.init(), of: look))
        #expect(found.unusable.count == 250 && found.unusable.first.count == RowLook.listedCountMax && found.rowCount == 4)
        #expect(found.unusable.remarks.last?.reason(in: .english) == "150 more rows that cannot be used")
    }

    @Test func otherEncodingsAreNamed() throws {
        let japanese = "本文,ラベル\nこの映画はとても面白かった。,良い\nつまらない話でした,悪い\n"
        let french = "text,label\ncafé né à Paris,oui\nnaïve été,non\n"
        let cases: [(String, String.Encoding, ForeignEncoding?)] = [
            (japanese, .shiftJIS, .shiftJIS), (french, .isoLatin1, .latin1),
            (french, .windowsCP1252, .latin1), (french, .utf16, .utf16), (french, .utf16LittleEndian, .utf16LittleEndian),
            (french, .utf16BigEndian, .utf16BigEndian), (french, .utf32, .utf32), (japanese, .utf8, nil), (french, .utf8, nil),
        ]
        for (text, encoding, expected) in cases {
            let data = try #require(text.data(using: encoding), "\(encoding)")
            #expect(ForeignEncoding.guess(Array(data)) == expected, "\(encoding)")
        }
        // Foundation cannot write it here.
        let digits = Array(
            ("CBDCCAB82CA5E9A5D9A5EB0AA4B3A4CEB1C7B2E8A4CFA4C8A4C6A4E2CCCCC7F2A4ABA4C3A4BFA1A32CCEC9A4A40AA4C4A4DE"
                + "A4E9A4CAA4A4CFC3A4C7A4B7A4BF2CB0ADA4A40A").utf8)
        let bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
            UInt8(String(decoding: digits[$0..<($0 + 2)], as: UTF8.self), radix: 16)
        }
        #expect(ForeignEncoding.guess(bytes) == .eucJP)
        #expect(ForeignEncoding.guess([0x80, 0x81, 0x82, 0x83, 0xFF, 0xFE, 0xFF]) == nil)
    }

    @Test func whatTheColumnsAreIsSeen() throws {
        func choice(_ text: String, _ name: String = "a.csv") throws -> String {
            let look = try looked(text.utf8, name)
            let choice = try TableChoice(.init(), of: look)
            let columns = choice.columns
            return
                "\(columns.text ?? "") \(columns.label ?? "") \(choice.task.rawValue) \(choice.labels) \(columns.hasHeader ?? true)"
        }
        #expect(try choice("text,label\n" + rows) == "text label classification [\"neg\", \"pos\"] true")
        #expect(try choice(rows) == "1 2 classification [\"neg\", \"pos\"] false")
        #expect(try choice("id,x,y\n1,a b,2\n2,c d,10\n3,e f,2\n4,g h,10\n") == "x y classification [\"2\", \"10\"] true")
        let prices = (0..<80).map { "\($0 * 37 % 80).5\ttext number \($0)\n" }.joined()
        #expect(try choice("price\ttext\n" + prices, "a.tsv") == "text price regression [] true")
        let json = ["{\"t\": \"a b\", \"l\": true}", "{\"l\": false, \"t\": \"c d\", \"more\": null}"]
        #expect(
            try choice((json + json.map { $0.replacing("\"t\": \"", with: "\"t\": \"x ") }).joined(separator: "\n"), "a.jsonl")
                == "t l classification [\"false\", \"true\"] true")
        // Two that may be meant are asked about, with their names.
        let look = try looked("one,two,label\na b,c d,x\ne f,g h,y\ni j,k l,x\nm n,o p,y\n".utf8)
        #expect { try TableChoice(.init(), of: look) } throws: { ($0 as? TableChoice.Problem)?.asks == .text(["one", "two"]) }
        #expect(try TableChoice(.init(text: "two"), of: look).columns.text == "two")
    }

    @Test func repeatedTextsAreNamedByLine() throws {
        let look = try looked("text,label\na  b,x\nc d,y\n a b ,y\nc d,y\ne f,x\n".utf8)
        let found = try RowLook(look, TableChoice(.init(), of: look))
        let lines = { (repetitions: [RowLook.Repetition]) in repetitions.map { [$0.line, $0.earlierLine] } }
        #expect(lines(found.repeated.first) == [[4, 2], [5, 3]])
        #expect(lines(found.contradictory.first) == [[4, 2]])
        #expect(found.edgeSpaces.first == [4])
    }

    /// The place of a text is the first byte of its digest here, which is its own first byte.
    private func split(_ text: String) throws -> (split: TableSplit, choice: TableChoice) {
        let look = try looked(text.utf8)
        let choice = try TableChoice(.init(), of: look)
        let split = try TableSplit(look, choice) { bytes in Digest(bytes: [bytes.first ?? 0] + [UInt8](repeating: 0, count: 31))
        }
        return (split, choice)
    }

    @Test func rowsGoWhereTheirTextSays() throws {
        let (split, choice) = try split(
            "text,label\r\n\"A, \"\"1\"\"\n2\",x\r\n\u{C0} 1,x\r\nA 2,y\r\n\u{1F600} 1,x\r\n\u{1F600}  2,y\r\n\"\u{1F600} 1\",x\r\n"
        )
        let texts = split.files.mapValues { String(decoding: $0, as: UTF8.self) }
        // Below 0.7 · 256 = 179.2 is train, below 217.6 validation: 0x41, 0xC3 and 0xF0 are the first bytes.
        #expect(texts[.train] == "text,label\n\"A, \"\"1\"\"\n2\",x\nA 2,y\n")
        #expect(texts[.validation] == "text,label\n\u{C0} 1,x\n")
        #expect(texts[.test] == "text,label\n\u{1F600} 1,x\n\u{1F600}  2,y\n\"\u{1F600} 1\",x\n")
        #expect(split.problems(choice).isEmpty)
    }

    @Test func aLabelThatFallsToOnePlaceOnlyIsSaidWithWhatIsMissing() throws {
        let (split, choice) = try split("text,label\na 1,x\nb 2,y\n\u{C0} 1,x\n\u{1F600} 2,y\nc 3,x\n")
        #expect(
            split.problems(choice).map(Words(.english).look) == [
                "label 'x' has 3 rows, and none falls to test; at least 1 is needed there: 27 more rows (30 in all) with texts of their own make that "
                    + "all but sure"
            ])
    }
}
