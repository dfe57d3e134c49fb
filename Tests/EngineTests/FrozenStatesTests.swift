import Domain
import Engine
import Tensors
import TestSupport
import Testing

@Suite struct FrozenStatesTests {
    /// Few enough tokens for one evaluation, and no row twice: a batch of all of them is packed as their states were.
    private static func data() -> TrialData {
        let rows = (0..<23).map { index in
            let ids = (0...index % 7).map { 4 + (index * 5 + $0 * 3) % 26 }
            return TaskRow(ids: ids, types: ids.map { _ in 0 }, label: index % 2)
        }
        return TrialData(train: rows, validation: rows, test: rows)
    }

    private struct Family {
        let model: Transformer
        let shape: ModelShape

        init(_ name: String) throws {
            let (configuration, checkpoint) = try Checkpoint.open(folder: Repository.golden + "/" + name)
            model = try Transformer(configuration: configuration, checkpoint: checkpoint)
            shape = try ModelShape(configuration: configuration)
        }

        /// Modules at every site of these blocks, with a B that is at work.
        func adapters(_ blocks: Range<Int>) -> AdapterSet {
            let sites = shape.sites.filter { blocks.contains($0.block) }
            let adapters = AdapterSet(
                allocation: Allocation(placements: sites.map { Placement(site: $0, rank: 2) }), training: Toy.settings(),
                seed: 3,
                shardCount: 2)
            for module in adapters.modules {
                module.adapter.b.values.assign((0..<module.adapter.b.count).map { Float($0 % 5) * 0.05 - 0.1 })
            }
            return adapters
        }

        func learner(_ adapters: AdapterSet, frozenBytesMax: Int) throws -> Learner {
            try Learner(
                model: model, adapters: adapters,
                head: LinearHead(task: Toy.task, hiddenWidth: model.hiddenWidth, seed: 3, shardCount: 2), task: Toy.task,
                data: data(), shardCount: 2, frozenBytesMax: frozenBytesMax)
        }
    }

    private func gradients(_ learner: Learner, _ rows: [TaskRow]) -> [[Float]] {
        for parameter in learner.adapters.parameters { parameter.zeroGradients() }
        _ = learner.accumulateGradients(rows, at: Array(rows.indices))
        return learner.adapters.parameters.map { parameter in
            parameter.reduceGradients()
            return parameter.gradient
        }
    }

    @Test(arguments: ArchitectureTests.families) func keptStatesGiveTheBitsOfTheWholeModel(family: String) throws {
        let family = try Family(family)
        let rows = Self.data().test
        let adapters = family.adapters(family.shape.blockCount - 1..<family.shape.blockCount)
        let whole = try family.learner(adapters, frozenBytesMax: 0)
        let (expected, slopes) = (whole.evaluate(rows, task: Toy.task), gradients(whole, rows))
        let kept = try family.learner(adapters, frozenBytesMax: 1 << 20)
        #expect(kept.evaluate(rows, task: Toy.task) == expected)
        #expect(gradients(kept, rows) == slopes)
        #expect(slopes.allSatisfy { $0.contains { $0 != 0 } })
    }

    @Test func statesAreComputedOnceAndWithinTheCeiling() throws {
        let family = try Family("bert")
        let rows = Self.data().test
        let upper = family.adapters(1..<2)
        let bytes = rows.reduce(0) { $0 + $1.tokenCount } * family.model.embeddingWidth * 2 * 4
        func changesWithTheFirstBlock(_ frozenBytesMax: Int) throws -> Bool {
            let learner = try family.learner(upper, frozenBytesMax: frozenBytesMax)
            let before = learner.evaluate(rows, task: Toy.task)
            let lower = family.adapters(0..<1)
            for module in lower.modules { family.model.host(module.placement.site.name)?.attach(module.adapter) }
            return learner.evaluate(rows, task: Toy.task) != before
        }
        #expect(try !changesWithTheFirstBlock(bytes))
        #expect(try changesWithTheFirstBlock(bytes - 1))
    }

    @Test func aModuleInTheFirstBlockLeavesNothingToKeep() throws {
        let family = try Family("bert")
        let rows = Self.data().test
        let learner = try family.learner(family.adapters(0..<2), frozenBytesMax: 1 << 20)
        let before = learner.evaluate(rows, task: Toy.task)
        for module in learner.adapters.modules where module.placement.site.block == 0 {
            module.adapter.b.values.zero()
            family.model.host(module.placement.site.name)?.refresh()
        }
        #expect(learner.evaluate(rows, task: Toy.task) != before)
    }
}
