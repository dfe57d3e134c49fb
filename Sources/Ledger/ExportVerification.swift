internal import Domain

/// Verifies an export, line after line, on a machine that has no database. A value without I/O.
public struct ExportVerification {
    private var chain: AuditChain
    private var lineCount = 0

    public init(_ evidence: AuditEvidence) {
        chain = AuditChain(evidence)
    }

    /// - Parameter line: without its newline.
    public mutating func add(line: [UInt8]) {
        lineCount += 1
        do throws(LedgerError) {
            chain.add(try StoredEvent(line: line))
        } catch {
            chain.addUnreadable(sequence: nil, "line \(lineCount) \(error.reason)")
        }
    }

    /// After the last line.
    public mutating func finish() -> AuditReport { chain.finish() }
}

extension Ledger {
    /// Events after `sequence` as lines of an export, without their newlines; fewer than `limit` only at the end.
    public func exportedLines(after sequence: Int64, limit: Int) throws(LedgerError) -> [(sequence: Int64, line: String)] {
        try connected { connection throws(LedgerError) in
            try Self.requireWhole(connection, to: "export")
            let rows = try connection.rows(
                """
                select \(trusted: StoredEvent.auditedColumns) from audit_event where sequence > \(sequence)::bigint
                order by sequence limit \(limit)::integer
                """, isRepeated: true)
            var lines: [(Int64, String)] = []
            for row in rows {
                let stored = try StoredEvent(row: row)
                do {
                    lines.append((stored.event.sequence, try stored.line()))
                } catch {
                    throw LedgerError(code: .corrupt, reason: "event \(stored.event.sequence) cannot be written: \(error)")
                }
            }
            return lines
        }
    }
}
