extension DaemonStatus {
    /// Why no new request would be taken in now, in words; empty when the daemon is ready.
    public var unreadyReasons: [String] {
        let ledgerIsAway =
            ledger.isAvailable
            ? [] : ["the ledger is away since \(ledger.since)" + (ledger.reason.map { ": \($0.printable)" } ?? "")]
        return ledgerIsAway
            + storage.filter(\.isLow).map {
                "\($0.path) has \($0.freeBytes) bytes free; at least \($0.freeBytesMin) are needed"
            }
    }
}
