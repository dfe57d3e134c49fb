import ArgumentParser
import Domain
import Engine
import Foundation
import Glibc
import Sandbox
import Workspace

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

    func validate() throws {
        guard (1...1_000_000).contains(attempt) else { throw ValidationError("--attempt must be 1 to 1000000") }
        guard snapshotEvery > 0 else { throw ValidationError("--snapshot-every must be above 0") }
        guard (1...1 << 50).contains(memoryMax ?? 1) else { throw ValidationError("--memory-max must be 1 to 2^50") }
    }

    func run(on machine: Machine) throws {
        Tokenizers.loadLibraries()
        var gaps = Confinement.enter(memoryBytesMax: memoryMax)
        let folder = RunFolder(path: folder)
        let lock = try WorkerLock(folder: folder)
        defer { withExtendedLifetime(lock) {} }
        StopSignal.listen()
        let plan = try folder.plan().plan
        gaps += Confinement.enter(try fence(around: folder, plan))
        for gap in gaps { complain(gap) }
        try checkDigests(of: plan)
        let execution = try Execution(plan: plan, machine: machine, confinementGaps: gaps)
        let log = try EventLog(folder: folder, attempt: attempt)
        try log.goOn(with: machine, time: Clocks.now())
        let reporter = Reporter(clock: Clocks.monotonicSeconds) { fact in
            try log.say(withUsage(fact), time: Clocks.now())
            return .goOn
        }
        let keeper = SnapshotKeeper(folder: folder, log: log, interval: snapshotEvery, isStopAsked: { StopSignal.isAsked })
        try execution.run(reporter, from: try keeper.latest(), snapshots: keeper.keeping) { trained, files in
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

    /// What the run needs: its plan, model and rows to read, and its own part of the run folder to write. The plan, the log and everybody
    /// else's files are not its to change.
    private func fence(around folder: RunFolder, _ plan: Plan) throws -> FileFence {
        let own = try folder.makeWorkersPart()
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

    /// Adds to the worker's last word what its process has used.
    private func withUsage(_ fact: Fact) -> Fact {
        guard case .workFinished(let summary) = fact else { return fact }
        var usage = rusage()
        unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        return .workFinished(
            WorkSummary(
                searchSeconds: summary.searchSeconds, trialCount: summary.trialCount,
                processorSeconds: seconds(usage.ru_utime) + seconds(usage.ru_stime),
                // Linux counts ru_maxrss in KiB.
                memoryBytesMax: usage.ru_maxrss * 1024))
    }
}
