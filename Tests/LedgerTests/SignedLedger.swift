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

    /// - Parameters:
    ///   - other: a ledger with this history up to its first checkpoint; what was said there is copied, since salts are never the same.
    ///   - refused: the number of the request that is refused: another one makes another history.
    init(key: SigningKey? = nil, sharing other: SignedLedger? = nil, refused: Int = 0) async throws {
        let key = key ?? other?.key
        guard let key = key ?? SigningKey(madeFor: "heterolora/test") else { throw CancellationError() }
        self.key = key
        ledger = try await TestLedger()
        let writer = ledger.writer
        var tree = LedgerTree()
        var checkpoints: [Checkpoint] = []
        if let other {
            try other.copyBeginning(to: ledger)
            (run, checkpoints) = (other.run, [other.checkpoints[0]])
        } else {
            try await Self.say(
                .ledgerIdentified(LedgerIdentity(origin: key.verificationKey.name, verificationKey: "\(key.verificationKey)")),
                writer)
            run = try await ledger.fill()
        }
        func sign() async throws {
            let recorded = try await writer.signCheckpoint(with: key, after: tree, at: Self.time)
            (tree, checkpoints) = (recorded.tree, checkpoints + [recorded.checkpoint])
        }
        if other == nil { try await sign() }
        guard let id = RequestID("20261124-020000-\(refused)") else { throw CancellationError() }
        _ = try await writer.append(
            SyntheticLedger.refused().entries().map { AuditEntry(time: $0.time, actor: $0.actor, request: id, fact: $0.fact) })
        try await sign()
        try await Self.say(.policiesRefused(PolicyRefusal(findings: [])), writer)
        self.checkpoints = checkpoints
    }

    /// The events up to the first checkpoint and the event that says it.
    private func copyBeginning(to copy: TestLedger) throws {
        let (from, to) = (ledger.cluster.conninfo(database: ledger.database), copy.cluster.conninfo(database: copy.database))
        let rows = "select * from audit_event where sequence <= \(checkpoints[0].size + 1) order by sequence"
        let pipe = "psql -Xqd \"$0\" -c \"copy ($2) to stdout\" | psql -Xqd \"$1\" -c 'copy audit_event from stdin'"
        let (status, output) = try Command.run(["bash", "-o", "pipefail", "-c", pipe, from, to, rows])
        guard status == 0 else { throw LedgerError(code: .defect, reason: output) }
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
                -- Where something else is said than was sealed, it is hashed as it is.
                update audit_event set sealed_actor = null, sealed_payload = null, sealed_values = null
                where sealed_values is not null and not is_sealed(actor, payload::text, sealed_actor, sealed_payload, sealed_values);
                do $$
                declare
                    e record;
                    projection text;
                    before bytea := decode(repeat('00', 32), 'hex');
                begin
                    for e in select * from audit_event order by sequence loop
                        update audit_event set previous_hash = before, hash = audit_event_hash(
                            e.sequence, e.time, coalesce(e.sealed_actor, e.actor), e.kind, e.request, e.attempt, e.source_sequence,
                            coalesce(e.sealed_payload, e.payload::text), before)
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
