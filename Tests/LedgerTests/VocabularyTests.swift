import Domain
import Ledger
import TestSupport
import Testing

/// States and kinds are spelled once in Domain; what the database enforces is held against that.
@Suite struct VocabularyTests {
    @Test func theDatabaseLetsStatesFollowAsTheyMay() async throws {
        let ledger = try await TestLedger()
        let states = RequestState.allCases
        let pairs = states.flatMap { before in states.map { (before, $0) } }
        let values = pairs.map { "('\($0.0.rawValue)', '\($0.1.rawValue)')" }.joined(separator: ", ")
        let answer = try ledger.psql("select can_follow(a, b) from (values \(values)) as pair (a, b)")
        let allowed = answer.split(separator: "\n").map { $0 == "t" }
        #expect(allowed.count == pairs.count)
        for (pair, isAllowed) in zip(pairs, allowed) {
            // A run may be started again.
            let expected = pair.0.successors.contains(pair.1) || pair == (.running, .running)
            #expect(isAllowed == expected, "\(pair)")
        }
        let first = try ledger.psql("select can_follow(null, s) from unnest(array[\(list(states.map(\.rawValue)))]) as s")
        #expect(first.split(separator: "\n").map { $0 == "t" } == states.map { $0 == .received })
        #expect(try quoted("a_state_is_one_of_the_known", ledger) == Set(states.map(\.rawValue)))
    }

    @Test func theDatabaseFollowsEventsAsDomainDoes() async throws {
        let ledger = try await TestLedger()
        let rows: [Arm: Int] = [.searched: 320, .uniform: 319, .headOnly: 280]
        let stories = [
            try SyntheticLedger.refused(), try SyntheticLedger.held(), try SyntheticLedger.failed(),
            try SyntheticLedger.finished(rightRows: rows), try SyntheticLedger.paused(),
        ]
        for (number, story) in stories.enumerated() {
            let id = try #require(RequestID("20261124-00000\(number)-story"))
            _ = try await ledger.writer.append(story.controlFiles)
            _ = try await ledger.writer.append(
                story.entries().map {
                    AuditEntry(time: $0.time, actor: $0.actor, request: id, fact: $0.fact, source: $0.source)
                })
            let states = try story.events.compactMap { try $0.fact().stateAfter?.rawValue }
            let recorded = try ledger.psql(
                "select state from state_change where request = '\(id.text)' order by event_sequence")
            #expect(recorded.split(separator: "\n").map(String.init) == states)
        }
    }

    @Test func theDatabaseKnowsTheKindsOfFacts() async throws {
        let ledger = try await TestLedger()
        func kinds(_ condition: String) throws -> Set<String> {
            let answer = try ledger.psql("select kind from fact_kind where \(condition)", user: "heterolora_reader")
            return Set(answer.split(separator: "\n").map(String.init))
        }
        #expect(try kinds("true") == Set(Fact.Kind.allCases.map(\.rawValue)))
        #expect(try kinds("is_workers") == Set(Fact.Kind.allCases.filter(\.isWorkers).map(\.rawValue)))
        let daemons: Set<String> = [
            "daemon.started", "policies.loaded", "policies.refused", "machine.calibrated", "ledger.identified", "key.replaced",
            "checkpoint.signed", "values.erased",
        ]
        #expect(try kinds("not is_of_request") == daemons)
        let sealed = try ledger.psql("select kind, field from fact_kind, unnest(sealed_fields) as field")
        let said = Fact.Kind.allCases.flatMap { kind in kind.sealedFields.map { "\(kind.rawValue)|\($0)" } }
        #expect(Set(sealed.split(separator: "\n").map(String.init)) == Set(said))
        // Each came with the migration that it names, and the newest is none that is to come.
        #expect(try kinds("since_migration not between 1 and \(Ledger.schemaVersion)") == [])
    }

    /// Words that the schemas list are those that Domain spells.
    @Test func theSchemasOfPayloadsHaveDomainsWords() async throws {
        let known: [String: [String]] = [
            "arm": Arm.allCases.map(\.rawValue), "proxyName": ProxyName.allCases.map(\.rawValue),
            "split": Split.allCases.map(\.rawValue), "engineName": EngineName.allCases.map(\.rawValue),
            "measurementQuantity": Measurement.Quantity.allCases.map(\.rawValue),
            "siteKind": Site.Kind.allCases.map(\.rawValue), "artifactKind": Artifact.Kind.allCases.map(\.rawValue),
            "findingSeverity": Finding.Severity.allCases.map(\.rawValue),
            "verdictDecision": Verdict.Decision.allCases.map(\.rawValue),
            "outcomeEnding": Outcome.Ending.allCases.map(\.rawValue),
            "outcomeCeiling": Outcome.Ceiling.allCases.map(\.rawValue),
            "attemptEndReason": AttemptEnd.Reason.allCases.map(\.rawValue),
            "controlOrderAction": ControlOrder.Action.allCases.map(\.rawValue),
            "requestStage": Request.Stage.allCases.map(\.rawValue),
            "searchSettingsMethod": SearchSettings.Method.allCases.map(\.rawValue),
            "learningTaskKind": LearningTask.Kind.allCases.map(\.rawValue),
            "candidateRoundPurpose": CandidateRound.Purpose.allCases.map(\.rawValue),
        ]
        let ledger = try await TestLedger()
        for (name, words) in known {
            let said = try ledger.psql(
                """
                select distinct word from fact_kind, jsonb_array_elements_text(payload_schema #> '{$defs, \(name), enum}') as word
                """)
            #expect(Set(said.split(separator: "\n").map(String.init)) == Set(words), "\(name)")
        }
    }

    /// What the program writes is as its schema says; and without a field it is no longer so where the program could not read it, and only there.
    @Test func whatASchemaRequiresIsWhatTheProgramCannotReadWithout() async throws {
        let ledger = try await TestLedger()
        var schemas: [Fact.Kind: PayloadSchema] = [:]
        for kind in Fact.Kind.allCases {
            schemas[kind] = try PayloadSchema(
                ledger.psql("select payload_schema from fact_kind where kind = '\(kind.rawValue)'"))
        }
        let rows: [Arm: Int] = [.searched: 320, .uniform: 319, .headOnly: 280]
        let stories = [
            try SyntheticLedger.refused(), try SyntheticLedger.held(), try SyntheticLedger.failed(),
            try SyntheticLedger.finished(rightRows: rows), try SyntheticLedger.paused(),
        ]
        var seen: Set<Fact.Kind> = []
        for fact in try stories.flatMap({ try $0.controlFiles + $0.entries() }).map(\.fact) {
            let schema = try #require(schemas[fact.kind])
            let payload = try PayloadSchema.tree(fact.payloadJSON())
            #expect(schema.faults(payload) == [], "\(fact.kind.rawValue)")
            guard seen.insert(fact.kind).inserted else { continue }
            // A message that is none is read as none: its words stand beside it.
            for (path, less) in payload.lesser where !path.dropLast().contains("message") {
                let isRead = (try? Fact(kind: fact.kind, payloadJSON: CanonicalJSON.text(less))) != nil
                #expect(schema.faults(less).isEmpty == isRead, "\(fact.kind.rawValue) without \(path.joined(separator: "."))")
            }
        }
        #expect(seen.count > 15, "\(seen)")
    }

    /// docs/worker/events.schema.json says the same fields of what workers say.
    @Test func theWorkersContractNamesTheSameFields() async throws {
        let ledger = try await TestLedger()
        let parts = try PayloadSchema.tree(Examples.text("docs/worker/events.schema.json")).members["$defs"]?.members ?? [:]
        for kind in Fact.Kind.allCases where kind.isWorkers {
            let schema = try PayloadSchema.tree(
                ledger.psql("select payload_schema from fact_kind where kind = '\(kind.rawValue)'"))
            let said = try #require(parts["payload-\(kind.rawValue)"])
            let fields = [schema, said].map { Set($0.members["properties"]?.members.keys.map(\.self) ?? []) }
            #expect(fields[0] == fields[1] && !fields[0].isEmpty, "\(kind.rawValue)")
            let needed = [schema, said].map { required($0) }
            #expect(needed[0] == needed[1] && !needed[0].isEmpty, "\(kind.rawValue)")
        }
    }

    private func required(_ schema: JSONTree) -> Set<String> {
        guard case .list(let names) = schema.members["required"] else { return [] }
        return Set(names.compactMap { if case .text(let name) = $0 { name } else { nil } })
    }

    /// Whoever adds an event, and whatever is set: the trigger fires always.
    @Test(arguments: [
        ("an_event_is_of_a_known_kind", "'daemon', 'daemon.stopped', null", "daemon.stopped is no kind of fact"),
        ("only_facts_about_the_daemon_have_no_request", "'daemon', 'run.ended', null", "run.ended is a fact about a request"),
        (
            "only_facts_about_the_daemon_have_no_request", "'daemon', 'daemon.started', 'x'",
            "daemon.started is a fact about the daemon"
        ),
        ("a_worker_says_only_what_workers_may_say", "'worker', 'run.ended', 'x'", "run.ended is not for a worker to say"),
    ])
    func whatIsNoFactOfItsKindIsRefused(constraint: String, values: String, words: String) async throws {
        let ledger = try await TestLedger()
        let (attempt, number) = values.hasPrefix("'worker'") ? ("1", "1") : ("null", "null")
        let answer = try ledger.psql(
            """
            set session_replication_role = replica;
            do $$
            declare name text;
            begin
                insert into audit_event
                select 1, now(), \(values), \(attempt), \(number), '{}', decode(repeat('00', 32), 'hex'), decode(repeat('00', 32), 'hex');
                raise exception 'it is added';
            exception when check_violation then
                get stacked diagnostics name = constraint_name;
                raise info '% by %', sqlerrm, name;
            end $$
            """)
        #expect(answer.contains(words) && answer.contains(" by \(constraint)"), "\(answer)")
    }

    private func list(_ words: [String]) -> String { words.map { "'\($0)'" }.joined(separator: ", ") }

    /// The words that a constraint lists.
    private func quoted(_ constraint: String, _ ledger: TestLedger) throws -> Set<String> {
        let text = try ledger.psql("select pg_get_constraintdef(oid) from pg_constraint where conname = '\(constraint)'")
        let parts = text.split(separator: "'", omittingEmptySubsequences: false)
        return Set(stride(from: 1, to: parts.count, by: 2).map { String(parts[$0]) })
    }
}
