import Domain
import Ledger
import TestSupport
import Testing

/// Who sees only what concerns the requests of some teams.
@Suite struct TeamReaderTests {
    /// Relations that later migrations add are among them.
    @Test func aTeamReaderSeesWhatConcernsItsTeamsAndNothingElse() async throws {
        let teams = try await TwoTeams()
        let own = teams.own.map { "'\($0.text)'" }.joined(separator: ", ")
        // Numbers that count what somebody sees, and what is not asked by request.
        let different: Set<String> = ["test_look", "team_reader", "consumption", "consumption_change", "projected_consumption"]
        let relations = try teams.relations()
        #expect(relations.count > 50)
        for (relation, request) in relations {
            let seen = try teams.rows(relation, as: teams.reader)
            let none = try teams.rows(relation, as: teams.unbound)
            if !different.contains(relation) {
                let condition = request.map { "\($0) in (\(own)) or \($0) is null" } ?? "true"
                #expect(try seen == teams.rows(relation, where: condition), "\(relation)")
                #expect(try none == teams.rows(relation, where: request.map { "\($0) is null" } ?? "true"), "\(relation)")
            }
            #expect(try teams.rows(relation, as: teams.dashboard) == teams.rows(relation), "\(relation)")
            for word in teams.others.map(\.text) + [TwoTeams.other, "-nothing", "nobody"] {
                #expect(!seen.contains { $0.contains(word) }, "\(relation) tells of \(word)")
            }
            for word in teams.own.map(\.text) + [TwoTeams.team] {
                #expect(!none.contains { $0.contains(word) }, "\(relation) tells everybody of \(word)")
            }
        }
        // The other team's run looks at the same test rows, and was paid.
        #expect(try teams.rows("test_look", as: teams.reader).count == 1)
        let sums = "select distinct scope, name from consumption order by 1, 2"
        #expect(try teams.ledger.psql(sums, user: teams.reader) == "team|\(TwoTeams.team)")
        #expect(try teams.ledger.psql("select count(*) from consumption", user: teams.unbound) == "0")
        #expect(
            try teams.ledger.psql("select login, team from team_reader", user: teams.reader)
                == "\(teams.reader)|\(TwoTeams.team)")
    }

    @Test func nothingThatASessionDoesWidensIt() async throws {
        let teams = try await TwoTeams()
        let count = "select count(*) from cost"
        func answer(_ sql: String) -> String? { try? teams.ledger.psql(sql, user: teams.reader) }
        #expect(answer(count) == "1")
        for before in [
            "set role heterolora_team_reader", "set row_security = on", "set search_path = pg_catalog, pg_temp, public",
            "set plan_cache_mode = force_generic_plan", "set constraint_exclusion = on", "begin; declare c cursor for \(count)",
        ] {
            #expect(answer("\(before); \(count)") == "1", "\(before)")
        }
        for statement in [
            "set role heterolora_reader", "set role \(teams.dashboard)", "set session authorization \(teams.dashboard)",
            "set row_security = off; \(count)",
            "insert into team_reader (login, team) values (session_user, '\(TwoTeams.other)')",
            "create temp table standing (request text)", "create function mine() returns int language sql return 1",
            "select append_audit_event(now(), 'daemon', 'daemon.started', null, null, null, '{}')", "select take_append_turn()",
            "lock table append_turn", "alter table cost disable row level security",
            "drop policy team_readers_see_their_teams on cost",
            "copy cost to program 'cat'", "select * from append_turn", "select * from daemon_lease",
        ] {
            #expect(answer(statement) == nil, "\(statement)")
        }
        #expect(answer("copy (select * from cost) to stdout")?.split(separator: "\n").count == 1)
        // What a planner has counted of rows that are hidden.
        try teams.ledger.psql("analyze")
        let counted = "select count(*) from pg_stats where schemaname = 'public' and tablename not in"
        #expect(answer("\(counted) ('schema_migration', 'fact_kind')") == "0")
        // What is asked of a number or a name is asked of what is seen.
        #expect(
            answer("select session_sees_order('\(teams.others[1].text)'), session_sees_order('\(teams.own[1].text)')") == "f|t")
        #expect(
            answer(
                "select count(*) from audit_event where (1 / (case when request = '\(teams.others[0].text)' then 0 else 1 end)) = 1"
            ) != nil)
    }

    @Test func aBindingBeginsAndEndsByTheOwnersWord() async throws {
        let teams = try await TwoTeams()
        func bind(_ team: String, _ mayRead: Bool) throws {
            try teams.ledger.psql(
                "insert into team_reader (login, team, may_read) values ('\(teams.reader)', '\(team)', \(mayRead))",
                user: "heterolora_owner")
        }
        func seen() throws -> String {
            try teams.ledger.psql(
                "select string_agg(team, ' ' order by team) from standing where not is_control", user: teams.reader)
        }
        #expect(try seen() == TwoTeams.team)
        try bind(TwoTeams.other, true)
        #expect(try seen() == "\(TwoTeams.team) \(TwoTeams.other)")
        try bind(TwoTeams.team, false)
        #expect(try seen() == TwoTeams.other)
        try bind(TwoTeams.other, false)
        #expect(try seen() == "")
        try bind(TwoTeams.team, true)
        #expect(try seen() == TwoTeams.team)
        for user in ["heterolora_writer", "heterolora_reader", teams.unbound] {
            #expect(throws: (any Error).self) {
                try teams.ledger.psql("insert into team_reader (login, team) values ('\(teams.unbound)', 'x')", user: user)
            }
        }
        for statement in ["update team_reader set team = 'x'", "delete from team_reader", "truncate team_reader"] {
            #expect(throws: (any Error).self) { try teams.ledger.psql(statement, user: "heterolora_owner") }
        }
        #expect(try await teams.ledger.writer.verify().isSound)
    }

    /// Whatever the role and the connection string say of row-level security.
    @Test(arguments: ["", " options='-c row_security=off'"])
    func ourProgramsSeeThePartAndSayWhereTheyNeedTheWhole(options: String) async throws {
        let teams = try await TwoTeams()
        try teams.ledger.psql(
            "alter role \(teams.reader) set row_security = off; alter role \(teams.dashboard) set row_security = off")
        let reader = teams.asking(as: teams.reader, options)
        try await reader.checkSchema()
        #expect(try await reader.requests(in: nil, ofTeam: nil, limit: 9).map(\.request) == [teams.own[0]])
        #expect(try await reader.newestRequest(named: "same") == teams.own[0])
        #expect(try await reader.newestRequest(named: teams.others[0].text) == nil)
        #expect(try await reader.events(of: teams.own[0]) == teams.ledger.writer.events(of: teams.own[0]))
        #expect(try await reader.events(of: teams.others[0]).isEmpty)
        #expect(try await reader.teams() == [TwoTeams.team])
        #expect(try await reader.costsOfTeams(before: Timestamp(microseconds: .max / 2)) == [TwoTeams.team: [.jpy: 118.4]])
        let page = try await reader.events(EventSearch(), seenBy: .everything, limit: 9999)
        #expect(Set(page.headings.map { $0.request?.text ?? "" }) == Set(teams.own.map(\.text) + [""]))
        let refusals = [
            await refusal { _ = try await reader.verify() },
            await refusal { _ = try await reader.exportedLines(after: 0, limit: 9) },
            await refusal { _ = try await reader.signedTree([]) },
        ]
        for error in refusals {
            #expect(error?.code == .refused, "\(String(describing: error))")
            #expect(
                error?.reason.contains("'\(teams.reader)' sees only what concerns requests of '\(TwoTeams.team)'") == true,
                "\(String(describing: error))")
            #expect(error?.reason.contains("needs every event: ask as heterolora_reader") == true)
        }
        let unbound = await refusal { _ = try await teams.asking(as: teams.unbound, options).verify() }
        #expect(unbound?.reason.contains("bound to no team") == true)
        // Who has the rights of a reader by inheritance sees, and verifies, all of it.
        let report = try await teams.asking(as: teams.dashboard, options).verify()
        let known = try await teams.ledger.writer.verify()
        #expect(report == known && report.isSound, "\(report.faults)")
    }

    /// A login that is both sees everything: rights add up.
    @Test func aReaderOfAllIsNoTeamReader() async throws {
        let teams = try await TwoTeams()
        try teams.ledger.psql("grant heterolora_reader to \(teams.reader)")
        #expect(try await teams.asking(as: teams.reader).verify().isSound)
        #expect(try teams.ledger.psql("select count(*) from cost", user: teams.reader) == "2")
    }

    /// Whoever is not hidden anything is not slowed down: what is planned for them is what would be planned without policies.
    @Test func plansOfReaderAndWriterStayAsTheyWere() async throws {
        let teams = try await TwoTeams()
        try teams.ledger.psql("analyze")
        let questions = [
            "select * from request_overview order by received_at desc limit 20", "select * from spending",
            "select * from test_look",
            "select * from control_order", "select e.sequence from audit_event e join cost c on c.event_sequence = e.sequence",
            "select * from standing where team = 'x' and not is_control order by received_at desc limit 5",
            "select * from consumption_change",
        ].map { "explain (costs off) \($0)" }.joined(separator: "; ")
        func plans(_ user: String) throws -> String { try teams.ledger.psql(questions, user: user) }
        let (reader, writer, dashboard) = (
            try plans("heterolora_reader"), try plans("heterolora_writer"), try plans(teams.dashboard)
        )
        try teams.ledger.psql(
            """
            do $$ declare name text; begin
                for name in select relname from pg_class where relnamespace = 'public'::regnamespace and relrowsecurity loop
                    execute format('alter table %I disable row level security', name);
                end loop;
            end $$
            """)
        #expect(try reader == plans("heterolora_reader") && reader.contains("on standing"))
        #expect(writer == reader && dashboard == reader)
    }
}
