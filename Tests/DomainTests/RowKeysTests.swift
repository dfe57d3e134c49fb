import Domain
import Testing

@Suite struct RowKeysTests {
    private func keys(_ contents: [TextTable.Content], _ labels: [Int] = []) -> RowKeys {
        let rows = contents.enumerated().map { place, content in
            TextTable.Row(content: content, target: labels.isEmpty ? .none : .label(labels[place]))
        }
        return RowKeys(rows, labelCount: labels.isEmpty ? 0 : 3)
    }

    private func isShared(_ first: TextTable.Content, _ second: TextTable.Content) -> Bool {
        keys([first]).sharedCount(with: keys([second])) == 1
    }

    @Test func inputsAreComparedButForWhiteSpace() {
        #expect(isShared(.text("one two\n"), .text(" one\r\n two\u{3000}")))
        #expect(!isShared(.text("one two"), .text("onetwo")) && !isShared(.text("One"), .text("one")))
        #expect(isShared(.pair("a", "b"), .pair("a ", "b")))
        #expect(!isShared(.pair("a", "b"), .pair("b", "a")) && !isShared(.pair("a b", "c"), .pair("a", "b c")))
        #expect(isShared(.completion(prompt: "2+2=", completion: "4"), .completion(prompt: "2+2=", completion: "5")))
        let messages = [ChatMessage(role: "user", content: "Hi"), ChatMessage(role: "assistant", content: "Hello")]
        #expect(isShared(.conversation(messages), .conversation(messages)))
        #expect(!isShared(.conversation(messages), .conversation(Array(messages.reversed()))))
    }

    @Test func everyRowThatStandsElsewhereCounts() {
        let train = keys(["a", "a", "b", "c"].map { .text($0) })
        let test = keys(["a", "a", "a", "d", "c"].map { .text($0) })
        #expect(test.sharedCount(with: train) == 4 && train.sharedCount(with: test) == 3)
        #expect(test.sharedCount(with: keys([])) == 0 && keys([]).sharedCount(with: test) == 0)
    }

    @Test func labelsAreCountedAndContradictionsToo() {
        let rows = keys(["a", "b", "a ", "c", "b"].map { .text($0) }, [0, 1, 2, 0, 1])
        #expect(rows.labelCounts == [2, 2, 1] && rows.contradictoryCount == 2 && rows.count == 5)
    }

    @Test func textsWrittenAsFieldsOfACSVAreCounted() {
        let texts = [#""he said ""so"" twice""#, #""a quotation""#, #""one" and "two""#, #"so "" so"#, #""""#, #"""""#, "a"]
        #expect(keys(texts.map { .text($0) }).quotedCount == 1)
        #expect(keys([.pair("a", texts[0]), .completion(prompt: texts[0], completion: "a")]).quotedCount == 2)
    }
}
