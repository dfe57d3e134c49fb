import Logging
import ServiceLifecycle
import Systemd

/// Tells systemd that the daemon is ready, alive and stopping. Alive is what the loops that do the work say, not this one.
struct Heartbeat: Service {
    let pulse: Pulse
    let log: Logger

    func run() async throws {
        Systemd.notify(.ready)
        await withGracefulShutdownHandler {
            await beat()
        } onGracefulShutdown: {
            Systemd.notify(.stopping)
        }
    }

    private func beat() async {
        guard let limit = Systemd.watchdogInterval else { return await rest() }
        try? await cancelWhenGracefulShutdown {
            while true {
                let silent = pulse.silent(for: limit / 2)
                if silent.isEmpty {
                    Systemd.notify(.watchdog)
                } else {
                    log.error(
                        "a loop does not come round; the watchdog is not told that all is well",
                        metadata: ["loops": "\(silent)"])
                }
                // Often enough to be heard twice within the interval, as sd_watchdog_enabled(3) recommends.
                try await Task.sleep(for: limit / 4)
            }
        }
    }

    private func rest() async {
        try? await cancelWhenGracefulShutdown {
            while true { try await Task.sleep(for: .seconds(3600)) }
        }
    }
}
