internal import Domain
internal import Tensors

/// A block's feed-forward part.
struct FeedForwardPart: Sendable {
    private let activation: Tensors.Activation
    private let inner: Inner
    private let outer: LinearWeights

    private enum Inner: Sendable {
        case plain(LinearWeights)
        case gated(gate: LinearWeights, up: LinearWeights)
        case fusedGated(LinearWeights)
    }

    init(
        _ part: ModelDescription.FeedForward, linear: (ModelDescription.Linear) throws(FormatError) -> LinearWeights
    ) throws(FormatError) {
        activation =
            switch part.activation {
            case .gelu: .gelu
            case .geluTanh: .geluTanh
            case .relu: .relu
            case .silu: .silu
            }
        inner =
            switch part.inner {
            case .plain(let only): .plain(try linear(only))
            case .gated(let gate, let up): .gated(gate: try linear(gate), up: try linear(up))
            case .fusedGated(let both): .fusedGated(try linear(both))
            }
        outer = try linear(part.outer)
    }

    func forward(_ tape: Tape, _ read: Tensor) -> Tensor {
        switch inner {
        case .plain(let linear): return tape.linear(tape.activation(tape.linear(read, linear), activation), outer)
        case .gated(let gate, let up):
            let gates = Channels(tape.linear(read, gate))
            return tape.linear(tape.gated(gates, Channels(tape.linear(read, up)), activation), outer)
        case .fusedGated(let both):
            let made = tape.linear(read, both)
            let width = made.columns / 2
            let gates = Channels(made, from: 0, count: width)
            return tape.linear(tape.gated(gates, Channels(made, from: width, count: width), activation), outer)
        }
    }
}
