/// Adam with decoupled weight decay (Loshchilov and Hutter 2019), over a fixed list of parameters.
public final class AdamW {
    private static let firstDecay: Float = 0.9
    private static let secondDecay: Float = 0.999
    private static let epsilon: Float = 1e-8

    public let parameters: [Parameter]
    private let weightDecay: Float
    private let moments: [(first: FloatBuffer, second: FloatBuffer)]
    /// The decay rates to the power of the steps done.
    public struct Powers: Sendable, Equatable, Codable {
        public var first: Float = 1
        public var second: Float = 1
    }

    public private(set) var powers = Powers()

    public init(parameters: [Parameter], weightDecay: Double) {
        self.parameters = parameters
        self.weightDecay = Float(weightDecay)
        moments = parameters.map { (FloatBuffer(count: $0.count), FloatBuffer(count: $0.count)) }
    }

    /// One step from the shards' gradients, which are then zeroed. What a parameter does not let move keeps its values and moments,
    /// and its gradient must be zero; the correction of the moments' start counts all steps, so that what comes back goes on as
    /// if it had rested.
    /// - Parameter gradientNormMax: the gradient of all parameters together is scaled down to at most this Euclidean norm.
    /// - Returns: the norm before it was scaled.
    public func step(learningRate: Double, gradientNormMax: Double) -> Double {
        powers.first *= Self.firstDecay
        powers.second *= Self.secondDecay
        let moving = parameters.filter { !$0.isFrozen }
        for parameter in moving { parameter.reduceGradients() }
        let norm = moving.reduce(0) { $0 + $1.squaredGradientNorm }.squareRoot()
        let clip = norm > gradientNormMax ? Float(gradientNormMax / norm) : 1
        // The moments begin at zero and are too small at first.
        let bias = (1 - powers.first, 1 - powers.second)
        for (parameter, moments) in zip(parameters, moments) {
            if !parameter.isFrozen {
                let rate = Float(learningRate * parameter.rateFactor)
                update(parameter, moments, learningRate: rate, clip: clip, bias: bias)
            }
            parameter.zeroGradients()
        }
        return norm
    }

    /// A parameter's moments, which steps change.
    /// - Parameter index: its place in `parameters`.
    public func moments(at index: Int) -> (first: FloatBuffer, second: FloatBuffer) { moments[index] }

    /// Goes on after as many steps as another optimiser had done, whose moments have been put in place of these.
    public func restore(_ powers: Powers) { self.powers = powers }

    private func update(
        _ parameter: Parameter, _ moments: (first: FloatBuffer, second: FloatBuffer), learningRate: Float, clip: Float,
        bias: (first: Float, second: Float)
    ) {
        let decay = parameter.decays ? 1 - learningRate * weightDecay : 1
        let (values, gradients) = unsafe (parameter.values.start, parameter.gradients[0].start)
        let (firsts, seconds) = unsafe (moments.first.start, moments.second.start)
        for run in parameter.moving ?? [0..<parameter.count] {
            for index in run {
                let gradient = unsafe gradients[index] * clip
                let first = unsafe firsts[index] * Self.firstDecay + gradient * (1 - Self.firstDecay)
                let second = unsafe seconds[index] * Self.secondDecay + gradient * gradient * (1 - Self.secondDecay)
                unsafe firsts[index] = first
                unsafe seconds[index] = second
                let step = (first / bias.first) / ((second / bias.second).squareRoot() + Self.epsilon)
                unsafe values[index] = values[index] * decay - learningRate * step
            }
        }
    }
}
