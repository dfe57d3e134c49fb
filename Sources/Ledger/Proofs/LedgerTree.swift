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
        try hashes(after: known, upTo: .max, connection) { tree.append(event: $0) }
        return tree
    }

    /// Hands over the hashes of the events after `known`, in sequence.
    /// - Parameter last: the last event that is wanted.
    /// - Throws: `corrupt` where an event does not follow the one before it, or the last one of `known` is not there.
    static func hashes(
        after known: LedgerTree, upTo last: Int, _ connection: Connection, _ body: (Digest) -> Void
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
                select sequence, encode(previous_hash, 'hex'), encode(hash, 'hex') from audit_event
                where sequence > \(count)::bigint and sequence <= \(last)::bigint order by sequence
                limit \(hashBatchCount)::integer
                """, isRepeated: true)
            for row in rows {
                guard row.count == 3, row[0] == "\(count + 1)", row[1].flatMap(Digest.init(hexadecimal:)) == head,
                    let hash = row[2].flatMap(Digest.init(hexadecimal:))
                else {
                    throw LedgerError(
                        code: .corrupt, reason: "event \(count + 1) is missing, or does not follow the one before")
                }
                body(hash)
                (count, head) = (count + 1, hash)
            }
            if rows.count < hashBatchCount { break }
        }
    }
}
