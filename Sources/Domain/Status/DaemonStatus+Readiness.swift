extension DaemonStatus {
    /// Why no new request would be taken in now; empty when the daemon is ready.
    public var unready: [Message] {
        let ledgerIsAway = ledger.isAvailable ? [] : [RunMessage.ledgerAway(since: ledger.since, problem: ledger.reason)]
        let full = storage.filter(\.isLow).map {
            RunMessage.diskFull(path: $0.path, bytes: $0.freeBytes, least: $0.freeBytesMin)
        }
        return (ledgerIsAway + full).map { Message($0) }
    }

    /// The same in English.
    public var unreadyReasons: [String] { unready.map(\.english) }
}
