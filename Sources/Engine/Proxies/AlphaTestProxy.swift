public import Domain

/// ALPHA-TEST: the smallest share of a module's output at which the loss on held-out training rows has not risen by more than a
/// tolerance. 0 for a module that nobody misses, 1 for one that nothing can be taken from.
///
/// The share is found by evaluation (`Probe`), which leaves it as the statistic of the module's first element.
public struct AlphaTestProxy: Proxy {
    public static let name = ProxyName.alphaTest
    public static let need = ProxyNeed.evaluations
    /// The shares that are tried, falling.
    static let shares: [Float] = [0.75, 0.5, 0.25, 0]
    /// Of the unscaled loss.
    static let relativeTolerance = 1e-4

    public init() {}

    public func saliency(of module: ProbedModule) -> Double { Double(module.statistic.first ?? 0) }
}
