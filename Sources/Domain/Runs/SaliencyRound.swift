/// One probe: a proxy's number for every selected site.
public struct SaliencyRound: Sendable, Equatable, Codable {
    public let proxy: ProxyName
    /// From 1; static search has one round.
    public let round: Int
    public let seed: UInt64
    public let batchCount: Int
    public let rowCount: Int
    /// What A and B held while probing, in words: with B = 0 the gradient of A is zero and GRAD-NORM sees B only.
    public let initialisation: String
    public let seconds: Double
    public let sites: [SiteSaliency]

    public init(
        proxy: ProxyName, round: Int, seed: UInt64, batchCount: Int, rowCount: Int, initialisation: String,
        seconds: Double, sites: [SiteSaliency]
    ) {
        self.proxy = proxy
        self.round = round
        self.seed = seed
        self.batchCount = batchCount
        self.rowCount = rowCount
        self.initialisation = initialisation
        self.seconds = seconds
        self.sites = sites
    }
}

/// A proxy's number for one site.
public struct SiteSaliency: Sendable, Equatable, Codable {
    public let site: String
    public let saliency: Double
    /// Saliency divided by the parameters of a module of the request's rank.
    public let saliencyPerParameter: Double

    public init(site: String, saliency: Double, saliencyPerParameter: Double) {
        self.site = site
        self.saliency = saliency
        self.saliencyPerParameter = saliencyPerParameter
    }
}
