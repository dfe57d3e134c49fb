import Domain
import Ledger
import Logging
import ServiceLifecycle

/// Keeps the name under which this daemon appends; ends the daemon when another one has taken it.
struct LeaseRenewal: Service {
    /// How long the name is kept for a daemon that says nothing: a restart on another host waits as long.
    static let seconds = 30

    let station: StationName
    let recorder: Recorder

    /// Takes the name, before anything is said under it.
    /// - Throws: `DaemonError` where another daemon has it.
    func begin(spool: String) async throws {
        let holder = "\(HostIdentity.name) machine \(HostIdentity.mark) spool \(spool)"
        let answer = try await recorder.patiently {
            try await recorder.ledger.takeLease(of: station, for: holder, seconds: Self.seconds)
        }
        guard case .held(let other, let until) = answer else { return }
        let name = station == .unnamed ? "without a name" : "as station \(station)"
        throw DaemonError(
            status: .unavailable,
            reason:
                "another daemon writes into this ledger \(name): \(other.quoted()), at least until \(until); give this one a name of its own (--station), or stop the other"
        )
    }

    func run() async throws {
        try await untilShutdown {
            while true {
                try await Task.sleep(for: .seconds(Self.seconds / 3))
                guard try await recorder.patiently({ try await recorder.ledger.renewLease(seconds: Self.seconds) }) else {
                    throw LedgerError(code: .superseded, reason: "the name cannot be kept any longer")
                }
            }
        }
    }
}
