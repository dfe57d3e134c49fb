public import Domain

/// ABLATION to first order: minus the derivative of the loss on rows held aside by the scale of the module's output, `-⟨B, ∂L/∂B⟩`, after
/// the same training. One pass for all modules together.
public struct FirstOrderProxy: Proxy {
    public static let name = ProxyName.firstOrder
    public static let need = ProxyNeed.heldGradients

    public init() {}

    public func saliency(of module: ProbedModule) -> Double {
        -zip(module.values.dropFirst(module.countOfA), module.statisticOfB).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
}
