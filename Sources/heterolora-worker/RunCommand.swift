import ArgumentParser
import Domain
import Engine
import Foundation
import Glibc
import Sandbox
import Workspace

#if MPI
    import MessagePassing
#endif

/// Carries out the plan of a run folder and says there what it does.
struct RunCommand: NumericsCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Carries out the plan of a run folder; events.jsonl and adapters/ there tell what came of it.",
        discussion: """
            Goes on from the newest sound snapshot where an earlier attempt left one. SIGTERM makes it take a snapshot and end with \
            status 75.
            """)

    @Argument(help: "The run folder, with plan.json in it.")
    var folder: String
    @Option(help: ArgumentHelp("Which attempt at the run this is, from 1.", valueName: "number"))
    var attempt = 1
    @Option(help: ArgumentHelp("How often a snapshot is taken besides those after each epoch.", valueName: "seconds"))
    var snapshotEvery = 600.0

    @Option(
        help: ArgumentHelp(
            "Data in memory past which the system refuses more; no ceiling where nothing is said.", valueName: "bytes"))
    var memoryMax: Int?

    @Flag(help: "This is one of the processes that mpirun has started for the run, which they share.")
    var mpi = false
    @Option(
        help: ArgumentHelp(
            "How many of them share each trial's rows; the others train other trials meanwhile.", valueName: "number"))
    var processesPerTrial = 1

    func validate() throws {
        #if !MPI
            if mpi {
                throw ValidationError(
                    "this heterolora-worker was built without MPI; swift build --traits MPI makes one with it")
            }
        #endif
        guard processesPerTrial == 1 || mpi && (1...4096).contains(processesPerTrial) else {
            throw ValidationError("--processes-per-trial must be 1 to 4096, and 1 without --mpi")
        }
        guard (1...1_000_000).contains(attempt) else { throw ValidationError("--attempt must be 1 to 1000000") }
        guard snapshotEvery > 0 else { throw ValidationError("--snapshot-every must be above 0") }
        guard (1...1 << 50).contains(memoryMax ?? 1) else { throw ValidationError("--memory-max must be 1 to 2^50") }
    }

    func run(on machine: Machine) throws {
        Tokenizers.loadLibraries()
        #if MPI
            if mpi { return try share(on: machine) }
        #endif
        try carryOut(on: machine, .alone)
    }

    #if MPI
        /// Nobody's error is his alone: the others would wait for him. Whoever fails ends all of them, and `mpirun`, with his status.
        private func share(on machine: Machine) throws {
            let peers = try MPIPeers.join()
            do {
                try carryOut(on: machine, try Crew(peers, processesPerTrial: processesPerTrial))
            } catch {
                // It has nothing left to do: why the run ends is for the first one to say.
                if peers.place > 0, error is EngineStopped { return peers.finish() }
                complain("process \(peers.place + 1) of \(peers.count): \(error)")
                peers.abort(status: (WorkerCommand.status(of: error) ?? .internalError).rawValue)
            }
            peers.finish()
        }
    #endif

    private func carryOut(on machine: Machine, _ crew: Crew) throws {
        var gaps = Confinement.enter(memoryBytesMax: memoryMax)
        if crew.all.count > 1 { gaps.append("the connections with the other processes of the run stay open, for MPI") }
        let folder = RunFolder(path: folder)
        let lock = crew.isFirst ? try WorkerLock(folder: folder) : nil
        defer { withExtendedLifetime(lock) {} }
        StopSignal.listen()
        try checkMachines(machine, crew)
        let plan = try folder.plan().plan
        gaps += Confinement.enter(try fence(around: folder, plan, isWriting: crew.isFirst))
        for gap in gaps { complain(gap) }
        try checkDigests(of: plan)
        let execution = try Execution(plan: plan, machine: machine, confinementGaps: gaps, crew: crew)
        guard crew.isFirst else { return try follow(execution, crew) }
        let log = try EventLog(folder: folder, attempt: attempt)
        try log.goOn(with: machine, time: Clocks.now())
        let reporter = Reporter(clock: Clocks.monotonicSeconds) { fact in
            try log.say(withUsage(fact, crew), time: Clocks.now())
            return .goOn
        }
        let keeper = SnapshotKeeper(folder: folder, log: log, interval: snapshotEvery, isStopAsked: { StopSignal.isAsked })
        let latest = try keeper.latest()
        _ = crew.all.gather(Array((latest?.path ?? "").utf8))
        try execution.run(reporter, from: latest?.snapshot, snapshots: keeper.keeping) { trained, files in
            for file in files {
                let written = try folder.write(file.bytes, to: file.path)
                try reporter.say(
                    .artifactWritten(
                        Artifact(
                            kind: file.kind, path: file.path, sizeBytes: written.sizeBytes, digest: written.digest,
                            trial: trained.result.trial)))
            }
        }
        folder.removeSnapshots(but: [])
    }

    /// Of a process that does not speak for the run: it goes on from where the first one does, and writes nothing.
    private func follow(_ execution: Execution, _ crew: Crew) throws {
        let path = crew.all.gather([]).first.map { String(decoding: $0, as: UTF8.self) } ?? ""
        let snapshot = path.isEmpty ? nil : try RunSnapshot(path: path)
        let reporter = Reporter(clock: Clocks.monotonicSeconds) { _ in .goOn }
        try execution.run(
            reporter, from: snapshot,
            snapshots: SnapshotKeeper.asking(every: snapshotEvery, isStopAsked: { StopSignal.isAsked })
        ) { _, _ in }
        _ = ProcessUsage.all(of: crew)
    }

    /// A trial has the same bits wherever it is trained only where all compute alike.
    private func checkMachines(_ machine: Machine, _ crew: Crew) throws {
        guard crew.all.count > 1 else { return }
        let machines = try crew.all.gather(Array(try JSONEncoder().encode(machine))).map {
            try JSONDecoder().decode(Machine.self, from: Data($0))
        }
        for (place, other) in machines.enumerated() where !other.computesLike(machines[0]) {
            throw MixedMachines(
                description:
                    "process \(place + 1) computes with \(other.words) and the first one with \(machines[0].words): what they "
                    + "share needs processors, kernel and library of one kind")
        }
    }

    /// What the run needs: its plan, model and rows to read, and its own part of the run folder to write. The plan, the log and everybody
    /// else's files are not its to change.
    private func fence(around folder: RunFolder, _ plan: Plan, isWriting: Bool) throws -> FileFence {
        let own = isWriting ? try folder.makeWorkersPart() : (files: [], folders: [])
        return FileFence(
            readable: [folder.path, plan.model.path] + Split.allCases.map { plan.data[$0].path },
            writableFiles: own.files, writableFolders: own.folders)
    }

    /// The files may have changed since the verdict; a run on others than those judged would make the ledger a lie.
    private func checkDigests(of plan: Plan) throws {
        let model = plan.model
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: model.path) else {
            throw WorkspaceError(code: .missing, path: model.path, reason: "is no folder that can be read")
        }
        let files = try ModelFiles(names: names)
        func paths(_ names: [String]) -> [String] { names.map { model.path + "/" + $0 } }
        var expected = Split.allCases.map { (paths: [plan.data[$0].path], digest: plan.data[$0].digest) }
        expected.append((paths(files.weights), model.weightsDigest))
        expected.append((paths([files.configuration]), model.configurationDigest))
        expected.append((paths(files.tokenizer), model.tokenizerDigest))
        for group in expected {
            guard try FileDigest.of(group.paths) == group.digest else {
                throw WorkspaceError(
                    code: .conflict, path: group.paths[0], reason: "is not the file that was admitted (its SHA-256 differs)")
            }
        }
    }

    /// Adds to the worker's last word what its processes have used.
    private func withUsage(_ fact: Fact, _ crew: Crew) -> Fact {
        guard case .workFinished(let summary) = fact else { return fact }
        let usages = ProcessUsage.all(of: crew)
        return .workFinished(
            WorkSummary(
                searchSeconds: summary.searchSeconds, trialCount: summary.trialCount,
                processorSeconds: usages.reduce(0) { $0 + $1.processorSeconds },
                memoryBytesMax: usages.reduce(0) { $0 + $1.memoryBytesMax }))
    }
}
