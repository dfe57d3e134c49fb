import Tensors
import Testing

/// Parts of a function, whose inner tensors are given back.
@Suite struct PartTests {
    private static let width = 24
    private static let blockCount = 12
    private static let rows = 40

    private let linears: [LinearWeights]
    private let adapters: [LowRankAdapter]

    init() {
        func numbers(_ count: Int, _ seed: Int) -> [Float] {
            (0..<count).map { Float(($0 &* 7919 &+ seed &* 104_729) % 2003) / 2003 - 0.5 }
        }
        let width = Self.width
        adapters = (0..<Self.blockCount).map { block in
            func parameter(_ name: String, _ rows: Int, _ columns: Int) -> Parameter {
                Parameter(
                    name: name, rows: rows, columns: columns, decays: true, values: numbers(rows * columns, block),
                    shardCount: 1)
            }
            return LowRankAdapter(a: parameter("A", 3, width), b: parameter("B", width, 3), scale: 1, dropout: 0.3)
        }
        linears = (0..<Self.blockCount).map {
            LinearWeights(weight: numbers(width * width, $0 + 10), bias: nil, inputs: width, outputs: width)
        }
        for (linear, adapter) in zip(linears, adapters) { linear.attach(adapter) }
    }

    private struct Result: Equatable {
        var output: [Float]
        var gradients: [[Float]] = []
        var dropoutState: UInt64 = 0
    }

    /// Each block hands on its result and what it made before; the next one reads both. Blocks below `first` carry no module.
    private func run(_ tape: Tape, inParts: Bool = true, adaptedFrom first: Int = 0) -> Result {
        for (index, linear) in linears.enumerated() { linear.attach(index < first ? nil : adapters[index]) }
        for parameter in adapters.flatMap({ [$0.a, $0.b] }) { parameter.zeroGradients() }
        tape.seedDropout(5)
        let values = (0..<Self.rows * Self.width).map { Float($0 % 29) / 29 - 0.5 }
        var stream = tape.input(values, rows: Self.rows, columns: Self.width)
        var inner: Tensor?
        for (index, linear) in linears.enumerated() {
            let (read, before) = (stream, inner)
            func body() -> [Tensor] {
                let made = (0..<3).reduce(read) { x, _ in tape.activation(tape.linear(x, linear), .gelu) }
                return [tape.sum(read, before.map { tape.sum($0, made) } ?? made), made]
            }
            let spent = index == 0 ? [] : [read] + [before].compactMap(\.self)
            let results = inParts ? tape.part(spending: spent, body) : body()
            (stream, inner) = (results[0], results[1])
        }
        var result = Result(output: stream.array)
        tape.seedGradient(of: stream, values)
        tape.backward()
        result.dropoutState = tape.dropoutState
        result.gradients = adapters.flatMap { [$0.a.gradient, $0.b.gradient] }
        return result
    }

    @Test(arguments: [0, 3]) func partsChangeNoBit(adaptedFrom first: Int) {
        let whole = run(Tape(), inParts: false, adaptedFrom: first)
        #expect(whole.gradients[2 * first].contains { $0 != 0 })
        for recomputes in [false, true] {
            let tape = Tape(recomputes: recomputes)
            #expect(run(tape, adaptedFrom: first) == whole)
            // Again in the same memory.
            tape.reset()
            #expect(run(tape, adaptedFrom: first) == whole)
        }
    }

    @Test func memoryIsWhatIsKept() {
        func peak(_ tape: Tape, inParts: Bool = true, adaptedFrom first: Int = 0) -> Int {
            _ = run(tape, inParts: inParts, adaptedFrom: first)
            return tape.peakBytes
        }
        // Eight tensors of each block, and gradients of one block.
        let kept = peak(Tape())
        let evaluated = peak(Tape(records: false))
        let lean = peak(Tape(recomputes: true))
        let state = 4 * Self.rows * Self.width
        #expect(kept > 8 * Self.blockCount * state && kept < (8 * Self.blockCount + 24) * state)
        // Two results of each block; one block's own tensors with their gradients.
        #expect(lean < (2 * Self.blockCount + 24) * state)
        // What one block reads and makes.
        #expect(evaluated < 12 * state)
        // Gradients of one block, not of all.
        #expect(kept < peak(Tape(), inParts: false) * 2 / 3)
        #expect(peak(Tape(), adaptedFrom: 9) < kept / 2, "what is frozen is not kept")
    }
}
