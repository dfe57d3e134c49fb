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
    public private(set) var seconds: Double
    public private(set) var sites: [SiteSaliency]
    /// Resamples of the batches, or of the rows held aside, behind the intervals; nil for a proxy that sees neither.
    public let resampleCount: Int?
    /// The task head that the loss was read off with, in words; nil where no loss was looked at, and in records of before it was told.
    public let head: String?
    /// Short trainings behind the numbers, which come from no probe then; nil for all proxies but `.measured`.
    public let trainingCount: Int?

    public init(
        proxy: ProxyName, round: Int, seed: UInt64, batchCount: Int, rowCount: Int, initialisation: String,
        seconds: Double, sites: [SiteSaliency], resampleCount: Int? = nil, head: String? = nil,
        trainingCount: Int? = nil
    ) {
        self.trainingCount = trainingCount
        self.head = head
        self.resampleCount = resampleCount
        self.proxy = proxy
        self.round = round
        self.seed = seed
        self.batchCount = batchCount
        self.rowCount = rowCount
        self.initialisation = initialisation
        self.seconds = seconds
        self.sites = sites
    }

    /// The same, as if it had taken no time.
    public var timeless: SaliencyRound {
        var round = self
        round.seconds = 0
        return round
    }

    /// The same of other numbers.
    public func with(sites: [SiteSaliency]) -> SaliencyRound {
        var round = self
        round.sites = sites
        return round
    }
}

/// A proxy's number for one site.
public struct SiteSaliency: Sendable, Equatable, Codable {
    public let site: String
    public let saliency: Double
    /// Saliency divided by the parameters of a module of the request's rank.
    public let saliencyPerParameter: Double
    /// Ends of the 95 % percentile bootstrap interval over batches; nil for a proxy that sees no batch.
    public let lower: Double?
    public let upper: Double?
    /// Share of the resamples in which the allocator would have chosen the site.
    public let selectionProbability: Double?
    /// For rank 1, 2, …: which share of the saliency the first so many of its directions hold; nil where no such gradient
    /// was seen. In the saliency's own unit: of a norm the root of the summed squared singular values over that of all.
    public let rankShares: [Double]?

    public init(
        site: String, saliency: Double, saliencyPerParameter: Double, lower: Double? = nil, upper: Double? = nil,
        selectionProbability: Double? = nil, rankShares: [Double]? = nil
    ) {
        self.lower = lower
        self.upper = upper
        self.selectionProbability = selectionProbability
        self.rankShares = rankShares
        self.site = site
        self.saliency = saliency
        self.saliencyPerParameter = saliencyPerParameter
    }
}

extension SiteSaliency {
    /// Sites that nothing tells apart, as CONSTANT has them: what is placed by these is placed by lot.
    package static func equal(_ sites: [Site]) -> [SiteSaliency] {
        sites.map { SiteSaliency(site: $0.name, saliency: 1, saliencyPerParameter: 0) }
    }
}
