internal import Domain

extension Ledger {
    /// Refuses what can be said of the whole ledger only, where the login sees a part of it: one of `heterolora_team_reader`.
    /// - Parameter purpose: what was to be done, as a verb.
    static func requireWhole(_ connection: Connection, to purpose: String) throws(LedgerError) {
        let isPart = try connection.rows(
            """
            select row_security_active(to_regclass('public.audit_event')) and not pg_has_role('heterolora_reader', 'usage')
                and not pg_has_role('heterolora_writer', 'usage')
            """, isRepeated: true)
        guard isPart.first?[0] == "t" else { return }
        let teams = try connection.rows(
            "select session_user, team from unnest(session_teams()) team right join (select) one on true")
        let names = teams.compactMap { $0[1] }.map { $0.quoted() }.joined(separator: ", ")
        throw LedgerError(
            code: .refused,
            reason: "the login \((teams.first?[0] ?? "").quoted()) sees only what concerns "
                + (names.isEmpty ? "no request, being bound to no team" : "requests of \(names), and what concerns no request")
                + "; to \(purpose) needs every event: ask as heterolora_reader")
    }
}
