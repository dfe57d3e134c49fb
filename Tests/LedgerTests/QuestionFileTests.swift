import Ledger
import Testing

/// Files of questions.
@Suite struct QuestionFileTests {
    @Test func commentsSayWhatItTakes() throws {
        let text = "-- Who?\n-- team: whose (default: a)\n-- request: the id (example: b)\nselect :'team', :'request';\n"
        let question = try #require(try Question(fileName: "who.sql", text: text))
        #expect(question.name == "who" && question.words == "Who?")
        #expect(question.parameters.map(\.name) == ["team", "request"])
        #expect(question.parameters.map(\.standard) == ["a", nil] && question.parameters.map(\.example) == [nil, "b"])
        #expect(question.sql == "select :'team', :'request';")
        #expect(try Question(fileName: "README.md", text: text) == nil)
    }

    @Test(arguments: [
        ("select 1;", "begins with no comment"), ("-- Who?\n-- team\nselect 1;", "'-- NAME: words (example: VALUE)'"),
        ("-- Who?\nselect :'team';", "names no value of the question"),
        ("-- Who?\n-- team: whose (default: a)\nselect :'team", "names no value of the question"),
    ])
    func whatIsNoQuestionIsNamed(_ text: String, _ words: String) {
        #expect {
            try Question(fileName: "who.sql", text: text)
        } throws: {
            "\($0)".contains(words)
        }
    }

    @Test func everyColumnHasWords() async throws {
        let ledger = try await TestLedger()
        let without = try ledger.psql(
            """
            select c.relname || '.' || a.attname from pg_class c join pg_attribute a on a.attrelid = c.oid
            where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v') and c.relname not like 'projected\\_%'
                and a.attnum > 0 and not a.attisdropped and coalesce(col_description(c.oid, a.attnum), '') = ''
            """)
        #expect(without == "", "columns without a comment: \(without)")
    }
}
