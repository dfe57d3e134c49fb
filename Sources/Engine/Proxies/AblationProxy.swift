public import Domain

/// ABLATION: by how much the loss on training rows held aside rises where the module is taken off, after all modules were trained together
/// at rank 1 for a few steps. What a module has done says more than what its gradient promises. Negative where it did harm.
public struct AblationProxy: Proxy {
    public static let name = ProxyName.ablation
    public static let need = ProxyNeed.ablations

    public init() {}

    /// The statistic is one number for each row, which add up to the rise.
    public func saliency(of module: ProbedModule) -> Double { Double(module.statistic.first ?? 0) }
}
