import Domain
import Engine
import Synchronization
import TestSupport
import Testing

/// A run of several processes says and leaves what one process does, bit for bit, however its trials and rows are shared.
@Suite struct SharedRunTests {
    private struct Course: Equatable, Sendable {
        var facts: [Fact] = []
        var files: [[UInt8]] = []
    }

    private struct Taken: Sendable {
        let bytes: [UInt8]
        let factCount: Int
    }

    /// What the first process said, kept and threw.
    private struct Outcome: Sendable {
        var course = Course()
        var snapshots: [Taken] = []
        var failure: String?
    }

    private static func model() throws -> (Transformer, @Sendable () throws -> Transformer) {
        let (configuration, checkpoint) = try Checkpoint.open(folder: Repository.golden + "/bert")
        return (
            try Transformer(configuration: configuration, checkpoint: checkpoint),
            { try Transformer(configuration: configuration, checkpoint: checkpoint.absolute) }
        )
    }

    /// - Parameters:
    ///   - wishes: what the host of the first process wants, one after the other, the last one for ever.
    ///   - snapshot: the path of one.
    private func run(
        _ plan: Plan, processes: Int, perTrial: Int = 1, shardCount: Int = 2, from snapshot: String? = nil,
        wishes: [SnapshotWish] = [.goOn]
    ) throws -> Outcome {
        let outcomes = ThreadPeers.run(processes) { peers -> Outcome in
            let crew = processes == 1 ? .alone : try Crew(peers, processesPerTrial: perTrial)
            let (model, unsigned) = try Self.model()
            let outcome = Mutex(Outcome())
            let asked = Mutex(0)
            let execution = try Execution(
                plan: plan, model: model, data: Toy.data(), shardCount: shardCount, unsignedModel: unsigned, crew: crew)
            let reporter = Reporter(
                clock: { 0 },
                report: { fact in
                    outcome.withLock { $0.course.facts.append(fact) }
                    return .goOn
                })
            let snapshots = SnapshotKeeping(
                wish: {
                    guard peers.place == 0 else { return .goOn }
                    return asked.withLock { asked in
                        defer { asked += 1 }
                        return wishes[min(asked, wishes.count - 1)]
                    }
                },
                keep: { snapshot in
                    guard peers.place == 0 else { return }
                    var bytes: [UInt8] = []
                    try snapshot.write { bytes += $0 }
                    outcome.withLock { $0.snapshots.append(Taken(bytes: bytes, factCount: $0.course.facts.count)) }
                })
            do {
                try execution.run(reporter, from: try snapshot.map { try RunSnapshot(path: $0) }, snapshots: snapshots) {
                    _, files in
                    outcome.withLock { $0.course.files += files.map(\.bytes) }
                }
            } catch {
                // The others leave when the first one has all they know.
                if peers.place > 0, !(error is EngineStopped) { throw error }
                outcome.withLock { $0.failure = "\(error)" }
            }
            return outcome.withLock { $0 }
        }
        for other in outcomes.dropFirst() {
            #expect(try other.get().course == Course(), "another process than the first spoke")
        }
        return try outcomes[0].get()
    }

    static let plans: [@Sendable () throws -> Plan] =
        SnapshotTests.plans + [
            {
                let search = SearchSettings(
                    method: .auto, proxy: .gradNorm, probeBatchCount: 4, rank: 4, sites: .allLinear, shortcuts: .on,
                    auto: AutoSettings(share: 8, proxies: [.fisher]))
                return try Toy.plan(arms: [.searched], search: search, training: Toy.settings(epochs: 4))
            },
            {
                let search = SearchSettings(
                    method: .measured, proxy: .gradNorm, probeBatchCount: 4, rank: 4, sites: .allLinear,
                    measured: MeasuredSettings(trainings: 10, epochs: 1))
                return try Toy.plan(arms: [.searched], search: search, training: Toy.settings(epochs: 1))
            },
            {
                let search = SearchSettings(
                    method: .static, proxy: .gradNorm, probeBatchCount: 4, rank: 4, sites: .allLinear,
                    validation: ValidationSettings(candidates: 6, epochs: 1))
                let training = TrainingSettings(
                    epochs: 1, batchSize: 7, learningRate: 1e-2, seeds: [1], warmupShare: 0.1, weightDecay: 0.01,
                    gradientNormMax: 1, adapterStart: .activation)
                return try Toy.plan(arms: [.searched, .uniform], search: search, training: training)
            },
        ]

    @Test(arguments: plans.indices, [[2, 1], [3, 1], [2, 2], [4, 2]])
    func severalProcessesSayWhatOneSays(index: Int, form: [Int]) throws {
        let plan = try Self.plans[index]()
        let one = try run(plan, processes: 1)
        let several = try run(plan, processes: form[0], perTrial: form[1])
        #expect(one.failure == nil && several.failure == nil)
        #expect(several.course.facts == one.course.facts)
        #expect(several.course.files == one.course.files)
    }

    @Test(arguments: ProxyName.askable) func everyProxySeesTheSameInSharedRows(proxy: ProxyName) throws {
        let plan = try Toy.plan(arms: [.searched], proxy: proxy, training: Toy.settings(epochs: 1))
        #expect(try run(plan, processes: 2, perTrial: 2).course == run(plan, processes: 1).course)
    }

    @Test func fourThatShareARowAreFourShards() throws {
        let plan = try Toy.plan(training: Toy.settings(epochs: 2))
        let shared = try run(plan, processes: 4, perTrial: 4).course
        #expect(try shared == run(plan, processes: 1, shardCount: 4).course)
        #expect(try shared != run(plan, processes: 1, shardCount: 2).course)
    }

    @Test(arguments: [[1, 3], [3, 1], [3, 2], [4, 3]]) func aSnapshotServesAnyNumberOfProcesses(form: [Int]) throws {
        let folder = try TemporaryFolder()
        let plan = try Toy.plan(
            arms: [.searched, .uniform, .headOnly, .full], seeds: [1, 2],
            training: Toy.settings(epochs: 3, seeds: [1, 2], keep: .best))
        let whole = try run(plan, processes: 1).course
        let begun = try run(plan, processes: form[0], wishes: [.snapshot])
        #expect(begun.course == whole)
        #expect(begun.snapshots.count > 20)
        for (number, taken) in begun.snapshots.enumerated() where number % 9 == 0 {
            try folder.write("snapshot", taken.bytes)
            let rest = try run(plan, processes: form[1], from: folder.path + "/snapshot")
            #expect(rest.failure == nil)
            #expect(rest.course.facts == Array(whole.facts.dropFirst(taken.factCount)), "after snapshot \(number)")
            #expect(rest.course.files == whole.files.suffix(rest.course.files.count), "after snapshot \(number)")
        }
    }

    @Test(arguments: [[2, 1], [2, 2], [4, 2]], [1, 9, 40])
    func aStopLeavesASnapshotThatAllGoOnFrom(form: [Int], steps: Int) throws {
        let folder = try TemporaryFolder()
        let plan = try Toy.plan(training: Toy.settings(epochs: 4))
        let whole = try run(plan, processes: 1).course
        let wishes = [SnapshotWish](repeating: .goOn, count: steps) + [.stop]
        let stopped = try run(plan, processes: form[0], perTrial: form[1], wishes: Self.afterSearch(wishes, plan))
        #expect(stopped.failure == "\(EngineStopped())")
        let taken = try #require(stopped.snapshots.last)
        #expect(taken.factCount == stopped.course.facts.count)
        try folder.write("snapshot", taken.bytes)
        let rest = try run(plan, processes: form[0], perTrial: form[1], from: folder.path + "/snapshot")
        #expect(stopped.course.facts + rest.course.facts == whole.facts)
    }

    /// Wishes that begin with the first trial: the search asks as well, once for each of its facts.
    private static func afterSearch(_ wishes: [SnapshotWish], _ plan: Plan) -> [SnapshotWish] {
        // Prepared, scored, and an allocation for each of the arms that have modules.
        [SnapshotWish](repeating: .goOn, count: 2 + plan.arms.count { $0 != .headOnly }) + wishes
    }

    @Test func aTrialThatFailsElsewhereFailsInItsTurn() throws {
        let training = TrainingSettings(
            epochs: 3, batchSize: 7, learningRate: 1e-2, seeds: [1], warmupShare: 0, weightDecay: 0.01, gradientNormMax: 1,
            fullLearningRate: 1e30)
        let plan = try Toy.plan(arms: [.searched, .full, .uniform], training: training)
        let one = try run(plan, processes: 1)
        #expect(one.failure?.contains("full, seed 1") == true)
        for processes in 2...3 {
            let several = try run(plan, processes: processes)
            #expect(several.failure == one.failure)
            // What the failing trial had said before it failed is told as well.
            #expect(several.course == one.course)
        }
    }

    @Test func aSnapshotOfOtherShardsIsRefused() throws {
        let folder = try TemporaryFolder()
        let plan = try Toy.plan(arms: [.searched], training: Toy.settings(epochs: 1))
        let taken = try #require(try run(plan, processes: 1, wishes: [.snapshot]).snapshots.last)
        try folder.write("snapshot", taken.bytes)
        let failure = try run(plan, processes: 3, perTrial: 3, from: folder.path + "/snapshot").failure
        #expect(failure?.contains("the snapshot is of 2 shards and this run deals to 3") == true)
    }

    @Test func processesThatCannotBeDealtAreRefused() throws {
        let outcomes = ThreadPeers.run(3) { try Crew($0, processesPerTrial: 2).isFirst }
        for outcome in outcomes { #expect(throws: EngineError.self) { try outcome.get() } }
    }
}
