/// A typed table and what it must hold: its definition over the events, as it ships with this program. The view `projected_TABLE`, from which the
/// server fills it, says the same, and is not asked: whoever changes a table can change the view as well.
struct Projection {
    let table: StaticString
    let definition: StaticString

    static let all = ofRequests + ofRuns + sums

    /// Rows that the table has and its definition has not, and the other way round.
    func faults(_ connection: Connection) throws(LedgerError) -> [AuditFault] {
        // Each side is gone through once: what both have adds up to nothing.
        let rows = try connection.rows(
            """
            select event_sequence, sum(side) > 0, whole::text from (
                select t.event_sequence, row (t.*) as whole, 1 as side from \(trusted: table) t
                union all
                select d.event_sequence, row (d.*), -1 from (\(trusted: definition)) d) both_sides
            group by event_sequence, whole having sum(side) <> 0 order by 1, 2, 3 limit 20
            """)
        return rows.map { row in
            let reason = row[1] == "t" ? "has a row that its event does not say" : "lacks a row that its event says"
            return AuditFault(sequence: row[0].flatMap(Int64.init), reason: "table \(table) \(reason): \(row[2] ?? "")")
        }
    }
}
