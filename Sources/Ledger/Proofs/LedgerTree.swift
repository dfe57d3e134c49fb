public import Domain

/// The tree over a ledger's events up to one of them.
public struct LedgerTree: Sendable, Equatable {
    public private(set) var frontier = MerkleFrontier()
    /// The hash of the last event.
    public private(set) var head = Digest.zero

    public init() {}

    public var count: Int { frontier.count }
    public var root: Digest { frontier.root }

    mutating func append(event hash: Digest) {
        frontier.append(leaf: MerkleTree.leaf(ofEvent: hash))
        head = hash
    }
}

extension Ledger {
    private static let hashBatchCount = 20_000

    /// The tree as it is now, from hashes alone: what the events say is not looked at.
    /// - Parameter known: as it was; the events that it is over must still be the first.
    /// - Throws: `corrupt` where an event does not follow the one before it.
    public func tree(after known: LedgerTree = LedgerTree()) throws(LedgerError) -> LedgerTree {
        try connected { connection throws(LedgerError) in try Self.tree(after: known, connection) }
    }

    static func tree(after known: LedgerTree, _ connection: Connection) throws(LedgerError) -> LedgerTree {
        var tree = known
        try hashes(after: known, upTo: .max, connection) { hash, _ in tree.append(event: hash) }
        return tree
    }

    /// Hands over the hashes of the events after `known`, in sequence, and what those say that are of keys or checkpoints.
    /// - Parameter last: the last event that is wanted.
    /// - Throws: `corrupt` where an event does not follow the one before it, or the last one of `known` is not there.
    static func hashes(
        after known: LedgerTree, upTo last: Int, _ connection: Connection, _ body: (Digest, Fact?) -> Void
    ) throws(LedgerError) {
        var (count, head) = (known.count, known.head)
        if count > 0 {
            let rows = try connection.rows(
                "select encode(hash, 'hex') from audit_event where sequence = \(count)::bigint", isRepeated: true)
            guard rows.first?.first == head.hexadecimal else {
                throw LedgerError(code: .corrupt, reason: "event \(count) is gone or not what it was: its hash was \(head)")
            }
        }
        while count < last {
            let rows = try connection.rows(
                """
                select sequence, encode(previous_hash, 'hex'), encode(hash, 'hex'),
                    case when kind in ('ledger.identified', 'key.replaced', 'checkpoint.signed') then kind end,
                    case when kind in ('ledger.identified', 'key.replaced', 'checkpoint.signed') then payload::text end
                from audit_event
                where sequence > \(count)::bigint and sequence <= \(last)::bigint order by sequence
                limit \(hashBatchCount)::integer
                """, isRepeated: true)
            for row in rows {
                guard row.count == 5, row[0] == "\(count + 1)", row[1].flatMap(Digest.init(hexadecimal:)) == head,
                    let hash = row[2].flatMap(Digest.init(hexadecimal:))
                else {
                    throw LedgerError(
                        code: .corrupt, reason: "event \(count + 1) is missing, or does not follow the one before")
                }
                body(hash, try fact(ofKind: row[3], row[4], of: count + 1))
                (count, head) = (count + 1, hash)
            }
            if rows.count < hashBatchCount { break }
        }
    }

    private static func fact(ofKind kind: String?, _ payload: String?, of sequence: Int) throws(LedgerError) -> Fact? {
        guard let kind = kind.flatMap(Fact.Kind.init(rawValue:)), let payload else { return nil }
        do {
            return try Fact(kind: kind, payloadJSON: payload)
        } catch {
            throw LedgerError(code: .corrupt, reason: "event \(sequence) is no fact of kind \(kind.rawValue)")
        }
    }
}
