import Domain
import Engine
import TestSupport
import Testing

/// A run that goes on from a snapshot says and leaves what the undisturbed run does, bit for bit.
@Suite struct SnapshotTests {
    private struct Course: Equatable {
        var facts: [Fact] = []
        var files: [[UInt8]] = []
    }

    private static func bytes(of snapshot: RunSnapshot) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try snapshot.write { bytes += $0 }
        return bytes
    }

    /// Runs from `snapshot` on.
    /// - Returns: what was said and left, and every snapshot with the number of facts said before it.
    private func run(
        _ plan: Plan, from snapshot: RunSnapshot? = nil, wish: SnapshotWish = .goOn
    ) throws -> (course: Course, snapshots: [(bytes: [UInt8], factCount: Int)]) {
        var course = Course()
        var snapshots: [(bytes: [UInt8], factCount: Int)] = []
        let reporter = Reporter(
            clock: { 0 },
            report: { fact in
                course.facts.append(fact)
                return .goOn
            })
        try Execution(plan: plan, model: try Toy.model(), data: Toy.data()).run(
            reporter, from: snapshot,
            snapshots: SnapshotKeeping(
                wish: { wish }, keep: { snapshots.append((bytes: try Self.bytes(of: $0), factCount: course.facts.count)) })
        ) { _, files in course.files += files.map(\.bytes) }
        return (course, snapshots)
    }

    static let plans: [@Sendable () throws -> Plan] = [
        { try Toy.plan(seeds: [1, 2], training: Toy.settings(epochs: 2, seeds: [1, 2])) },
        { try Toy.plan(training: Toy.settings(epochs: 5, learningRate: 0.1, earlyStopping: 1, keep: .best)) },
        {
            let training = TrainingSettings(
                epochs: 2, batchSize: 7, learningRate: 1e-2, seeds: [1], warmupShare: 0.1, weightDecay: 0.01,
                gradientNormMax: 1, learningRates: [1e-3, 1e-2], dropout: 0.3)
            return try Toy.plan(arms: [.searched, .uniform], training: training)
        },
        {
            let search = SearchSettings(
                method: .dynamic, proxy: .gradNorm, probeBatchCount: 2, rank: 4, sites: .allLinear, shortcuts: .on,
                dynamic: DynamicSettings(every: 0.5, warmupRounds: 2, competition: .combined, shortcutShare: 0.3))
            return try Toy.plan(arms: [.searched, .uniform], search: search, training: Toy.settings(epochs: 3))
        },
        {
            let search = SearchSettings(
                method: .dynamic, proxy: .gradNorm, probeBatchCount: 2, rank: 4, sites: .allLinear, ranks: [1, 2, 4],
                shortcuts: .on,
                dynamic: DynamicSettings(
                    every: 0.5, warmupRounds: 1, competition: .combined, shortcutShare: 0.3, freezeAfter: 0.7, hysteresis: 0.1))
            return try Toy.plan(
                arms: [.searched, .full], search: search, training: Toy.settings(epochs: 3, learningRate: 0.1, keep: .best))
        },
        {
            try Toy.plan(
                arms: [.searched, .uniform, .random, .habit, .headOnly],
                training: Toy.settings(epochs: 1, seeds: [1, 2], learningRates: [1e-3, 1e-2]), budgets: [200, 1300],
                drawCount: 5)
        },
    ]

    @Test(arguments: plans.indices) func everySnapshotLeadsToTheSameEnd(index: Int) throws {
        let plan = try Self.plans[index]()
        let whole = try run(plan).course
        let (course, snapshots) = try run(plan, wish: .snapshot)
        #expect(course == whole, "taking snapshots changed the run")
        #expect(snapshots.count > 20)
        let folder = try TemporaryFolder()
        for (number, taken) in snapshots.enumerated() where number % 3 == 0 {
            try folder.write("snapshot", taken.bytes)
            let snapshot = try RunSnapshot(path: folder.path + "/snapshot")
            #expect(try Self.bytes(of: snapshot) == taken.bytes)
            let rest = try run(plan, from: snapshot).course
            #expect(rest.facts == Array(whole.facts.dropFirst(taken.factCount)), "after snapshot \(number)")
            #expect(rest.files == whole.files.suffix(rest.files.count), "after snapshot \(number)")
        }
    }

    @Test func aStopTakesASnapshotFirst() throws {
        let plan = try Toy.plan()
        #expect(throws: EngineStopped()) { try run(plan, wish: .stop) }
    }

    @Test func bytesThatAreNoSnapshotAreRefused() throws {
        let plan = try Toy.plan(arms: [.searched], training: Toy.settings(epochs: 1))
        let bytes = try #require(try run(plan, wish: .snapshot).snapshots.last?.bytes)
        let folder = try TemporaryFolder()
        for cut in stride(from: 0, to: bytes.count, by: 97) {
            try folder.write("cut", bytes.prefix(cut))
            #expect(throws: FormatError.self) { try RunSnapshot(path: folder.path + "/cut") }
        }
        try folder.write("snapshot", bytes)
        let snapshot = try RunSnapshot(path: folder.path + "/snapshot")
        #expect(throws: (any Error).self) { try run(Toy.plan(arms: [.uniform]), from: snapshot) }
    }
}
