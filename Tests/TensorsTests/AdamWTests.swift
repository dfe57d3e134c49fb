import Tensors
import Testing

@Suite struct AdamWTests {
    /// A one-class-against-another head on one input: the gradient of the logits is known.
    private func step(_ optimiser: AdamW, weight: Parameter, bias: Parameter) -> Double {
        let tape = Tape()
        let logits = tape.trainedLinear(tape.input([1], rows: 1, columns: 1), weight: weight, bias: bias)
        _ = tape.crossEntropy(logits, labels: [0], divisor: 1)
        tape.backward()
        return optimiser.step(learningRate: 0.1, gradientNormMax: 1000)
    }

    @Test func theFirstStepIsTheLearningRateAndDecayTouchesMatricesOnly() {
        let weight = Parameter(name: "w", rows: 2, columns: 1, decays: true, values: [1, 1], shardCount: 1)
        let bias = Parameter(name: "b", rows: 1, columns: 2, decays: false, values: [1, 1], shardCount: 1)
        let norm = step(AdamW(parameters: [weight, bias], weightDecay: 0.5), weight: weight, bias: bias)
        // Two equal logits: the gradient is −½ and ½, for the weight and for the bias.
        #expect(abs(norm - 1) < 1e-6)
        // After bias correction Adam's first step has the size of the learning rate; decay takes 5 % off the matrix.
        for (value, expected) in zip(weight.values.values + bias.values.values, [1.05, 0.85, 1.1, 0.9] as [Float]) {
            #expect(abs(value - expected) < 1e-5)
        }
    }

    @Test func aRunningTrainingLowersTheLoss() {
        let weight = Parameter(name: "w", rows: 2, columns: 1, decays: true, values: [0, 0], shardCount: 1)
        let bias = Parameter(name: "b", rows: 1, columns: 2, decays: false, values: [0, 0], shardCount: 1)
        let optimiser = AdamW(parameters: [weight, bias], weightDecay: 0)
        let norms = (0..<20).map { _ in step(optimiser, weight: weight, bias: bias) }
        #expect(zip(norms, norms.dropFirst()).allSatisfy { $0 > $1 })
    }
}
