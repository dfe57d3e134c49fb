import Admission
import Domain
import Glibc
import Ledger
public import Logging
import ServiceLifecycle
import Slurm
import Spool
import Stores
import SystemPackage
import Systemd
import Telemetry
import UnixSignals
import Workspace

/// The daemon as an array of services in dependency order; the only place where the edges meet.
public struct HeteroloraDaemon: Sendable {
    private let configuration: DaemonConfiguration
    private let log: Logger

    public init(configuration: DaemonConfiguration, log: Logger) {
        self.configuration = configuration
        self.log = log
    }

    /// Runs until SIGTERM or SIGINT.
    /// - Throws: `DaemonError` when it cannot start: a spool or a name that another daemon holds, a policy that is malformed, a database of
    ///   another schema version; or when its spool is taken away from under it, or its name by another daemon.
    public func run() async throws {
        do {
            let spool = try openSpool()
            try await run(spool, try readPolicies())
        } catch let error as SpoolError {
            throw DaemonError(status: .unavailable, reason: "\(error)")
        } catch let error as LedgerError where error.code == .superseded {
            throw DaemonError(status: .unavailable, reason: "this daemon may not append any more: \(error)")
        }
    }

    private func run(_ spool: Spool, _ reading: PolicyReading) async throws {
        let policies = CurrentPolicies(reading)
        let ledger = Ledger(conninfo: configuration.database, applicationName: "heterolorad")
        let clock = LedgerClock()
        let (pulse, board) = (Pulse(), StatusBoard(configuration: configuration, now: clock.now, log: log))
        let registry = MetricRegistry()
        let metrics = DaemonMetrics(factory: registry)
        let recorder = Recorder(
            ledger: ledger, now: clock.now, pulse: pulse, board: board, metrics: metrics, log: log)
        await board.policies(reading.status)
        await board.write()
        try await checkSchema(ledger, recorder)
        let lease = LeaseRenewal(station: configuration.station, recorder: recorder)
        try await lease.begin(spool: configuration.spool.string)
        try await setClock(clock, ledger, recorder)
        let notary = configuration.signing.map { Notary($0, recorder, log: log) }
        try await notary?.begin()
        try await recorder.record(.daemonStarted(start()))
        try await recorder.record(.policiesLoaded(PolicySet(policies.value)))
        let speed = try await calibrate(recorder)
        let queue = RunQueue(room: configuration.room, board: board)
        let receipts = Receipts(recorder: recorder, notary: notary)
        metrics.policiesLoaded(quota: policies.value.teamCostMax)
        let page = try configuration.page.map { page throws(DaemonError) in
            try WebService(
                page, registry: registry, metrics: metrics, policies: policies, status: { await board.status },
                now: SystemClock.now,
                log: log)
        }
        let digests = KeptDigests(path: configuration.state.appending("digests"))
        if let problem = digests.problem { log.warning("\(problem)") }
        let stores = Stores(
            models: ModelStore(
                root: configuration.models, digests: digests, weightsBytesMax: configuration.room.memoryBytes),
            data: DataStore(root: configuration.data), inspector: inspector(pulse))
        let services: [any Service] =
            [
                Runs(
                    configuration: configuration, spool: spool, policies: policies, queue: queue, recorder: recorder,
                    receipts: receipts, notary: notary, pulse: pulse, executor: executor(board, clock.now), log: log),
                Intake(
                    configuration: configuration, spool: spool, policies: policies, machineSpeed: speed,
                    stores: stores, recorder: recorder, receipts: receipts, queue: queue, pulse: pulse, log: log,
                    reader: StoreReader(stores), ceilings: DailyCeilings(max: configuration.dailyMax)),
                Signing(
                    notary: notary, interval: configuration.signing?.interval ?? .zero,
                    signals: await UnixSignalsSequence(trapping: .sigusr1), log: log),
                Reload(configuration: configuration, policies: policies, recorder: recorder, log: log),
                lease,
                Heartbeat(pulse: pulse, log: log),
            ] + [page].compactMap(\.self)
        try await ServiceGroup(
            services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: log
        ).run()
        // Where that cannot be said, the next daemon of another host waits until it has run out.
        try? await ledger.endLease()
    }

    private func inspector(_ pulse: Pulse) -> Stores.ModelInspector {
        let inspection = WorkerInspection(worker: configuration.worker)
        return { folder throws(StoreError) in
            try await pulse.waitingForOthers { () throws(StoreError) in try await inspection.inspect(folder) }
        }
    }

    private func executor(_ board: StatusBoard, _ now: @Sendable @escaping () -> Timestamp) -> any Executor {
        guard let slurm = configuration.slurm else { return LocalExecutor(groups: dividedGroups(), now: now, log: log) }
        return SlurmExecutor(
            cluster: SlurmCluster(
                commands: SlurmCommands(slurm, configurationFile: configuration.slurmConfigurationFile),
                intervalSeconds: slurm.intervalSeconds, board: board, now: now, log: log))
    }

    /// Control groups for workers, where systemd has delegated one that can be divided.
    private func dividedGroups() -> ControlGroups? {
        guard let groups = ControlGroups() else { return nil }
        do {
            try groups.divide()
            return groups
        } catch {
            log.warning("the control group cannot be divided, workers have resource limits only: \(error)")
            return nil
        }
    }

    private func openSpool() throws(DaemonError) -> Spool {
        do {
            return try Spool(root: configuration.spool, station: configuration.station)
        } catch {
            throw DaemonError(status: error.code == .locked ? .unavailable : .badConfiguration, reason: "\(error)")
        }
    }

    private func readPolicies() throws(DaemonError) -> PolicyReading {
        do {
            return try PolicyReading(folder: configuration.policies, log: log)
        } catch {
            throw DaemonError(status: .badConfiguration, reason: "\(error)")
        }
    }

    /// - Throws: `DaemonError` where waiting would not help.
    private func checkSchema(_ ledger: Ledger, _ recorder: Recorder) async throws {
        do {
            try await recorder.patiently { try await ledger.checkSchema() }
        } catch let error as LedgerError {
            throw DaemonError(status: .badConfiguration, reason: "\(error)")
        }
    }

    /// An earlier daemon may have had another clock.
    private func setClock(_ clock: LedgerClock, _ ledger: Ledger, _ recorder: Recorder) async throws {
        guard let newest = try await recorder.patiently({ try await ledger.newestTime() }) else { return }
        let ahead = newest.seconds(since: SystemClock.now())
        if ahead > 60 { log.warning("the ledger's newest event lies \(Int(ahead)) s ahead of this machine's clock") }
        clock.notBefore(newest)
    }

    private func start() -> DaemonStart {
        DaemonStart(version: configuration.version, hostName: HostIdentity.name, processID: getpid())
    }

    private func calibrate(_ recorder: Recorder) async throws -> MachineSpeed {
        let calibration = Calibration(worker: configuration.worker, state: RunFolder(path: configuration.state.string))
        let (speed, isNew) = try await calibration.speed()
        if isNew { try await recorder.record(.machineCalibrated(speed)) }
        if let machine = speed.machine { log.tell(of: machine, isNews: isNew) }
        await recorder.board.machine(speed)
        return speed
    }
}
