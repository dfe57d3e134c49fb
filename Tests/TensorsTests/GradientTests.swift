import Tensors
import Testing

/// Every op's pullback against central finite differences, with odd, unequal shapes.
@Suite struct GradientTests {
    /// Small numbers with no pattern, the same in every run.
    private static func numbers(_ count: Int, seed: Int, scale: Float = 1) -> [Float] {
        (0..<count).map { index in
            let hashed = UInt64(truncatingIfNeeded: index &* 7919 &+ seed &* 104_729 &+ 1) &* 0x9E37_79B9_7F4A_7C15
            return (Float(hashed >> 40) / Float(1 << 24) - 0.5) * 2 * scale
        }
    }

    private struct Shape {
        let rows: Int
        let columns: Int
    }

    /// Checks the gradient of `Σ mix · op(inputs)` for every element of every input.
    private func check(_ shapes: [Shape], tolerance: Double = 2e-3, _ op: (Tape, [Tensor]) -> Tensor) {
        let inputs = shapes.enumerated().map { Self.numbers($1.rows * $1.columns, seed: $0 + 1) }
        func run(_ values: [[Float]], _ tape: Tape) -> (value: Double, inputs: [Tensor], output: Tensor) {
            let tensors = zip(values, shapes).map {
                tape.input($0, rows: $1.rows, columns: $1.columns, needsGradient: true)
            }
            let output = op(tape, tensors)
            let mix = Self.numbers(output.count, seed: 99)
            return (zip(output.array, mix).reduce(0) { $0 + Double($1.0) * Double($1.1) }, tensors, output)
        }
        let tape = Tape()
        let (_, tensors, output) = run(inputs, tape)
        tape.seedGradient(of: output, Self.numbers(output.count, seed: 99))
        tape.backward()
        let step: Float = 1e-2
        for (which, tensor) in tensors.enumerated() {
            for (index, gradient) in tensor.gradientArray.enumerated() {
                func value(_ delta: Float) -> Double {
                    var changed = inputs
                    changed[which][index] += delta
                    return run(changed, Tape(records: false)).value
                }
                let difference = (value(step) - value(-step)) / Double(2 * step)
                #expect(
                    abs(difference - Double(gradient)) <= tolerance * max(1, abs(difference)),
                    "input \(which)[\(index)]: \(gradient), finite difference \(difference)")
            }
        }
    }

    @Test(arguments: [Activation.gelu, .geluTanh, .silu]) func activation(kind: Activation) {
        check([Shape(rows: 3, columns: 7)]) { $0.activation($1[0], kind) }
        check([Shape(rows: 3, columns: 7), Shape(rows: 3, columns: 7)]) { $0.gated(Channels($1[0]), Channels($1[1]), kind) }
        // Gates and values side by side, as one linear makes them.
        check([Shape(rows: 3, columns: 18)]) {
            $0.gated(Channels($1[0], from: 0, count: 9), Channels($1[0], from: 9, count: 9), kind)
        }
    }

    @Test func relu() {
        // Away from the corner, where differences mean nothing.
        let tape = Tape()
        let x = tape.input([-2, -0.5, 0.5, 3], rows: 1, columns: 4, needsGradient: true)
        let y = tape.activation(x, .relu)
        tape.seedGradient(of: y, [1, 2, 3, 4])
        tape.backward()
        #expect(y.array == [0, 0, 0.5, 3] && x.gradientArray == [0, 0, 3, 4])
    }

    @Test func sum() {
        check([Shape(rows: 3, columns: 5), Shape(rows: 3, columns: 5)]) { $0.sum($1[0], $1[1]) }
    }

    @Test func rmsNorm() {
        let weights = RMSNormWeights(scale: Self.numbers(11, seed: 5), epsilon: 1e-5)
        check([Shape(rows: 3, columns: 11)], tolerance: 5e-3) { $0.rmsNorm($1[0], weights) }
        // Two heads side by side.
        check([Shape(rows: 3, columns: 22)], tolerance: 5e-3) { $0.rmsNorm($1[0], weights) }
    }

    @Test func scaled() {
        check([Shape(rows: 3, columns: 5)]) { $0.scaled($1[0], by: 2.5) }
    }

    @Test func rotary() {
        check([Shape(rows: 4, columns: 12)]) { tape, inputs in
            let angles = tape.rotaryAngles(positions: [0, 1, 2, 7], frequencies: [1, 0.3, 0.01])
            return tape.rotary(Channels(inputs[0]), angles)
        }
        // The middle of a tensor that holds more than what is turned.
        check([Shape(rows: 3, columns: 14)]) { tape, inputs in
            let angles = tape.rotaryAngles(positions: [0, 1, 5], frequencies: [1, 0.3, 0.01])
            return tape.rotary(Channels(inputs[0], from: 4, count: 6), angles)
        }
    }

    @Test func shortcut() {
        let shortcut = Shortcut(width: 5)
        shortcut.attach(adapter(inputs: 5, outputs: 5, rank: 2))
        let shape = Shape(rows: 3, columns: 5)
        check([shape, shape]) { $0.shortcut($1[0], from: $1[1], shortcut) }
        check([shape]) { $0.shortcut($1[0], from: $1[0], shortcut) }
    }

    @Test func dropoutKeepsItsMaskForTheWayBackAndIsOffInEvaluation() {
        let plain = adapter(inputs: 5, outputs: 7, rank: 3)
        let dropping = LowRankAdapter(a: plain.a, b: plain.b, scale: plain.scale, dropout: 0.4)
        let weights = LinearWeights(weight: Self.numbers(35, seed: 3), bias: nil, inputs: 5, outputs: 7)
        weights.attach(dropping)
        let x = Self.numbers(20, seed: 9)
        let mix = Self.numbers(28, seed: 10)
        func run(_ x: [Float], records: Bool = true) -> (value: Double, gradient: [Float], output: [Float]) {
            let tape = Tape(records: records)
            tape.seedDropout(7)
            let input = tape.input(x, rows: 4, columns: 5, needsGradient: true)
            let y = tape.linear(input, weights)
            tape.seedGradient(of: y, mix)
            tape.backward()
            return (zip(y.array, mix).reduce(0) { $0 + Double($1.0) * Double($1.1) }, input.gradientArray, y.array)
        }
        let gradient = run(x).gradient
        for index in x.indices {
            var (up, down) = (x, x)
            up[index] += 1e-2
            down[index] -= 1e-2
            #expect(abs((run(up).value - run(down).value) / 2e-2 - Double(gradient[index])) < 2e-3)
        }
        #expect(run(x).output == run(x).output)
        let evaluated = run(x, records: false).output
        #expect(evaluated != run(x).output)
        weights.attach(plain)
        #expect(run(x, records: false).output == evaluated)
    }

    @Test func languageModelLossHasTheGradientOfItsSum() {
        let table = EmbeddingTable(Self.numbers(9 * 5, seed: 3), entries: 9, width: 5)
        let values = Self.numbers(4 * 5, seed: 4)
        let targets: [Int?] = [3, nil, 8, 0]
        func loss(_ values: [Float]) -> Double {
            let tape = Tape(records: false)
            let hidden = tape.input(values, rows: 4, columns: 5)
            return tape.languageModelLoss(hidden, table, targets: targets, divisor: 2).reduce(0) { $0 + $1.loss } / 2
        }
        let tape = Tape()
        let hidden = tape.input(values, rows: 4, columns: 5, needsGradient: true)
        _ = tape.languageModelLoss(hidden, table, targets: targets, divisor: 2)
        for (index, gradient) in hidden.gradientArray.enumerated() {
            var (up, down) = (values, values)
            up[index] += 1e-2
            down[index] -= 1e-2
            #expect(abs((loss(up) - loss(down)) / 2e-2 - Double(gradient)) < 1e-3)
        }
    }

    @Test func tanh() { check([Shape(rows: 3, columns: 5)]) { $0.tanh($1[0]) } }

    @Test func layerNorm() {
        let weights = NormWeights(
            scale: Self.numbers(11, seed: 5), shift: Self.numbers(11, seed: 6), epsilon: 1e-5)
        check([Shape(rows: 3, columns: 11)], tolerance: 5e-3) { $0.layerNorm($1[0], weights) }
        let unshifted = NormWeights(scale: Self.numbers(11, seed: 5), shift: nil, epsilon: 1e-5)
        #expect(unshifted.parts.count == 1 && NormWeights(plain: 11, epsilon: 1e-5).parts.isEmpty)
        check([Shape(rows: 3, columns: 11)], tolerance: 5e-3) { $0.layerNorm($1[0], unshifted) }
    }

    @Test func layerNormOfASum() {
        let weights = NormWeights(scale: Self.numbers(9, seed: 5), shift: Self.numbers(9, seed: 6), epsilon: 1e-5)
        check([Shape(rows: 2, columns: 9), Shape(rows: 2, columns: 9)], tolerance: 5e-3) {
            $0.layerNorm($1[0], plus: $1[1], weights)
        }
    }

    @Test func attention() {
        let (queries, keys) = (Shape(rows: 8, columns: 12), Shape(rows: 8, columns: 6))
        for isCausal in [false, true] {
            check([queries, keys, keys]) {
                $0.attention(
                    Channels($1[0]), Channels($1[1]), Channels($1[2]), offsets: [0, 5, 6, 8],
                    AttentionSettings(headCount: 4, keyHeadCount: 2, depth: 3, isCausal: isCausal))
            }
        }
        check([Shape(rows: 8, columns: 18)]) {
            $0.attention(
                Channels($1[0], from: 0, count: 6), Channels($1[0], from: 6, count: 6), Channels($1[0], from: 12, count: 6),
                offsets: [0, 5, 6, 8], AttentionSettings(headCount: 2, depth: 3, isCausal: true))
        }
        for (isCausal, reach) in [(false, 1), (true, 2), (true, 0)] {
            check([Shape(rows: 8, columns: 6), Shape(rows: 8, columns: 6), Shape(rows: 8, columns: 6)]) {
                $0.attention(
                    Channels($1[0]), Channels($1[1]), Channels($1[2]), offsets: [0, 5, 6, 8],
                    AttentionSettings(headCount: 2, depth: 3, isCausal: isCausal, reach: reach))
            }
        }
    }

    /// Of more queries than are looked at together.
    @Test(arguments: [(false, nil), (true, nil), (false, 9), (true, 70)] as [(Bool, Int?)])
    func attentionOfLongSequences(isCausal: Bool, reach: Int?) {
        let shape = Shape(rows: 150, columns: 2)
        check([shape, shape, shape]) {
            $0.attention(
                Channels($1[0]), Channels($1[1]), Channels($1[2]), offsets: [0, 80, 150],
                AttentionSettings(headCount: 1, depth: 2, isCausal: isCausal, reach: reach))
        }
        // Equal scores: a token's result is the mean of the values that it sees.
        let tape = Tape(records: false)
        let same = Channels(tape.input([Float](repeating: 1, count: 150), rows: 150, columns: 1))
        let values = Channels(tape.input((0..<150).map(Float.init), rows: 150, columns: 1))
        let result = tape.attention(
            same, same, values, offsets: [0, 150], AttentionSettings(headCount: 1, depth: 1, isCausal: isCausal, reach: reach)
        ).array
        for (place, value) in result.enumerated() {
            let first = max(0, place - (reach ?? 150))
            let last = isCausal ? place : min(149, place + (reach ?? 150))
            #expect(abs(value - Float(first + last) / 2) < 1e-3, "token \(place)")
        }
    }

    @Test func attentionSeesWhatIsWithinItsReach() {
        // Equal scores: a token's result is the mean of the values that it sees.
        func result(isCausal: Bool, reach: Int?) -> [Float] {
            let tape = Tape(records: false)
            let same = Channels(tape.input([Float](repeating: 1, count: 5), rows: 5, columns: 1))
            let values = Channels(tape.input([0, 1, 2, 3, 14], rows: 5, columns: 1))
            return tape.attention(
                same, same, values, offsets: [0, 5],
                AttentionSettings(headCount: 1, depth: 1, isCausal: isCausal, reach: reach)
            ).array.map { ($0 * 1000).rounded() / 1000 }
        }
        #expect(result(isCausal: false, reach: nil) == [4, 4, 4, 4, 4])
        #expect(result(isCausal: false, reach: 1) == [0.5, 1, 2, 6.333, 8.5])
        #expect(result(isCausal: true, reach: 1) == [0, 0.5, 1.5, 2.5, 8.5])
        #expect(result(isCausal: true, reach: 0) == [0, 1, 2, 3, 14])
    }

    @Test func pooling() {
        check([Shape(rows: 7, columns: 3)]) { $0.meanPool($1[0], offsets: [0, 4, 5, 7]) }
        check([Shape(rows: 7, columns: 3)]) { $0.firstRows($1[0], offsets: [0, 4, 5, 7]) }
        check([Shape(rows: 7, columns: 3)]) { $0.lastRows($1[0], offsets: [0, 4, 5, 7]) }
    }

    @Test func frozenLinear() {
        let weights = LinearWeights(
            weight: Self.numbers(35, seed: 3), bias: Self.numbers(7, seed: 4), inputs: 5, outputs: 7)
        check([Shape(rows: 3, columns: 5)]) { $0.linear($1[0], weights) }
    }

    @Test func frozenWeightsBelowNoAdapterAreNotDifferentiated() {
        let weights = LinearWeights(weight: Self.numbers(6, seed: 3), bias: nil, inputs: 2, outputs: 3)
        let tape = Tape()
        let x = tape.input([1, 2], rows: 1, columns: 2)
        #expect(!tape.linear(x, weights).needsGradient)
        weights.attach(adapter(inputs: 2, outputs: 3, rank: 1))
        #expect(tape.linear(x, weights).needsGradient)
    }

    private func adapter(inputs: Int, outputs: Int, rank: Int, shardCount: Int = 1) -> LowRankAdapter {
        LowRankAdapter(
            a: Parameter(
                name: "A", rows: rank, columns: inputs, decays: true, values: Self.numbers(rank * inputs, seed: 7),
                shardCount: shardCount),
            b: Parameter(
                name: "B", rows: outputs, columns: rank, decays: true, values: Self.numbers(outputs * rank, seed: 8),
                shardCount: shardCount),
            scale: 1.5)
    }

    @Test func anAdapterAddsItsProductAndLearns() {
        let adapter = adapter(inputs: 5, outputs: 7, rank: 3)
        let weights = LinearWeights(weight: Self.numbers(35, seed: 3), bias: nil, inputs: 5, outputs: 7)
        weights.attach(adapter)
        let x = Self.numbers(20, seed: 9)
        let mix = Self.numbers(28, seed: 10)
        func value() -> Double {
            weights.refresh()
            let tape = Tape(records: false)
            let y = tape.linear(tape.input(x, rows: 4, columns: 5), weights).array
            return zip(y, mix).reduce(0) { $0 + Double($1.0) * Double($1.1) }
        }
        let tape = Tape()
        let y = tape.linear(tape.input(x, rows: 4, columns: 5), weights)
        tape.seedGradient(of: y, mix)
        tape.backward()
        for parameter in [adapter.a, adapter.b] {
            for index in 0..<parameter.count {
                let kept = parameter.values[index]
                parameter.values[index] = kept + 1e-2
                let above = value()
                parameter.values[index] = kept - 1e-2
                let below = value()
                parameter.values[index] = kept
                #expect(abs((above - below) / 2e-2 - Double(parameter.gradient[index])) < 2e-3)
            }
        }
    }

    /// Checks the gradient of every element of every weight of `Σ mix · op()`, and that a frozen weight costs no gradient.
    private func check(weights: [Weight], tolerance: Double = 2e-3, _ op: (Tape) -> Tensor) {
        #expect(!op(Tape()).needsGradient)
        let parameters = weights.map { $0.unfreeze(name: "w", shardCount: 1) }
        func value() -> Double {
            let tape = Tape(records: false)
            let output = op(tape)
            let mix = Self.numbers(output.count, seed: 99)
            return zip(output.array, mix).reduce(0) { $0 + Double($1.0) * Double($1.1) }
        }
        let tape = Tape()
        let output = op(tape)
        tape.seedGradient(of: output, Self.numbers(output.count, seed: 99))
        tape.backward()
        for (which, parameter) in parameters.enumerated() {
            expectGradient(of: parameter, "weight \(which)", tolerance: tolerance, value)
        }
        for (weight, parameter) in zip(weights, parameters) { weight.freeze(parameter.values.values) }
        #expect(!op(Tape()).needsGradient)
    }

    private func expectGradient(
        of parameter: Parameter, _ name: String, tolerance: Double = 2e-3, _ value: () -> Double
    ) {
        for index in 0..<parameter.count {
            let kept = parameter.values[index]
            parameter.values[index] = kept + 1e-2
            let above = value()
            parameter.values[index] = kept - 1e-2
            let below = value()
            parameter.values[index] = kept
            let difference = (above - below) / 2e-2
            #expect(
                abs(difference - Double(parameter.gradient[index])) <= tolerance * max(1, abs(difference)),
                "\(name)[\(index)]: \(parameter.gradient[index]), finite difference \(difference)")
        }
    }

    @Test func everyWeightOfABaseModelCanTrain() {
        let x = Self.numbers(33, seed: 9)
        func input(_ tape: Tape) -> Tensor { tape.input(x, rows: 3, columns: 11) }
        let linear = LinearWeights(
            weight: Self.numbers(77, seed: 3), bias: Self.numbers(7, seed: 4), inputs: 11, outputs: 7)
        check(weights: linear.parts) { $0.linear(input($0), linear) }
        let norm = NormWeights(scale: Self.numbers(11, seed: 5), shift: Self.numbers(11, seed: 6), epsilon: 1e-5)
        check(weights: norm.parts, tolerance: 5e-3) { $0.layerNorm(input($0), plus: input($0), norm) }
        let root = RMSNormWeights(scale: Self.numbers(11, seed: 5), epsilon: 1e-5)
        check(weights: root.parts, tolerance: 5e-3) { $0.rmsNorm(input($0), root) }
        let tables = [
            EmbeddingTable(Self.numbers(15, seed: 7), entries: 5, width: 3),
            EmbeddingTable(Self.numbers(6, seed: 8), entries: 2, width: 3),
        ]
        // One entry is used twice, others never.
        check(weights: tables.map(\.weight)) { $0.embeddingSum([(tables[0], [4, 1, 4, 0]), (tables[1], [1, 1, 1, 1])]) }
    }

    @Test func aTiedTableLearnsFromBothOfItsEnds() {
        let table = EmbeddingTable(Self.numbers(9 * 5, seed: 3), entries: 9, width: 5)
        let linear = LinearWeights(weight: Self.numbers(25, seed: 4), bias: nil, inputs: 5, outputs: 5)
        let targets: [Int?] = [3, nil, 8, 0]
        func loss(_ tape: Tape) -> Double {
            let hidden = tape.linear(tape.embeddingSum([(table, [1, 3, 3, 7])]), linear)
            return tape.languageModelLoss(hidden, table, targets: targets, divisor: 2).reduce(0) { $0 + $1.loss } / 2
        }
        let parameter = table.weight.unfreeze(name: "w", shardCount: 1)
        let tape = Tape()
        _ = loss(tape)
        tape.backward()
        expectGradient(of: parameter, "table") { loss(Tape(records: false)) }
        let gradient = parameter.gradient
        _ = loss(Tape(records: false))
        #expect(parameter.gradient == gradient, "evaluation adds no gradient")
    }

    @Test func trainedLinearAndCrossEntropy() {
        let weight = Parameter(
            name: "w", rows: 3, columns: 4, decays: true, values: Self.numbers(12, seed: 2), shardCount: 1)
        let bias = Parameter(name: "b", rows: 1, columns: 3, decays: false, values: [0.1, -0.2, 0.3], shardCount: 1)
        let x = Self.numbers(20, seed: 3)
        func loss(_ tape: Tape) -> (Double, Tensor) {
            let input = tape.input(x, rows: 5, columns: 4, needsGradient: true)
            let logits = tape.trainedLinear(input, weight: weight, bias: bias)
            return (tape.crossEntropy(logits, labels: [0, 2, 1, 1, 0], divisor: 5).reduce(0, +) / 5, input)
        }
        let tape = Tape()
        let (_, _) = loss(tape)
        tape.backward()
        for parameter in [weight, bias] {
            for index in 0..<parameter.count {
                let kept = parameter.values[index]
                parameter.values[index] = kept + 1e-2
                let above = loss(Tape(records: false)).0
                parameter.values[index] = kept - 1e-2
                let below = loss(Tape(records: false)).0
                parameter.values[index] = kept
                #expect(abs((above - below) / 2e-2 - Double(parameter.gradient[index])) < 2e-3)
            }
        }
    }

    @Test func shardsAddUpInTheirOrder() {
        let parameter = Parameter(name: "b", rows: 1, columns: 2, decays: false, values: [0, 0], shardCount: 2)
        let weight = Parameter(name: "w", rows: 2, columns: 1, decays: true, values: [0, 0], shardCount: 2)
        for shard in 0..<2 {
            let tape = Tape(shard: shard)
            let logits = tape.trainedLinear(tape.input([1], rows: 1, columns: 1), weight: weight, bias: parameter)
            _ = tape.crossEntropy(logits, labels: [shard], divisor: 2)
            tape.backward()
        }
        parameter.reduceGradients()
        #expect(parameter.gradient == [0, 0])
    }
}
