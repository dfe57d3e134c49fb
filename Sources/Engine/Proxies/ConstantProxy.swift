public import Domain

/// CONSTANT: every module is worth the same, so that the allocator's seeded tie-break decides. The control among the proxies.
public struct ConstantProxy: Proxy {
    public static let name = ProxyName.constant
    public static let need = ProxyNeed.nothing

    public init() {}

    public func saliency(of module: ProbedModule) -> Double { 1 }
}
