import Domain
import Ledger
import TestSupport

/// A ledger that is signed: a run, a checkpoint, a refused request, another checkpoint, and one event more.
struct SignedLedger {
    let ledger: TestLedger
    let key: SigningKey
    /// Both checkpoints, as an anchor folder has them.
    let checkpoints: [Checkpoint]
    /// The events of the run.
    let run: [AuditEvent]

    /// - Parameter refused: the number of the request that is refused: another one makes another history.
    init(key: SigningKey? = nil, refused: Int = 0) async throws {
        guard let key = key ?? SigningKey(madeFor: "heterolora/test") else { throw CancellationError() }
        self.key = key
        ledger = try await TestLedger()
        let writer = ledger.writer
        try await Self.say(
            .ledgerIdentified(LedgerIdentity(origin: key.verificationKey.name, verificationKey: "\(key.verificationKey)")),
            writer)
        run = try await ledger.fill()
        var tree = LedgerTree()
        var checkpoints: [Checkpoint] = []
        func sign() async throws {
            let recorded = try await writer.signCheckpoint(with: key, after: tree, at: Self.time)
            (tree, checkpoints) = (recorded.tree, checkpoints + [recorded.checkpoint])
        }
        try await sign()
        guard let id = RequestID("20261124-020000-\(refused)") else { throw CancellationError() }
        _ = try await writer.append(
            SyntheticLedger.refused().entries().map { AuditEntry(time: $0.time, actor: $0.actor, request: id, fact: $0.fact) })
        try await sign()
        try await Self.say(.policiesRefused(PolicyRefusal(findings: [])), writer)
        self.checkpoints = checkpoints
    }

    static let time = Timestamp(microseconds: 1_790_000_000_000_000)

    /// - Parameter seconds: after the others; what was said before is another event at another time only.
    @discardableResult
    static func say(_ fact: Fact, _ writer: Ledger, later seconds: Int = 0) async throws -> AuditEvent {
        try await writer.append(AuditEntry(time: time.adding(seconds: Double(seconds)), actor: .daemon, fact: fact))
    }

    var anchors: [AuditEvidence.Anchor] {
        checkpoints.map { AuditEvidence.Anchor(name: "anchor-\($0.size)", text: "\($0.note)") }
    }

    /// Does what somebody does who may do everything and knows how the ledger works: hashes and typed tables are made to fit afterwards.
    func forge(_ sql: String) throws {
        try ledger.psql(
            unguarded: """
                \(sql);
                do $$
                declare
                    e record;
                    projection text;
                    before bytea := decode(repeat('00', 32), 'hex');
                begin
                    for e in select * from audit_event order by sequence loop
                        update audit_event set sealed_actor = null, sealed_payload = null, sealed_values = null,
                            previous_hash = before, hash = audit_event_hash(
                            e.sequence, e.time, e.actor, e.kind, e.request, e.attempt, e.source_sequence, e.payload::text, before)
                        where sequence = e.sequence returning hash into before;
                    end loop;
                    for projection in select substr(viewname, 11) from pg_views where viewname like 'projected\\_%' loop
                        execute format('delete from %I', projection);
                        execute format('insert into %I select * from %I', projection, 'projected_' || projection);
                    end loop;
                end $$
                """)
    }
}
