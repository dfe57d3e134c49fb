public import Domain

/// SYNFLOW (Tanaka et al. 2020): `Σ|A ⊙ ∂R/∂A| + Σ|B ⊙ ∂R/∂B|`, where R is the sum of the last hidden state of the network with
/// every parameter replaced by its absolute value and ones in place of the embeddings. It sees no data.
public struct SynFlowProxy: Proxy {
    public static let name = ProxyName.synflow
    public static let need = ProxyNeed.synapticFlow

    public init() {}

    public func saliency(of module: ProbedModule) -> Double { SNIPProxy.connectionSensitivity(module) }
}
