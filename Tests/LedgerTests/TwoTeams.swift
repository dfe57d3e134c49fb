import Domain
import Ledger
import TestSupport
import Testing

/// A ledger of two teams that have asked for the same, with an order about each one's request, a file that is no request, and what the daemon says of itself; and logins that
/// see one team, none, and everything by inheritance.
struct TwoTeams {
    let ledger: TestLedger
    /// Sees `own`.
    let reader: String
    /// Is bound to no team.
    let unbound: String
    /// Has the rights of heterolora_reader without being it.
    let dashboard: String
    let own: [RequestID]
    let others: [RequestID]

    static let team = "customer-voice"
    static let other = "legal"

    init() async throws {
        ledger = try await TestLedger()
        (reader, unbound, dashboard) = (ledger.database + "_ann", ledger.database + "_bob", ledger.database + "_dashboard")
        (own, others) = (
            try Self.ids(["20261124-010000-ours", "20261124-011000-yes"]),
            try Self.ids(["20261124-020000-theirs", "20261124-021000-yes"])
        )
        try ledger.psql(
            """
            create role \(reader) login in role heterolora_team_reader; create role \(unbound) login in role heterolora_team_reader;
            create role \(dashboard) login in role heterolora_reader;
            grant connect on database \(ledger.database) to \(reader), \(unbound), \(dashboard)
            """)
        try ledger.psql(
            "insert into team_reader (login, team) values ('\(reader)', '\(Self.team)')", user: "heterolora_owner")
        try await fill()
    }

    private func fill() async throws {
        let run = try TestLedger.run().entries()
        let time = try #require(run.last?.time)
        for (team, requests) in [(Self.team, own), (Self.other, others)] {
            _ = try await ledger.writer.append(try run.map { try Self.entry($0, about: requests[0], of: team) })
            let order = ControlOrder(action: .cancel, request: requests[0], reason: "a reason of \(team)")
            let file = Reception(
                fileName: "yes.yaml", sizeBytes: 1, digest: .zero, submitter: Submitter(userID: 7, userName: "boss-of-\(team)"))
            _ = try await ledger.writer.append([
                AuditEntry(time: time, actor: .user("boss-of-\(team)"), request: requests[1], fact: .requestReceived(file)),
                AuditEntry(
                    time: time, actor: .daemon, request: requests[1],
                    fact: .controlDecided(ControlDecision(order: order, findings: []))),
            ])
        }
        let malformed = try #require(RequestID("20261124-030000-nothing"))
        let file = Reception(
            fileName: "no.yaml", sizeBytes: 1, digest: .zero, submitter: Submitter(userID: 8, userName: "nobody"))
        _ = try await ledger.writer.append([
            AuditEntry(time: time, actor: .user("nobody"), request: malformed, fact: .requestReceived(file)),
            AuditEntry(time: time, actor: .daemon, fact: .policiesRefused(PolicyRefusal(findings: []))),
        ])
    }

    private static func ids(_ names: [String]) throws -> [RequestID] { try names.map { try #require(RequestID($0)) } }

    private static func entry(_ entry: AuditEntry, about request: RequestID, of team: String) throws -> AuditEntry {
        var fact = entry.fact
        if case .requestJudged(let judged) = fact {
            let known = try #require(judged.request)
            let metadata = Request.Metadata(name: "same", team: team, purpose: "that of \(team)", stage: known.metadata.stage)
            fact = .requestJudged(
                Judgement(
                    verdict: judged.verdict, request: Request(metadata: metadata, specification: known.specification),
                    policyDigests: judged.policyDigests))
        }
        return AuditEntry(time: entry.time, actor: entry.actor, request: request, fact: fact, source: entry.source)
    }

    func asking(as login: String, _ more: String = "") -> Ledger {
        Ledger(conninfo: ledger.cluster.conninfo(database: ledger.database, user: login) + more, applicationName: "test")
    }

    /// A relation's rows as text, as somebody sees them.
    func rows(_ relation: String, where condition: String = "true", as user: String = "postgres") throws -> [String] {
        try ledger.psql("select quote_literal(t::text) from \(relation) t where \(condition) order by 1", user: user)
            .split(separator: "\n").map(String.init)
    }

    /// Every table and view, and its column that names a request; nil where it has none.
    func relations() throws -> [(name: String, request: String?)] {
        try ledger.psql(
            """
            select relname, (select attname from pg_attribute where attrelid = c.oid and attname in ('request', 'control') order by attname limit 1)
            from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r', 'v', 'm')
                and relname not in ('append_turn', 'daemon_lease') order by 1
            """
        ).split(separator: "\n").map { line in
            let parts = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            return (parts[0], parts[1].isEmpty ? nil : parts[1])
        }
    }
}
