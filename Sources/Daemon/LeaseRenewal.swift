import Domain
import Glibc
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
        let holder = "\(Self.hostName()) boot \(Self.boot()) spool \(spool)"
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

    /// What is the same for every daemon of this spool until the machine starts again; the spool's lock lets one of them live at a time.
    private static func boot() -> String {
        let text = try? String(contentsOfSmallFile: "/proc/sys/kernel/random/boot_id")
        return text?.filter { !$0.isWhitespace } ?? "unknown"
    }

    static func hostName() -> String {
        var name = [CChar](repeating: 0, count: 256)
        guard unsafe gethostname(&name, name.count - 1) == 0 else { return "unknown" }
        return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
