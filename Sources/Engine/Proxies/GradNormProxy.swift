public import Domain
public import Tensors

/// GRAD-NORM: `‖∂L/∂A‖ + ‖∂L/∂B‖`, Frobenius norms of the gradients accumulated over the probe batches.
public struct GradNormProxy: Proxy {
    public static let name = ProxyName.gradNorm
    public static let need = ProxyNeed.lossGradients

    public init() {}

    public func saliency(of adapter: LowRankAdapter) -> Double {
        adapter.a.squaredGradientNorm.squareRoot() + adapter.b.squaredGradientNorm.squareRoot()
    }
}
