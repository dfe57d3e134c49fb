import Admission
import Domain
import Logging
import ServiceLifecycle
import Stores
import SystemPackage
import Systemd
import UnixSignals

/// Reads policies and rate card again on SIGHUP. Malformed ones change nothing; either way the ledger has it.
struct Reload: Service {
    let configuration: DaemonConfiguration
    let policies: CurrentPolicies
    let recorder: Recorder
    let log: Logger

    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sighup)
        try await untilShutdown {
            for await _ in signals {
                Systemd.notify(.reloading)
                try await reload()
                Systemd.notify(.ready)
            }
        }
    }

    private func reload() async throws {
        do {
            let read = try PolicyReading(folder: configuration.policies, log: log)
            try await recorder.record(.policiesLoaded(PolicySet(read.policies)))
            policies.replace(by: read)
            recorder.metrics.policiesLoaded(quota: read.policies.teamCostMax)
            await recorder.board.policies(read.status)
            await recorder.board.trouble("policies", nil)
            log.notice("policies are read again", metadata: .entry(.policiesReloaded))
        } catch let error as PolicyError {
            try await refuse(error.findings)
        } catch let error as StoreError {
            try await refuse([
                Finding(
                    severity: .refusal, rule: "policy/unreadable", reason: error.reason, message: error.message,
                    file: configuration.policies.string)
            ])
        }
        await recorder.board.write()
    }

    private func refuse(_ findings: [Finding]) async throws {
        try await recorder.record(.policiesRefused(PolicyRefusal(findings: findings)))
        let words = findings.map(\.description).joined(separator: "; ")
        await recorder.board.trouble("policies", .policiesMalformed(folder: configuration.policies.string))
        log.error("policies are refused, those in force stay: \(words)", metadata: .entry(.policiesRefused))
    }
}
