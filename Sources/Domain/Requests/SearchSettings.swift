/// How the places for modules are searched.
public struct SearchSettings: Sendable, Equatable, Codable {
    public let method: Method
    public let proxy: ProxyName
    /// Training batches that the proxy sees.
    public let probeBatchCount: Int
    /// The rank of a module that is switched on.
    public let rank: Int
    public let sites: SiteSelection

    public init(method: Method, proxy: ProxyName, probeBatchCount: Int, rank: Int, sites: SiteSelection) {
        self.method = method
        self.proxy = proxy
        self.probeBatchCount = probeBatchCount
        self.rank = rank
        self.sites = sites
    }

    public enum Method: String, Sendable, Codable, CaseIterable {
        /// Scored once before the training, then fixed.
        case `static`
    }
}

/// The zero-cost heuristics, under the names that requests, ledger and reports use.
public enum ProxyName: String, Sendable, Codable, CaseIterable, Hashable {
    /// Equal for all sites; ties are broken at random from the seed.
    case constant
    /// `‖∂L/∂A‖ + ‖∂L/∂B‖`, Frobenius norms of the gradients accumulated over the probe batches.
    case gradNorm = "grad-norm"
}

/// Which sites of the model take part in the search.
public struct SiteSelection: Sendable, Equatable, Codable {
    /// Patterns over linear site names, `*` standing for any run of characters; `["*"]` is all of them.
    public let linear: [String]

    public init(linear: [String]) {
        self.linear = linear
    }

    /// Every linear site of every block.
    public static let allLinear = SiteSelection(linear: ["*"])

    /// Whether `site` takes part: some pattern matches its whole name, or its role within the block.
    public func selects(_ site: Site) -> Bool {
        site.kind == .linear
            && linear.contains { Glob.matches(site.name, pattern: $0) || Glob.matches(site.role, pattern: $0) }
    }
}
