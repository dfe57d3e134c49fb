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
        let jobs = [
            DaemonStatus.Job(id: 7, nodes: "a.b", waitsFor: nil), DaemonStatus.Job(id: 8, nodes: nil, waitsFor: "a.b"),
        ]
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
            + jobs.map { job -> Sample in { $0.jobWords(job) } }
    }

    /// Of two policy folders.
    static var policyDifferences: [Sample] {
        func card(_ energy: RateCard.EnergyModel?, _ price: Price?) -> RateCard {
            RateCard(name: "a.b", yenPerCoreHour: 8, coreCount: 2, yenPerRun: 1, perGiBHour: price, energy: energy)
        }
        let price = Price(millionths: 500_000, currency: .jpy)
        let energies: [RateCard.EnergyModel] = [
            .init(wattsPerCore: 8, wattsPerGiB: 0.4, perKilowattHour: price, carbonGramsPerKilowattHour: 450),
            .init(wattsPerCore: 8, wattsPerGiB: 0.4, perKilowattHour: nil, carbonGramsPerKilowattHour: nil),
        ]
        let term = RuleTerm("a.b", .amount(Amount(500, .jpy)))
        let changes: [PolicyDifference.Change] = [
            .severity(.refusal, .hold), .stages(["a.b"], ["a.b", "c.d"]), .term(term, .seconds(90)), .termWent(term),
            .termCame(term),
            .approval(
                NeededApproval(count: 1, role: nil, expirySeconds: nil),
                NeededApproval(count: 2, role: "a.b", expirySeconds: 7200)),
        ]
        let whats: [PolicyDifference.What] =
            changes.map { .inRule(name: "a.b", place: "a.yaml:3", $0) }
            + energies.map { .rateCard(card($0, price), card(nil, nil)) } + [
                .rule(name: "a.b", place: "a.yaml:3", .hold, .claim), .order(["a.yaml"], ["a.yaml", "b.yaml"]),
                .offsetMinutes(0, 540), .laterFiles("a.b", "c.d"),
                .exemption(rule: "a.b", teams: nil, users: nil, stages: nil, until: "2027-01-31", reason: "A = B"),
                .exemption(
                    rule: "a.b", teams: ["a.b"], users: ["c.d", "e.f"], stages: ["g.h"], until: "2027-01-31", reason: "A = B"),
                .approver("a.b"), .operatorName("a.b"), .role(name: "a.b", users: ["c.d"], groups: []), .binding(true),
                .binding(false),
                .team(name: "a.b", users: ["c.d"], groups: [], stages: nil, data: [], models: ["e.f"]),
                .model(name: "a.b", facts: ["c.d"]), .data(pattern: "a.b", facts: []),
            ]
        return whats.map { what -> Sample in { $0.difference(PolicyDifference(.changed, what)) } }
            + PolicyDifference.How.allCases.map { how -> Sample in { $0.difference(PolicyDifference(how, .approver("a.b"))) } }
            + [{ $0.exempted(["a.b"], nil, nil) }]
    }

    /// Of verdicts that are given again.
    static var replays: [Sample] {
        guard let id = RequestID("20261124-013548-a.b") else { return [] }
        let finding = Finding(severity: .hold, rule: "a/b", message: Message(.request(.noLabels)), file: "a.yaml")
        return [true, false].map { isOfThen -> Sample in
            { $0.replayed(12, same: 3, differing: 9, byThoseOfThen: isOfThen) }
        } + [
            { $0.replayed(id, "a.b", of: "c.d", event: 7, .admitted, .refused) },
            { $0.replayed(id, "a.b", of: "c.d", event: 7, .held, .held) }, { $0.objection(finding) },
            { $0.notReplayed(event: 7, $0.noVerdictRecorded) }, { $0.noText(of: "'a.b'", .zero) },
            { $0.unreadablePolicies("A = B") }, { $0.otherObjections(3) }, { $0.unknownReplays(3) }, { $0.notByPolicies(3) },
            { $0.notReplayed(3) }, { $0.decisionsChanged(.admitted, .held, 3) },
        ]
    }
}
