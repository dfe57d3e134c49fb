internal import Domain
internal import Tensors

/// A layer norm or a root-mean-square norm.
enum BlockNorm: Sendable {
    case layer(NormWeights)
    case rootMeanSquare(RMSNormWeights)

    init(_ norm: ModelDescription.Norm, _ weights: Checkpoint, prefix: String = "") throws(FormatError) {
        let name = prefix + norm.name
        switch norm.kind {
        case .plainLayer: self = .layer(NormWeights(plain: norm.width, epsilon: Float(norm.epsilon)))
        case .layer(let hasShift):
            self = .layer(try weights.norm(name, width: norm.width, hasShift: hasShift, epsilon: norm.epsilon))
        case .rootMeanSquare(let offset):
            self = .rootMeanSquare(try weights.rmsNorm(name, width: norm.width, offset: offset, epsilon: norm.epsilon))
        }
    }

    /// Of `x`, or of its sum with another.
    func forward(_ tape: Tape, _ x: Tensor, plus other: Tensor? = nil) -> Tensor {
        switch self {
        case .layer(let weights): tape.layerNorm(x, plus: other, weights)
        case .rootMeanSquare(let weights): tape.rmsNorm(other.map { tape.sum($0, x) } ?? x, weights)
        }
    }
}
