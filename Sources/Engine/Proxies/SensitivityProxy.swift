public import Domain

/// The smoothed sensitivity of AdaLoRA (Zhang et al. 2023), summed over A and B: moving averages over the steps of the short training.
public struct SensitivityProxy: Proxy {
    public static let name = ProxyName.sensitivity
    public static let need = ProxyNeed.sensitivities

    public init() {}

    public func saliency(of module: ProbedModule) -> Double { module.statistic.reduce(0) { $0 + Double($1) } }
}
