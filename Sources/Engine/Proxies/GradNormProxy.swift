public import Domain

/// GRAD-NORM: `‖∂L/∂A‖ + ‖∂L/∂B‖`, Frobenius norms of the gradients accumulated over the probe batches.
public struct GradNormProxy: Proxy {
    public static let name = ProxyName.gradNorm
    public static let need = ProxyNeed.gradients

    public init() {}

    public func saliency(of module: ProbedModule) -> Double {
        Self.norm(module.statisticOfA) + Self.norm(module.statisticOfB)
    }

    public func rankShares(of module: ProbedModule) -> [Double]? { Self.normShares(of: module) }

    private static func norm(_ gradient: ArraySlice<Float>) -> Double {
        gradient.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
    }
}
