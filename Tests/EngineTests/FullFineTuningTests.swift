import Domain
import Engine
import Tensors
import TestSupport
import Testing

/// The arm that trains every weight of the base model.
@Suite struct FullFineTuningTests {
    private func trials(_ plan: Plan, model: Transformer, data: TrialData) throws -> [(
        trained: TrainedTrial, files: [TrialFile]
    )] {
        var trials: [(trained: TrainedTrial, files: [TrialFile])] = []
        try Execution(plan: plan, model: model, data: data)
            .run(Reporter(clock: { 0 }, report: { _ in .goOn })) { trials.append(($0, $1)) }
        return trials
    }

    private static let training = TrainingSettings(
        epochs: 8, batchSize: 7, learningRate: 1e-2, seeds: [1, 2], warmupShare: 0.1, weightDecay: 0.01, gradientNormMax: 1,
        keep: .best, fullLearningRate: 2e-3)

    @Test(arguments: ArchitectureTests.families) func aModelListsEachOfItsWeightsOnce(family: String) throws {
        let (configuration, checkpoint) = try Checkpoint.open(folder: Repository.golden + "/" + family)
        // Twice, so that what one model has read is not another's.
        _ = try Transformer(configuration: configuration, checkpoint: checkpoint)
        let model = try Transformer(configuration: configuration, checkpoint: checkpoint)
        let shape = try ModelShape(configuration: configuration)
        let file = try SafetensorsFile(path: folder(family) + "/model.safetensors")
        func count(_ part: String) -> Int {
            file.names.filter { $0.contains(part) }.reduce(0) { $0 + (file.shape(of: $1) ?? []).reduce(1, *) }
        }
        // A pooler belongs to the checkpoint, and no function here has one.
        #expect(model.weights.reduce(0) { $0 + $1.count } == shape.baseParameterCount - count("pooler."))
    }

    private func folder(_ family: String) -> String { Repository.golden + "/" + family }

    @Test func itLearnsAndLeavesTheModelAsItWasRead() throws {
        let model = try Toy.model()
        let before = model.weights.map(\.array)
        let plan = try Toy.plan(arms: [.searched, .full, .uniform], training: Self.training)
        let trials = try trials(plan, model: model, data: Toy.data())
        #expect(model.weights.map(\.array) == before)
        let full = trials.filter { $0.trained.result.trial.arm == .full }
        for (trained, files) in full {
            #expect(trained.result.trainableParameterCount == 0 && trained.result.learningRate == 2e-3)
            #expect(trained.result.baseParameterCount == before.reduce(0) { $0 + $1.count })
            #expect(files.map(\.kind) == [.predictions])
            #expect(try #require(trained.result.value(.loss, on: .test)) < 0.6)
        }
        // The other arms do not notice it.
        let alone = try self.trials(
            try Toy.plan(arms: [.searched, .uniform], training: Self.training), model: try Toy.model(), data: Toy.data())
        let others = trials.filter { $0.trained.result.trial.arm != .full }
        #expect(others.map(\.trained.result.measurements) == alone.map(\.trained.result.measurements))
        #expect(others.allSatisfy { $0.trained.result.baseParameterCount == nil })
    }

    @Test(arguments: ArchitectureTests.families) func theGradientOfEveryWeightIsThatOfTheLoss(family: String) throws {
        let (configuration, checkpoint) = try Checkpoint.open(folder: folder(family))
        let model = try Transformer(configuration: configuration, checkpoint: checkpoint)
        let batch = PackedTokens([([5, 9, 7, 33], [0, 0, 1, 1]), ([8, 6], [0, 0])])
        let mix = (0..<6 * model.hiddenWidth).map { Float(($0 * 7) % 11) / 11 - 0.5 }
        func value() -> Double {
            let tape = Tape(records: false)
            return zip(model.hiddenState(tape, batch).array, mix).reduce(0) { $0 + Double($1.0) * Double($1.1) }
        }
        let parameters = model.weights.map { $0.unfreeze(name: "w", shardCount: 1) }
        let tape = Tape()
        tape.seedGradient(of: model.hiddenState(tape, batch), mix)
        tape.backward()
        // Along the gradient of each weight the value rises by its norm. At a corner of ReLU the slopes of both sides differ, and the
        // gradient is that of one of them, or of some units' one and others' other.
        let seen = parameters.filter { $0.squaredGradientNorm > 1e-2 }
        let start = value()
        for (index, parameter) in seen.enumerated() {
            let (gradient, norm) = (parameter.gradient, parameter.squaredGradientNorm.squareRoot())
            let kept = parameter.values.values
            func slope(_ step: Double) -> Double {
                parameter.values.assign(zip(kept, gradient).map { $0 + Float(step / norm) * $1 })
                defer { parameter.values.assign(kept) }
                return (value() - start) / step
            }
            let slopes = [slope(1e-3), slope(-1e-3)].sorted()
            #expect(slopes[0] < norm * 1.02 && slopes[1] > norm * 0.98, "weight \(index): \(slopes), \(norm)")
        }
        #expect(seen.count > parameters.count / 2)
    }
}
