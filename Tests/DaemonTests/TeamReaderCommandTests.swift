import Foundation
import Ledger
import TestSupport
import Testing

/// heteroloractl for a login that sees one of the sample ledger's five teams.
@Suite struct TeamReaderCommandTests {
    private static let team = "manufacturing"

    /// The login, made once in a test process.
    private static let login = Result<String, any Error> {
        let (cluster, database) = (try PrivatePostgreSQL.shared.get(), try SampleLedger.database.get())
        let login = database + "_ann"
        try cluster.psql(
            database,
            "create role \(login) login in role heterolora_team_reader; grant connect on database \(database) to \(login)")
        try cluster.psql(
            database, "insert into team_reader (login, team) values ('\(login)', '\(team)')", user: "heterolora_owner")
        return login
    }

    private func answer(_ arguments: String...) throws -> (status: Int32, output: String) { try answer(arguments) }

    private func answer(_ arguments: [String]) throws -> (status: Int32, output: String) {
        let conninfo = try PrivatePostgreSQL.shared.get().conninfo(
            database: SampleLedger.database.get(), user: Self.login.get())
        return try Command.run([LiveProgram.folder + "/heteroloractl"] + arguments + ["--database", conninfo])
    }

    private func psql(_ sql: String) throws -> String {
        try PrivatePostgreSQL.shared.get().psql(SampleLedger.database.get(), sql)
    }

    /// The ids of requests in a text that are not the team's.
    private func strangers(in text: String) throws -> Set<String> {
        let others = Set(
            try psql("select request from standing where not is_control and team is distinct from '\(Self.team)'").split(
                separator: "\n"
            )
            .map(String.init))
        #expect(others.count > 500)
        return Set(text.matches(of: /20[0-9]{6}-[0-9]{6}-[a-z0-9-]+/).map { String($0.output) }).intersection(others)
    }

    @Test func everyCommandAnswersOfTheTeamAlone() throws {
        let run = try psql(
            "select o.request from outcome o join standing s using (request) where s.team = '\(Self.team)' and o.ending = 'finished' order by 1 limit 1"
        )
        let event = try psql("select event_sequence from outcome where request = '\(run)'")
        for arguments in [
            ["list", "--limit", "5000"], ["show", run], ["report", run, "--format", "csv"], ["explain", run],
            ["audit", "show", event],
            ["audit", "log", "--limit", "5000"], ["audit", "log", "--request", run], ["audit", "checkpoint"], ["costs"],
            ["portfolio", "--from", "2025-10-01", "--to", "2026-09-30"],
        ] {
            let answered = try answer(arguments)
            #expect(answered.status == 0 && !answered.output.isEmpty, "\(arguments): \(answered.output.suffix(500))")
            #expect(try strangers(in: answered.output) == [], "\(arguments)")
        }
        let listed = try JSONSerialization.jsonObject(
            with: Data(answer("list", "--limit", "5000", "--output", "json").output.utf8))
        let requests = try #require((listed as? [String: Any])?["requests"] as? [[String: Any]])
        #expect(Set(requests.compactMap { $0["team"] as? String }) == [Self.team])
        #expect(
            "\(requests.count)" == (try psql("select count(*) from standing where team = '\(Self.team)' and not is_control")))
    }

    @Test func everyQuestionIsAnsweredFromWhatTheTeamMaySee() throws {
        let folder = Repository.root + "/questions"
        for question in try Question.all(in: folder) {
            let values = question.parameters.flatMap { ["--with", "\($0.name)=\($0.standard ?? $0.example ?? "")"] }
            let answered = try answer(["ask", question.name, "--questions", folder, "--output", "csv"] + values)
            #expect(answered.status == 0, "\(question.name): \(answered.output)")
            #expect(try strangers(in: answered.output) == [], "\(question.name)")
        }
        let spent = try answer("ask", "spent-and-reserved", "--questions", folder, "--output", "csv").output
        #expect(spent.split(whereSeparator: \.isNewline).dropFirst().map { $0.prefix { $0 != "," } } == [Self.team[...]])
    }

    @Test func anotherTeamsRequestIsNotKnownAndTheWholeIsRefused() throws {
        let other = try psql("select request from standing where team <> '\(Self.team)' order by 1 limit 1")
        for command in [["show"], ["report"], ["explain"], ["audit", "log", "--request"]] {
            let answered = try answer(command + [other])
            #expect(answered.status == 66 && answered.output.contains("knows no request"), "\(command): \(answered.output)")
        }
        let folder = try TemporaryFolder()
        for command in [["verify"], ["prove", "12"], ["export", folder.path + "/export"]] {
            let answered = try answer(["audit"] + command)
            let words = "sees only what concerns requests of '\(Self.team)', and what concerns no request"
            #expect(answered.status == 78 && answered.output.contains(words), "\(command): \(answered.output)")
            #expect(!answered.output.contains("BAD") && !answered.output.contains("sound"))
        }
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/export"))
    }
}
