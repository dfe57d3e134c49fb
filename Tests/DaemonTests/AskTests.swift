import Domain
import Foundation
import Ledger
import TestSupport
import Testing

/// heteroloractl ask, on the sample ledger.
@Suite struct AskTests {
    private let program = LiveProgram.folder + "/heteroloractl"

    private func conninfo() throws -> String {
        try PrivatePostgreSQL.shared.get().conninfo(database: SampleLedger.database.get(), user: "heterolora_reader")
    }

    private func ask(_ arguments: [String]) throws -> (status: Int32, output: String) {
        try Command.run(
            [program, "ask"] + arguments + ["--database", conninfo(), "--questions", Repository.root + "/questions"])
    }

    @Test func everyDocumentedAnswerIsThatOfTheSampleLedger() throws {
        let text = try String(contentsOfFile: Repository.root + "/docs/sql.md", encoding: .utf8)
        let questions = try Question.all(in: Repository.root + "/questions")
        #expect(questions.count >= 40)
        for question in questions {
            let file = try String(contentsOfFile: "\(Repository.root)/questions/\(question.name).sql", encoding: .utf8)
            let values = question.parameters.compactMap { parameter in parameter.example.map { "\(parameter.name)=\($0)" } }
                .flatMap { ["--with", $0] }
            let answer = try ask([question.name] + values)
            #expect(answer.status == 0, "\(question.name): \(answer.output)")
            #expect(answer.output != "nothing\n", "\(question.name)")
            let command = (["heteroloractl ask", question.name] + values).joined(separator: " ")
            let section =
                "### \(question.name)\n\n\(question.words)\n\n```sql\n\(file)```\n\n`\(command)`\n\n```\n\(answer.output)```\n"
            #expect(text.contains(section), "docs/sql.md says otherwise (scripts/sql-documentation): \(section)")
        }
    }

    @Test func psqlReadsTheSameFiles() throws {
        let cluster = try PrivatePostgreSQL.shared.get()
        let (status, output) = try Command.run([
            "psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-v", "times=10", "-d",
            cluster.conninfo(database: SampleLedger.database.get(), user: "heterolora_reader"), "-f",
            Repository.root + "/questions/results-on-worn-rows.sql",
        ])
        #expect(status == 0 && output.contains("support-desk|"), "\(output)")
    }

    @Test func theSampleLedgerIsSound() throws {
        let (status, output) = try Command.run([program, "audit", "verify", "--database", conninfo()])
        #expect(status == 0 && output.contains("is sound"), "\(output)")
    }

    @Test(arguments: [
        (["no-such-question"], Domain.ExitStatus.missingInput, "there is no question 'no-such-question'"),
        (["history-of-a-request"], .wrongUsage, "needs --with request=VALUE"),
        (["policy-text", "--with", "file"], .wrongUsage, "NAME=VALUE is needed"),
        (["policy-text", "--with", "file=a", "--with", "file=b"], .wrongUsage, "stands twice"),
        (["policy-text", "--with", "files=a"], .wrongUsage, "takes no 'files'; it takes: file"),
        (["looked-at-too-often", "--with", "times=many"], .wrongUsage, "a value is none of its kind"),
    ])
    func whatCannotBeAskedIsSaid(_ arguments: [String], _ status: Domain.ExitStatus, _ words: String) throws {
        let answer = try ask(arguments)
        #expect(answer.status == status.rawValue && answer.output.contains(words), "\(answer.output)")
    }

    @Test func programsGetTheAnswerAsTheyLikeIt() throws {
        let csv = try ask(["rules-that-refuse", "--output", "csv"]).output
        #expect(csv.hasPrefix("rule,requests\r\n"))
        let json = try ask(["rules-that-refuse", "--output", "json"]).output
        let rows = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: Any]])
        #expect(rows.count > 5 && rows.allSatisfy { $0["requests"] is Int && $0["rule"] is String })
        #expect(try ask(["rules-that-refuse", "--output", "yaml"]).output.hasPrefix("- requests: "))
        // A value is a value, whatever is in it.
        #expect(try ask(["policy-text", "--with", "file=x'; drop table cost; --"]).output == "nothing\n")
    }
}
