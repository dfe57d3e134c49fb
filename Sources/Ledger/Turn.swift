public import Domain

/// The turn to append: nobody else appends until it is over. What is read in it is what stands, with what was appended in it before; what
/// was appended in it stands when it is over, or nothing of it does.
public struct Turn: ~Copyable {
    let connection: Connection

    init(_ connection: Connection) throws(LedgerError) {
        try connection.rows("select take_append_turn()", isRepeated: true)
        self.connection = connection
    }

    /// Appends one fact.
    /// - Returns: the event as it stands in the ledger; the earlier one where the same fact is there already.
    public func append(_ entry: AuditEntry) throws(LedgerError) -> AuditEvent { try Ledger.append(entry, connection) }

    /// Where a request stands; nil where the ledger has never heard of it.
    public func state(of request: RequestID) throws(LedgerError) -> RequestState? { try Ledger.state(of: request, connection) }

    /// Those of `requests` that the ledger has heard of.
    public func known(among requests: [RequestID]) throws(LedgerError) -> Set<RequestID> {
        try Ledger.known(among: requests, connection)
    }

    /// All events about `request`, in sequence.
    public func events(of request: RequestID) throws(LedgerError) -> [AuditEvent] {
        try Ledger.events(of: request, connection)
    }

    /// What a team and a person have consumed, as `Ledger.consumption` says.
    public func consumption(
        ofTeam team: String, user userID: UInt32, since monthBegan: Timestamp, in currency: Money.Currency = .jpy
    ) throws(LedgerError) -> Consumption {
        try Ledger.consumption(ofTeam: team, user: userID, since: monthBegan, in: currency, connection)
    }

    /// What a team's runs have cost, and what is reserved for those that are admitted.
    public func usage(ofTeam team: String, in currency: Money.Currency = .jpy) throws(LedgerError) -> Usage {
        try Ledger.usage(ofTeam: team, in: currency, connection)
    }
}

extension Ledger {
    /// Takes the turn to append, for as long as `body` runs: whatever it reads there, nobody changes until what it appends is recorded.
    /// All that is appended in a turn is one transaction, with one flush of the server's disk. After an error nothing of it is there, and
    /// it may be repeated: what is there already is passed over.
    public func turn<Value: Sendable>(
        _ body: @Sendable (borrowing Turn) throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value {
        try connected { connection throws(LedgerError) in
            try connection.transaction { () throws(LedgerError) in try body(Turn(connection)) }
        }
    }
}
