public import Domain
public import Tensors

/// A zero-cost heuristic: one number per module for how much the task wants it, without training.
///
/// One proxy, one file, one line in `Proxies.all`.
public protocol Proxy: Sendable {
    static var name: ProxyName { get }
    static var need: ProxyNeed { get }

    init()

    /// - Parameter adapter: the module as it was probed; its gradients are the sums over all probe batches.
    func saliency(of adapter: LowRankAdapter) -> Double
}

/// What must be computed before a proxy can be asked.
public enum ProxyNeed: Sendable, Equatable {
    case nothing
    /// The gradient of the loss with respect to every A and B, accumulated over the probe batches.
    case lossGradients
}

public enum Proxies {
    public static let all: [any Proxy.Type] = [ConstantProxy.self, GradNormProxy.self]

    /// - Throws: `EngineError` for a name that no proxy here has.
    public static func proxy(_ name: ProxyName) throws(EngineError) -> any Proxy {
        guard let type = all.first(where: { $0.name == name }) else {
            throw EngineError(
                "no proxy '\(name.rawValue)'; there are: \(all.map { $0.name.rawValue }.joined(separator: ", "))")
        }
        return type.init()
    }
}
