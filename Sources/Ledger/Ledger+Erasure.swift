public import Domain

/// What the ledger has of a person that can be erased, and what cannot.
public struct SubjectValues: Sendable, Equatable {
    /// Values that stand beside the chain.
    public let places: [Erasure.Place]
    /// Requests of that person that are not over: what they say is still needed.
    public let openRequests: [RequestID]
    /// How many events name the person where nothing can be erased: texts of policies, and events of before the values stood beside the chain.
    public let fixedCount: Int
    /// The first of those; nil where there is none.
    public let firstFixed: Int64?
}

extension Ledger {
    /// So many values in one event.
    private static let placeCountMax = 1000

    /// Looks for everything that a person is called by or wrote: the name, alone or in words about him or her; purposes, first lines and texts of his or her
    /// files; reasons that he or she gave for orders. All events are looked at.
    /// - Parameter subject: the account's name, as `reception.user_name` has it.
    public func values(of subject: String) throws(LedgerError) -> SubjectValues {
        try connected { connection throws(LedgerError) in
            try Self.requireWhole(connection, to: "erase")
            let places = try connection.rows(
                """
                with own as (select request from reception where user_name = \(subject))
                select e.sequence, v.key
                from audit_event e cross join jsonb_each(e.sealed_values) v
                cross join lateral (select v.value ->> 'value' as value,
                    substring(e.sealed_payload from '"([A-Za-z]+)"\\s*:\\s*\\[?"salted-sha256:' || v.key) as field) said
                where e.sealed_values is not null and (
                    case when said.value like '[%' then \(subject) in (select json_array_elements_text(said.value::json))
                        else (said.value::json #>> '{}') ~ \(Self.pattern(of: subject)) end
                    or (said.field in ('purpose', 'text', 'firstLines') and e.request in (select request from own))
                    or (said.field = 'reason' and (e.payload ->> 'control' in (select request from own)
                        or (e.kind = 'control.decided' and e.request in (select request from own))
                        or (e.payload #>> '{message,says,cancelledBy,user}') = \(subject))))
                order by 1, 2
                """)
            let open = try connection.rows(
                """
                select t.request from standing t join reception r using (request)
                where r.user_name = \(subject) and t.state in ('received', 'held', 'admitted', 'planned', 'running') order by 1
                """)
            let fixed = try connection.rows(
                """
                select count(*), min(e.sequence) from audit_event e
                where (e.sealed_actor is null and e.actor = 'user:' || \(subject))
                    or (e.sealed_payload is null and e.payload::text ~ \(Self.pattern(of: subject))
                        and (e.kind = 'policies.loaded' or exists (
                            select from fact_kind k where k.kind = e.kind and k.sealed_fields is not null)))
                """)
            return SubjectValues(
                places: places.compactMap { row in
                    row[0].flatMap(Int64.init).flatMap { event in
                        row[1].flatMap(Digest.init(hexadecimal:)).map { Erasure.Place(event: event, commitment: $0) }
                    }
                }, openRequests: open.compactMap { $0[0].flatMap(RequestID.init) },
                fixedCount: fixed.first?[0].flatMap { Int($0) } ?? 0, firstFixed: fixed.first?[1].flatMap(Int64.init))
        }
    }

    /// The name as a word: not within another name.
    private static func pattern(of subject: String) -> String {
        var quoted = ""
        for scalar in subject.unicodeScalars {
            if scalar.isASCII, !scalar.properties.isAlphabetic, !("0"..."9").contains(scalar) { quoted += "\\" }
            quoted.unicodeScalars.append(scalar)
        }
        return "(^|[^[:alnum:]_-])\(quoted)([^[:alnum:]_-]|$)"
    }

    /// Takes values out of the ledger, with an event that says so; as `heterolora_owner`. The hashes stay what they are. All of them or none.
    /// - Parameters:
    ///   - actor: who erases.
    ///   - time: now, by the clock of whoever erases.
    /// - Returns: the events that say it: one for each thousand values.
    /// - Throws: `refused` for whoever is not the owner, and where a value is not there.
    public func erase(
        _ places: [Erasure.Place], because reason: String, by actor: Actor, at time: Timestamp
    ) throws(LedgerError) -> [AuditEvent] {
        var entries: [AuditEntry] = []
        for begin in stride(from: 0, to: places.count, by: Self.placeCountMax) {
            let some = Array(places[begin..<min(begin + Self.placeCountMax, places.count)])
            entries.append(AuditEntry(time: time, actor: actor, fact: .valuesErased(Erasure(reason: reason, values: some))))
        }
        return try append(entries)
    }
}
