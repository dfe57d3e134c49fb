import Domain
import Engine
import Foundation
import Tensors
import TestSupport
import Testing

/// A rank per site that changes while the training runs.
@Suite struct DirectionTests {
    private static let search = SearchSettings(
        method: .dynamic, proxy: .gradNorm, probeBatchCount: 2, rank: 4, sites: .allLinear, ranks: [1, 2, 4], shortcuts: .on,
        dynamic: DynamicSettings(every: 0.5, warmupRounds: 1, competition: .combined, shortcutShare: 0.25))

    private func learner(_ training: TrainingSettings) throws -> Learner {
        let allocation = Allocation(placements: try Toy.shape().sites.map { Placement(site: $0, rank: 4) })
        return try Learner(
            model: try Toy.model(),
            adapters: AdapterSet(allocation: allocation, training: training, seed: 3, shardCount: 2),
            head: LinearHead(task: Toy.task, hiddenWidth: 24, seed: 3, shardCount: 2), task: Toy.task, shardCount: 2)
    }

    /// Trains for a few steps with these directions of every site on.
    private func train(_ learner: Learner, _ descent: Descent, on directions: [Int]?) {
        learner.attach(
            only: directions.map { on in
                Dictionary(uniqueKeysWithValues: learner.adapters.modules.map { ($0.placement.site.name, on) })
            })
        for start in 0..<4 { _ = learner.step(descent, Toy.data().train, at: Array(start * 7..<start * 7 + 7)) }
    }

    private func values(_ module: AdapterSet.Module, _ direction: Int) -> [Float] {
        let (a, b) = (module.adapter.a, module.adapter.b)
        return Array(a.values.values[direction * a.columns..<(direction + 1) * a.columns])
            + stride(from: direction, to: b.count, by: b.columns).map { b.values[$0] }
    }

    @Test func directionsThatAreOffStayAsTheyAreToTheBit() throws {
        let training = Toy.settings()
        let learner = try learner(training)
        let descent = Descent(parameters: learner.parameters, settings: training, stepCount: 100)
        train(learner, descent, on: nil)
        let before = learner.adapters.modules.map { module in (0..<4).map { values(module, $0) } }
        train(learner, descent, on: [1, 3])
        for (module, before) in zip(learner.adapters.modules, before) {
            for direction in [0, 2] { #expect(values(module, direction) == before[direction], "\(module.placement.site.name)") }
            for direction in [1, 3] { #expect(values(module, direction) != before[direction], "\(module.placement.site.name)") }
        }
    }

    @Test(arguments: [nil, 16.0], [false, true])
    func theFunctionIsThatOfTheDirectionsThatAreOn(alpha: Double?, isRankStabilised: Bool) throws {
        let plain = Toy.settings()
        let training = TrainingSettings(
            epochs: 1, batchSize: 7, learningRate: plain.learningRate, seeds: [1], warmupShare: 0.1, weightDecay: 0,
            gradientNormMax: 1, alpha: alpha, isRankStabilised: isRankStabilised)
        let learner = try learner(training)
        train(learner, Descent(parameters: learner.parameters, settings: training, stepCount: 100), on: nil)
        let rows = Toy.data().test
        let whole = learner.evaluate(rows, task: Toy.task)
        var on: [String: [Int]] = [:]
        for (index, module) in learner.adapters.modules.enumerated() {
            on[module.placement.site.name] = [[0, 2], [3], [], [0, 1, 2, 3], [1, 2, 3]][index % 5]
        }
        learner.attach(only: on)
        let restricted = learner.evaluate(rows, task: Toy.task)
        #expect(restricted != whole)
        // As modules of their own, and as their scale is worked out again from alpha and rank.
        let extracted = learner.adapters.restricted(to: on, training)
        for module in extracted.modules {
            let rank = Double(module.placement.rank)
            let scale = module.alpha / (isRankStabilised ? rank.squareRoot() : rank)
            #expect(abs(Float(scale) - module.adapter.scale) < 1e-6 * module.adapter.scale)
        }
        let other = try Learner(
            model: try Toy.model(), adapters: extracted, head: learner.head, task: Toy.task, shardCount: 2)
        #expect(other.evaluate(rows, task: Toy.task) == restricted)
        let counts = learner.adapters.modules.map { module in
            module.placement.site.parameterCount(rank: on[module.placement.site.name]?.count ?? 0)
        }
        #expect(extracted.trainableParameterCount == counts.reduce(0, +))
    }

    @Test func whatTheFunctionWouldMissMostIsSwitchedOnFirst() {
        // Norms of rows of A: 1, 2, 1, 1; of columns of B: 3, 1, 0, 0.
        let adapter = LowRankAdapter(
            a: Parameter(name: "A", rows: 4, columns: 1, decays: true, values: [1, -2, 1, 1], shardCount: 1),
            b: Parameter(name: "B", rows: 1, columns: 4, decays: true, values: [3, 1, 0, 0], shardCount: 1), scale: 1)
        #expect(adapter.directionsByContribution(pull: [0, 0, 0, 0]) == [0, 1, 2, 3])
        #expect(adapter.directionsByContribution(pull: [9, 9, 1, -2]) == [0, 1, 3, 2])
    }

    @Test func aDynamicRankPerSiteKeepsToTheBudgetAndExportsWhatIsOn() throws {
        let plan = try Toy.plan(arms: [.searched, .uniform], search: Self.search)
        var records: [AllocationRecord] = []
        var trials: [(trained: TrainedTrial, files: [TrialFile])] = []
        let reporter = Reporter(
            clock: { 0 },
            report: { fact in
                if case .searchAllocated(let record) = fact { records.append(record) }
                return .goOn
            })
        try Execution(plan: plan, model: try Toy.model(), data: Toy.data()).run(reporter) { trials.append(($0, $1)) }
        let rounds = records.filter { $0.round != nil }
        #expect(rounds.count == 14)
        for record in rounds {
            #expect(record.trainableParameterCount <= 1300)
            #expect(record.choices.reduce(0) { $0 + $1.parameterCount } == record.trainableParameterCount)
            for choice in record.choices where choice.rank > 0 && choice.rank < 4 {
                let directions = try #require(choice.directions)
                #expect(directions.count == choice.rank && directions == directions.sorted())
                let words = directions.map(String.init).joined(separator: ", ")
                #expect(choice.reason.hasSuffix("of 4 directions, from 0, on by contribution: \(words)"))
            }
        }
        #expect(
            Set(rounds.map { $0.choices.map(\.rank) }).count > 3 && rounds.contains { Set($0.choices.map(\.rank)).count > 2 })
        let searched = try #require(trials.first)
        let last = try #require(rounds.last)
        let sites = plan.model.shape.sites
        let allocation = last.allocation(sites: sites)
        #expect(searched.trained.adapters.modules.map(\.placement) == allocation.placements)
        try expectWrittenAdapterPredictsAsTrained(searched, plan: plan, linears: allocation.placements)
    }

    /// Reads the written files again and predicts with them; shortcuts, which peft's file does not have, are those of the trial.
    private func expectWrittenAdapterPredictsAsTrained(
        _ trial: (trained: TrainedTrial, files: [TrialFile]), plan: Plan, linears placements: [Placement]
    ) throws {
        let folder = try TemporaryFolder()
        for file in trial.files where [.adapterConfiguration, .adapterWeights].contains(file.kind) {
            try folder.write(URL(filePath: file.path).lastPathComponent, file.bytes)
        }
        let read = try PeftAdapter(folder: folder.path, sites: plan.model.shape.linearSites, shardCount: 1).adapters
        #expect(read.modules.map(\.placement) == placements.filter { !$0.site.kind.isShortcut })
        let shortcuts = trial.trained.adapters.modules.filter { $0.placement.site.kind.isShortcut }
        let learner = try Learner(
            model: try Toy.model(), adapters: AdapterSet(modules: read.modules + shortcuts), head: trial.trained.head,
            task: Toy.task, shardCount: 2)
        let evaluation = learner.evaluate(Toy.data().test, task: Toy.task)
        let loss = try #require(trial.trained.result.value(.loss, on: .test))
        #expect(abs(evaluation.loss - loss) < 1e-6)
    }
}
