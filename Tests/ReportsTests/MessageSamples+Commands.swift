import Domain
import Reports
import TestSupport

/// What commands say that are about no run.
extension MessageSamples {
    /// Of the daemon's status.
    static func status() throws -> [Sample] {
        let time = Timestamp(microseconds: 1_795_000_000_000_000)
        func status(ledger: DaemonStatus.Ledger) -> DaemonStatus {
            DaemonStatus(
                version: "0.2", processID: 4242, startedAt: time, writtenAt: time, ledger: ledger, storage: [],
                unjudgedCount: 0, waiting: [], running: [], troubles: [])
        }
        let ledgers: [DaemonStatus.Ledger] = [
            .init(isAvailable: true, since: time), .init(isAvailable: false, since: time, reason: "A = B"),
        ]
        let machine = SyntheticLedger.machine("Haswell")
        let speeds = [
            MachineSpeed(flopsPerSecond: 1.824e11, threadCount: 2, measuredAt: time),
            MachineSpeed(
                flopsPerSecond: 1.824e11, threadCount: 2, measuredAt: time, shardCount: 4,
                machine: Machine(
                    processor: machine.processor, kernel: "a.b", origin: .person, library: "A 0.3",
                    refusedKernels: [RefusedKernel(kernel: "c.d", cause: .wrong, words: "A = B")])),
        ]
        let absences: [DaemonAbsence] = [.noStatus(path: "a.b"), .ended(processID: 4242), .silent(seconds: 31)]
        let storage = [1, 9].map { DaemonStatus.Storage(path: "a.b", freeBytes: $0 << 30, freeBytesMin: 2 << 30) }
        let samples: [Sample] = [
            \.daemonRuns, { $0.daemonIsAway(nil) }, { $0.programWords(status(ledger: ledgers[0])) },
            { $0.signedWords(nil).joined() },
            { $0.signedWords(DaemonStatus.Signed(size: 12, at: time, key: "A = B")).joined() },
            { $0.shadowWords(DaemonStatus.Shadowed(rule: "a.b", count: 1)) },
            { $0.shadowWords(DaemonStatus.Shadowed(rule: "a.b", count: 1200)) }, { $0.unjudgedWords(1) },
            { $0.unjudgedWords(3) }, { $0.runningColumns.joined(separator: ", ") },
            { $0.waitingColumns.joined(separator: ", ") }, \.noRunning, \.noWaiting, { $0.machine(machine) },
        ]
        return samples
            + Words.DaemonFact.allCases.map { fact -> Sample in { $0.fact(fact) } }
            + absences.flatMap { absence -> [Sample] in [{ $0.absence(absence) }, { $0.daemonIsAway(absence) }] }
            + ledgers.map { ledger -> Sample in { $0.ledgerWords(ledger) } }
            + storage.map { storage -> Sample in { $0.storageWords(storage) } }
            + speeds.map { speed -> Sample in { $0.speedWords(speed).joined() } }
    }
}
