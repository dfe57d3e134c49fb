public import Domain

/// `Σσᵢ²` over the largest singular values of `∂L/∂W`, as many as the module has directions: to first order what a step along them takes
/// off the loss. Rank by rank, the gain is the sum over the first so many.
public struct GradientSpectrumProxy: Proxy {
    public static let name = ProxyName.gradientSpectrum
    public static let need = ProxyNeed.spectrum

    public init() {}

    /// The statistic is the gradient along the directions found, `[directions, d_in]`.
    public func saliency(of module: ProbedModule) -> Double {
        energies(of: module).prefix(module.directionCount).reduce(0, +)
    }

    public func rankShares(of module: ProbedModule) -> [Double]? {
        Self.cumulativeShares(Array(energies(of: module).prefix(module.directionCount)))
    }

    private func energies(of module: ProbedModule) -> [Double] {
        ProbedModule.energies(ofRows: module.statisticOfA, count: module.rank)
    }
}
