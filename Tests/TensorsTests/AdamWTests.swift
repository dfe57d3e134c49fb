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

    @Test func whatDoesNotMoveRestsWithItsMoments() {
        // Two inputs and one class against another; the second input rests for a while.
        let weight = Parameter(name: "w", rows: 2, columns: 2, decays: true, values: [1, 1, 1, 1], shardCount: 1)
        let optimiser = AdamW(parameters: [weight], weightDecay: 0.5)
        let bias = Parameter(name: "b", rows: 1, columns: 2, decays: false, values: [0, 0], shardCount: 1)
        func step(_ input: [Float]) {
            let tape = Tape()
            let logits = tape.trainedLinear(tape.input(input, rows: 1, columns: 2), weight: weight, bias: bias)
            _ = tape.crossEntropy(logits, labels: [0], divisor: 1)
            tape.backward()
            _ = optimiser.step(learningRate: 0.1, gradientNormMax: 1000)
        }
        step([0, 1])
        let rested = [weight.values[1], weight.values[3]]
        weight.move(onlyColumns: [0])
        for _ in 0..<3 { step([1, 0]) }
        #expect([weight.values[1], weight.values[3]] == rested)
        weight.move(onlyColumns: nil)
        step([0, 0])
        // Its first gradient was −½; no other came. The moments decayed once, the correction counts five steps.
        let first: Float = 0.9 * 0.1 * -0.5 / (1 - 0.590_49)
        let second: Float = 0.999 * 0.001 * 0.25 / (1 - 0.995_009_99)
        #expect(abs(weight.values[1] - (rested[0] * 0.95 - 0.1 * first / second.squareRoot())) < 1e-5)
        weight.move(onlyRows: [])
        let before = weight.values.values
        step([1, 1])
        #expect(weight.isFrozen && weight.values.values == before)
    }

    @Test func aRunningTrainingLowersTheLoss() {
        let weight = Parameter(name: "w", rows: 2, columns: 1, decays: true, values: [0, 0], shardCount: 1)
        let bias = Parameter(name: "b", rows: 1, columns: 2, decays: false, values: [0, 0], shardCount: 1)
        let optimiser = AdamW(parameters: [weight, bias], weightDecay: 0)
        let norms = (0..<20).map { _ in step(optimiser, weight: weight, bias: bias) }
        #expect(zip(norms, norms.dropFirst()).allSatisfy { $0 > $1 })
    }
}
