import Domain
import Engine
import Tensors
import Testing

@Suite struct TrainingTests {
    private func learner(shardCount: Int, allocation: Allocation) throws -> Learner {
        try Learner(
            model: try Toy.model(),
            adapters: AdapterSet(allocation: allocation, training: Toy.settings(), seed: 3, shardCount: shardCount),
            head: LinearHead(task: Toy.task, hiddenWidth: 24, seed: 3, shardCount: shardCount), task: Toy.task,
            shardCount: shardCount)
    }

    @Test func shardsComputeWhatOneWould() throws {
        let allocation = Allocation(placements: try Toy.shape().linearSites.map { Placement(site: $0, rank: 2) })
        let rows = Toy.data().train
        let gradients = try [1, 2, 3].map { count in
            let learner = try learner(shardCount: count, allocation: allocation)
            _ = learner.accumulateGradients(rows, at: Array(0..<11))
            let parameters = learner.adapters.parameters + (learner.head?.parameters ?? [])
            return parameters.flatMap { parameter in
                parameter.reduceGradients()
                return parameter.gradient
            }
        }
        for other in gradients.dropFirst() {
            #expect(zip(gradients[0], other).allSatisfy { abs($0 - $1) < 1e-5 })
        }
        #expect(gradients[0].contains { abs($0) > 1e-3 })
    }

    @Test func aFreshAdapterLeavesTheModelAsItWas() throws {
        let rows = Toy.data().test
        let allocation = Allocation(placements: try Toy.shape().linearSites.map { Placement(site: $0, rank: 2) })
        let bare = try learner(shardCount: 2, allocation: .none).evaluate(rows, task: Toy.task)
        #expect(try learner(shardCount: 2, allocation: allocation).evaluate(rows, task: Toy.task) == bare)
    }

    @Test func keptFeaturesAreTheModelsOwn() throws {
        let head = LinearHead(task: Toy.task, hiddenWidth: 24, seed: 3, shardCount: 2)
        let data = Toy.data()
        let kept = try Learner(
            model: try Toy.model(), adapters: AdapterSet(modules: []), head: head, task: Toy.task, data: data, shardCount: 2)
        let whole = try Learner(
            model: try Toy.model(), adapters: AdapterSet(modules: []), head: head, task: Toy.task, shardCount: 2)
        #expect(abs(kept.evaluate(data.test, task: Toy.task).loss - whole.evaluate(data.test, task: Toy.task).loss) < 1e-5)
    }

    @Test func aModuleThatDoesNotFitIsRefused() throws {
        let site = Site(name: "encoder.layer.9.x", kind: .linear, block: 9, role: "x", inputWidth: 24, outputWidth: 24)
        #expect(throws: EngineError("the model has no site 'encoder.layer.9.x' from 24 to 24")) {
            try learner(shardCount: 1, allocation: Allocation(placements: [Placement(site: site, rank: 1)]))
        }
    }

    @Test func theLearningRateClimbsAndFalls() {
        let schedule = LearningRateSchedule(peak: 1, warmupShare: 0.15, stepCount: 10)
        let rates = (0..<10).map(schedule.learningRate)
        #expect(rates == [0.5, 1, 1, 0.875, 0.75, 0.625, 0.5, 0.375, 0.25, 0.125])
    }
}
