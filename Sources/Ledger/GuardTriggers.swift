internal import Domain

/// The triggers that refuse changes and fill the typed tables, as the migrations made them.
enum GuardTriggers {
    /// `pg_trigger.tgtype` of `before update or delete or truncate … for each statement`. (PostgreSQL, catalog/pg_trigger.h)
    private static let beforeChange = "58"
    /// The same of `before insert or update or delete or truncate … for each statement`.
    private static let beforeAnything = "62"
    /// The same of `after insert … for each row`.
    private static let afterInsert = "5"
    /// The same of `before insert … for each row`.
    private static let beforeInsert = "7"

    /// Tables that an event `values.erased` takes values out of.
    private static let erasable: Set<String> = ["audit_event", "reception", "request", "finding", "outcome"]

    private static var expected: [(table: String, function: String, type: String, purpose: String)] {
        let standing = "\(Ledger.standing)"
        let tables =
            ["audit_event", "schema_migration", "team_reader", "fact_kind"]
            + Projection.all.map { "\($0.table)" }.filter { $0 != standing }
        return tables.map {
            ($0, erasable.contains($0) ? "refuse_change_but_erasure" : "refuse_change", beforeChange, "refuses changes")
        }
            + [
                (standing, "refuse_change_by_hand", beforeAnything, "refuses changes by hand"),
                ("audit_event", "refuse_unknown_fact", beforeInsert, "refuses what is no fact of a known kind"),
                ("audit_event", "project_audit_event", afterInsert, "fills the typed tables"),
            ]
    }

    /// Tables whose trigger has been taken away, switched off, or made so that `session_replication_role` switches it off.
    static func faults(_ connection: Connection) throws(LedgerError) -> [AuditFault] {
        let rows = try connection.rows(
            """
            select relname, proname, tgtype, tgenabled from pg_trigger
            join pg_class on pg_class.oid = tgrelid join pg_proc on pg_proc.oid = tgfoid
            where relnamespace = 'public'::regnamespace and pronamespace = relnamespace and tgqual is null and tgattr::text = ''
            order by tgenabled = 'A' desc
            """)
        let strangers = try connection.rows(
            """
            select tgname, relname from pg_trigger join pg_class on pg_class.oid = tgrelid join pg_proc on pg_proc.oid = tgfoid
            where relnamespace = 'public'::regnamespace and not tgisinternal and (pronamespace <> relnamespace
                or proname not in ('refuse_change', 'refuse_change_but_erasure', 'refuse_change_by_hand', 'refuse_unknown_fact', 'project_audit_event')) order by 2, 1
            """
        ).map { row in
            AuditFault(
                sequence: nil,
                reason:
                    "trigger \((row[0] ?? "").quoted()) on table \((row[1] ?? "").quoted()) is none that the migrations made")
        }
        return strangers
            + expected.compactMap { table, function, type, purpose in
                let state = rows.first { $0.prefix(3) == [table, function, type] }?[3]
                guard let words = words(state) else { return nil }
                return AuditFault(sequence: nil, reason: "table \(table) no longer \(purpose): its trigger is \(words)")
            }
    }

    /// What is wrong with a trigger by its `tgenabled`; nil where it always fires.
    private static func words(_ state: String?) -> String? {
        switch state {
        case "A": nil
        case nil: "gone, or not that of the migrations"
        case "D": "off"
        default: "not ENABLE ALWAYS: a setting (session_replication_role) switches it off"
        }
    }
}
