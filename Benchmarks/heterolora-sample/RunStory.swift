import Domain
import Engine
import Workspace

/// What the worker of a run says, from its beginning to its end, were it left alone.
struct RunStory {
    /// With the seconds since the start.
    private(set) var facts: [(after: Double, fact: Fact)] = []
    private(set) var searchSeconds = 0.0
    let plan: Plan
    let project: Project
    let version: String
    let seed: UInt64
    let truth: Truth
    private let wallSeconds: Double
    /// By what is trained.
    var allocations: [ArmVariant: AllocationRecord] = [:]
    var generator: SeededGenerator
    /// Of the whole run, for a round of a competition, or for twice a score.
    var searchShare = 0.12
    /// Seconds since the start.
    private(set) var now = 0.0

    /// - Parameters:
    ///   - wallSeconds: how long it takes.
    ///   - seed: of the sample.
    init(
        _ plan: Plan, _ project: Project, version: String, machine: Machine, wallSeconds: Double, memoryBytesMax: Int,
        seed: UInt64
    ) throws {
        (self.plan, self.project, self.version, self.seed) = (plan, project, version, seed)
        self.wallSeconds = wallSeconds
        truth = Truth(project, seed: seed)
        generator = SeededGenerator(seed: seed, stream: "run/\(plan.request)")
        now = 2
        say(
            .runPrepared(
                RunPreparation(
                    engineVersion: Engine.version, threadCount: 4, baseParameterCount: plan.model.shape.baseParameterCount,
                    sites: plan.search.selectedSites(of: plan.model.shape), splits: Split.allCases.map(summary), shardCount: 4,
                    machine: machine, confinementGaps: [])))
        try search()
        searchSeconds = now - 2
        try train()
        now = wallSeconds - 1
        say(
            .workFinished(
                WorkSummary(
                    searchSeconds: searchSeconds, trialCount: plan.lineup.trials.count,
                    processorSeconds: (wallSeconds * 3.7).rounded(1), memoryBytesMax: memoryBytesMax)))
    }

    mutating func say(_ fact: Fact) { facts.append((now, fact)) }

    /// Time goes by, as a share of the whole run.
    mutating func work(_ share: Double) { now += (share * (wallSeconds - 3)).rounded(3) }

    /// The same, in seconds.
    func seconds(_ share: Double) -> Double { (share * (wallSeconds - 3)).rounded(3) }

    private func summary(_ split: Split) -> SplitSummary {
        let rows = TestRows(project, split, version: version, seed: seed)
        let counts = project.labels.indices.map { label in rows.labels.count { $0 == label } }
        return SplitSummary(
            split: split, rowCount: rows.labels.count, tokenCount: tokenCount(split), truncatedRowCount: rows.labels.count / 50,
            labelCounts: counts)
    }

    func tokenCount(_ split: Split) -> Int {
        (project.rowCounts[split] ?? 0) * min(plan.task.tokenCountMax, project.wordsPerRow * 9 / 8 + 2)
    }

    var stepsPerEpoch: Int { ((project.rowCounts[.train] ?? 0) + plan.training.batchSize - 1) / plan.training.batchSize }

    func digest(_ words: String) -> Digest { FileDigest.of(bytes: Array("\(plan.request) \(words)".utf8)) }
}
