public import Domain

/// A daemon's word that it is the one that appends under its station's name. Of one name only who took it last appends.
public struct Lease: Sendable, Equatable {
    public let station: StationName
    /// Counts who took the name.
    public let token: Int64

    /// As the session says it to `take_append_turn`.
    var setting: String { "\(station)/\(token)" }
}

/// What came of asking for a name.
public enum LeaseAnswer: Sendable, Equatable {
    case taken(Lease)
    /// Another daemon has it, and has said so not long ago.
    case held(by: String, until: Timestamp)
}

extension Ledger {
    /// Takes the name of a station. From then on this ledger appends under it, also after the connection was lost, until another daemon
    /// takes the name: then appending ends with `LedgerError.Code.superseded`.
    /// - Parameters:
    ///   - holder: who asks. The same holder gets the name again at once; another one after it has run out.
    ///   - seconds: how long it is kept without a word, 1…86400.
    public func takeLease(
        of station: StationName, for holder: String, seconds: Int
    ) throws(LedgerError) -> LeaseAnswer {
        let answer = try connected { connection throws(LedgerError) in
            try connection.rows(
                "select token, holder, ledger_time(expires_at) from take_lease(\(station.text), \(holder), \(seconds)::integer)"
            )
        }
        guard let row = answer.first, row.count == 3, let holder = row[1], let until = row[2].flatMap(Timestamp.init) else {
            throw LedgerError(code: .schemaMismatch, reason: "take_lease gave no answer")
        }
        guard let token = row[0].flatMap(Int64.init) else { return .held(by: holder, until: until) }
        let lease = Lease(station: station, token: token)
        self.lease = lease
        return .taken(lease)
    }

    /// Says that whoever has the name is alive.
    /// - Returns: false where another daemon has taken it; true where none was ever taken here.
    public func renewLease(seconds: Int) throws(LedgerError) -> Bool {
        guard let lease else { return true }
        let answer = try connected { connection throws(LedgerError) in
            try connection.rows(
                "select renew_lease(\(lease.station.text), \(lease.token)::bigint, \(seconds)::integer)", isRepeated: true)
        }
        return answer.first?.first == "t"
    }

    /// Lets the next daemon take the name at once. What is appended after it is still appended under it.
    public func endLease() throws(LedgerError) {
        guard let lease else { return }
        try connected { connection throws(LedgerError) in
            _ = try connection.rows("select end_lease(\(lease.station.text), \(lease.token)::bigint)")
        }
    }
}
