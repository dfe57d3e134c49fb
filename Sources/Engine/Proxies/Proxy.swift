public import Domain
public import Tensors

/// A zero-cost heuristic: one number per module for how much the task wants it, without training.
///
/// One proxy, one file, one line in `Proxies.all`.
public protocol Proxy: Sendable {
    static var name: ProxyName { get }
    static var need: ProxyNeed { get }

    init()

    /// - Parameter module: its values while it was probed, and what was seen of it.
    func saliency(of module: ProbedModule) -> Double
}

/// What must be computed before a proxy can be asked.
public enum ProxyNeed: Sendable, Equatable {
    case nothing
    /// The gradient of the loss with respect to every A and B, accumulated over the probe batches.
    case gradients
    /// The squared gradients of single rows, their mean over the probe batches.
    case squaredGradients
    /// The gradient of the outputs' sum on the network without signs, fed with ones.
    case synapticFlow
    /// The loss on held-out training rows with each module's output scaled down.
    case evaluations
}

/// A module as a proxy sees it.
public struct ProbedModule: Sendable {
    /// All of A, then all of B.
    public let values: [Float]
    /// What the proxy needs, in the same order.
    public let statistic: ArraySlice<Float>
    /// Elements of A.
    public let countOfA: Int

    public init(values: [Float], statistic: ArraySlice<Float>, countOfA: Int) {
        precondition(values.count == statistic.count, "\(values.count) values, \(statistic.count) statistics")
        self.values = values
        self.statistic = statistic
        self.countOfA = countOfA
    }

    /// The module with the gradients that its parameters hold, after `reduceGradients`.
    public init(_ adapter: LowRankAdapter) {
        let gradient = adapter.a.gradient + adapter.b.gradient
        self.init(values: adapter.flatValues, statistic: gradient[...], countOfA: adapter.a.count)
    }

    var statisticOfA: ArraySlice<Float> { statistic.prefix(countOfA) }
    var statisticOfB: ArraySlice<Float> { statistic.dropFirst(countOfA) }
}

extension LowRankAdapter {
    /// All of A, then all of B.
    var flatValues: [Float] { a.values.values + b.values.values }

    /// How many values A and B have.
    var count: Int { a.count + b.count }
}

public enum Proxies {
    public static let all: [any Proxy.Type] = [
        ConstantProxy.self, GradNormProxy.self, SNIPProxy.self, SynFlowProxy.self, AlphaTestProxy.self, FisherProxy.self,
    ]

    /// Those that an ensemble takes the mean rank of.
    public static let ensemble: [ProxyName] = [.gradNorm, .snip, .fisher]

    /// - Throws: `EngineError` for a name that no proxy here has.
    public static func proxy(_ name: ProxyName) throws(EngineError) -> any Proxy {
        guard let type = all.first(where: { $0.name == name }) else {
            throw EngineError(
                "no proxy '\(name.rawValue)'; there are: \(all.map { $0.name.rawValue }.joined(separator: ", "))")
        }
        return type.init()
    }
}
