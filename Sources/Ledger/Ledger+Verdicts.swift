public import Domain

extension Ledger {
    /// Verdicts, oldest first: what a replay goes through, a page at a time.
    /// - Parameters:
    ///   - sequence: after which event.
    ///   - since: not before then; nil for all.
    public func verdicts(
        after sequence: Int64, since: Timestamp?, limit: Int
    ) throws(LedgerError) -> [AuditEvent] {
        try connected { connection throws(LedgerError) in
            try Self.events(
                connection.rows(
                    """
                    select \(trusted: StoredEvent.columns) from audit_event
                    where kind = 'request.judged' and sequence > \(sequence)::bigint
                        and time >= coalesce(\(since?.description)::timestamptz, '-infinity')
                    order by sequence limit \(limit)::integer
                    """))
        }
    }

    /// What stood in policy files, by their digests, as far as the ledger was told.
    public func policyTexts() throws(LedgerError) -> [Digest: String] {
        try connected { connection throws(LedgerError) in
            var texts: [Digest: String] = [:]
            for row in try connection.rows("select sha256, text from policy_text") {
                if let digest = row[0].flatMap(Digest.init(hexadecimal:)), let text = row[1] { texts[digest] = text }
            }
            return texts
        }
    }
}
