import ServiceLifecycle
import Systemd

/// Tells systemd that the daemon is ready, alive and stopping.
struct Heartbeat: Service {
    func run() async throws {
        Systemd.notify(.ready)
        await withGracefulShutdownHandler {
            await beat()
        } onGracefulShutdown: {
            Systemd.notify(.stopping)
        }
    }

    private func beat() async {
        // Half of the interval that systemd allows, as sd_watchdog_enabled(3) recommends.
        let pause = Systemd.watchdogInterval.map { $0 / 2 } ?? .seconds(3600)
        try? await cancelWhenGracefulShutdown {
            while true {
                Systemd.notify(.watchdog)
                try await Task.sleep(for: pause)
            }
        }
    }
}
