import Domain
import Engine
import Tensors
import TestSupport
import Testing

/// `training.memory: lean` makes the numbers of `fast`, bit for bit.
@Suite struct LeanTrainingTests {
    private func training(_ memory: TrainingSettings.MemoryUse?) -> TrainingSettings {
        TrainingSettings(
            epochs: 2, batchSize: 7, learningRate: 1e-2, seeds: [1], warmupShare: 0.1, weightDecay: 0.01, gradientNormMax: 1,
            dropout: 0.2, fullLearningRate: 2e-3, memory: memory)
    }

    /// Every gradient of every family, of modules at all linears and shortcuts or of the whole model.
    @Test(arguments: ArchitectureTests.families) func everyGradientIsTheSame(family: String) throws {
        let (configuration, checkpoint) = try Checkpoint.open(folder: Repository.golden + "/" + family)
        let sites = try ModelShape(configuration: configuration).sites
        func gradients(_ memory: TrainingSettings.MemoryUse, isFull: Bool) throws -> [[Float]] {
            let model = try Transformer(configuration: configuration, checkpoint: checkpoint)
            let adapters = AdapterSet(
                allocation: Allocation(placements: isFull ? [] : sites.map { Placement(site: $0, rank: 2) }),
                training: training(memory), seed: 3, shardCount: 1)
            for module in adapters.modules {
                module.adapter.b.values.assign((0..<module.adapter.b.count).map { Float($0 % 5) * 0.05 - 0.1 })
            }
            try adapters.attach(to: model)
            let parameters =
                isFull ? model.weights.map { $0.unfreeze(name: "w", shardCount: 1) } : adapters.parameters
            let tape = Tape(recomputes: memory == .lean)
            tape.seedDropout(3)
            let hidden = model.hiddenState(tape, PackedTokens([([5, 9, 7, 33], [0, 0, 1, 1]), ([8, 6], [0, 0])]))
            tape.seedGradient(of: hidden, (0..<hidden.count).map { Float(($0 * 7) % 11) / 11 - 0.5 })
            tape.backward()
            return parameters.map(\.gradient)
        }
        for isFull in [false, true] {
            let fast = try gradients(.fast, isFull: isFull)
            #expect(fast.contains { $0.contains { $0 != 0 } })
            #expect(try gradients(.lean, isFull: isFull) == fast)
        }
    }

    /// A whole run: search with shortcuts, every arm, dropout, full fine-tuning.
    @Test func aRunIsTheSame() throws {
        func facts(_ memory: TrainingSettings.MemoryUse?) throws -> [Fact] {
            let search = SearchSettings(
                method: .static, proxy: .gradNorm, probeBatchCount: 3, rank: 4, sites: .allLinear, shortcuts: .on)
            let plan = try Toy.plan(
                arms: [.searched, .uniform, .headOnly, .full], search: search, training: training(memory))
            var facts: [Fact] = []
            let reporter = Reporter(
                clock: { 0 },
                report: { fact in
                    facts.append(fact)
                    return .goOn
                })
            try Execution(plan: plan, model: try Toy.model(), data: Toy.data()).run(reporter) { _, _ in }
            return facts
        }
        let fast = try facts(nil)
        #expect(fast.count > 10)
        #expect(try facts(.lean) == fast)
    }
}
