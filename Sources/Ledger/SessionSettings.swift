/// What a session is set to, whatever the role, the database, the environment and the connection string say: on these rests what
/// bytes, times, numbers and names mean. Only `default_transaction_read_only` is left as it is: somebody may freeze a ledger.
enum SessionSettings {
    static let wanted: [(name: String, value: String)] = [
        // What text is.
        ("client_encoding", "UTF8"), ("standard_conforming_strings", "on"), ("bytea_output", "hex"),
        // How times and numbers are written: in UTC, and every float so that it reads back as the same one.
        ("TimeZone", "UTC"), ("DateStyle", "ISO, YMD"), ("IntervalStyle", "postgres"), ("extra_float_digits", "1"),
        ("lc_numeric", "C"), ("lc_time", "C"),
        // Which tables, functions and operators names stand for. pg_catalog comes first because it is not listed; if it were, new
        // tables would go there.
        ("search_path", "public, pg_temp"),
        // What a transaction sees: appending must see what was appended just before, and nobody is shown a part as the whole (see `setRowSecurity`).
        ("default_transaction_isolation", "read committed"), ("default_transaction_deferrable", "off"),
        // A verification takes as long as it takes, a connection is idle for as long as nothing happens, and a refusal ends neither.
        ("statement_timeout", "0"), ("lock_timeout", "0"), ("idle_in_transaction_session_timeout", "0"),
        ("idle_session_timeout", "0"), ("transaction_timeout", "0"), ("exit_on_error", "off"),
    ]

    /// Makes the session so. What this version of PostgreSQL does not have is passed over. Every name in full and no operator:
    /// before this, names may stand for anything.
    static var set: SQL {
        """
        select pg_catalog.set_config(wanted.key, wanted.value, false)
        from pg_catalog.json_each_text(\(json)::pg_catalog.json) as wanted
        where pg_catalog.current_setting(wanted.key, true) is not null
        """
    }

    /// A commit that has been answered is on the server's disk; where it waits for other servers as well, it goes on doing so.
    static let setDurable: SQL = """
        select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'
        """

    /// What row-level security hides from whoever is to see everything is an error; for a login that is to see a part it is on, whatever it was set to.
    static let setRowSecurity: SQL = "select set_config('row_security', \(trusted: rowSecurity), false)"

    /// Whether policies hold for this role does not depend on the setting.
    private static let rowSecurity: StaticString =
        "case when row_security_active(to_regclass('public.audit_event')) then 'on' else 'off' end"

    /// What differs all the same: name, value, and what it should be.
    static var differing: SQL {
        """
        select wanted.key, current_setting(wanted.key, true), wanted.value
        from (
            select key, value from json_each_text(\(json)::json)
            union all select 'row_security', \(trusted: rowSecurity)) as wanted
        where current_setting(wanted.key, true) <> wanted.value
        """
    }

    private static var json: String {
        "{" + wanted.map { "\"\($0.name)\": \"\($0.value)\"" }.joined(separator: ", ") + "}"
    }
}
