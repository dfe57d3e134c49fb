public import Domain

/// SNIP (Lee et al. 2019): `Σ|A ⊙ ∂L/∂A| + Σ|B ⊙ ∂L/∂B|`, of the gradients accumulated over the probe batches.
///
/// At B = 0 it is exactly 0 for every module: ∂L/∂A is zero, and so is B.
public struct SNIPProxy: Proxy {
    public static let name = ProxyName.snip
    public static let need = ProxyNeed.gradients

    public init() {}

    public func saliency(of module: ProbedModule) -> Double { Self.connectionSensitivity(module) }

    public func rankShares(of module: ProbedModule) -> [Double]? { Self.normShares(of: module) }

    static func connectionSensitivity(_ module: ProbedModule) -> Double {
        zip(module.values, module.statistic).reduce(0) { $0 + abs(Double($1.0) * Double($1.1)) }
    }
}
