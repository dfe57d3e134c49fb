public import Domain

/// The diagonal of the empirical Fisher information: `Σ(∂L/∂A)² + Σ(∂L/∂B)²` for single rows, their mean.
public struct FisherProxy: Proxy {
    public static let name = ProxyName.fisher
    public static let need = ProxyNeed.squaredGradients

    public init() {}

    public func saliency(of module: ProbedModule) -> Double {
        module.statistic.reduce(0) { $0 + Double($1) }
    }
}
