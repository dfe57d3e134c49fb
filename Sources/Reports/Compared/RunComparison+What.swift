public import Domain

extension RunComparison {
    /// What a row is about.
    public enum What: Sendable, Hashable {
        /// A field of the plan by its path in the plan's JSON, such as `search.proxy`: what a later release adds is compared as well.
        case setting(String)
        case planDigest
        case policy(file: String)
        case data(Split, Field)
        case machine(Part)
        /// A site's score in a round of a proxy.
        case score(proxy: ProxyName, round: Int, site: String)
        /// Spearman's ρ between both runs' scores: the same figure on both sides.
        case agreement(proxy: ProxyName, round: Int, siteCount: Int)
        case moduleCount(ArmVariant)
        case parameterCount(ArmVariant)
        /// The rank at a site; no value where it is off.
        case rank(ArmVariant, site: String)
        case ending
        /// The mean over the trials of an arm.
        case result(ArmVariant, Measurement.Quantity, Split)
        case trialCount(ArmVariant)
        case cost(Spent)

        /// Of a split.
        public enum Field: String, Sendable { case name, digest, rowCount, rowsRead }

        /// Of what a run computed with.
        public enum Part: String, Sendable { case engine, processor, kernel, library, threads, shards, changes }

        /// What a run took.
        public enum Spent: String, Sendable { case cost, estimate, wallTime, searchTime, processorTime, memory, attempts }
    }
}

extension RunComparison.What: Encodable {
    /// For scripts: words with dots between them, which begin with the case.
    public var key: String {
        switch self {
        case .setting(let path): "plan.\(path)"
        case .planDigest: "plan"
        case .policy(let file): "policy.\(file)"
        case .data(let split, let field): "data.\(split.rawValue).\(field.rawValue)"
        case .machine(let part): "machine.\(part.rawValue)"
        case .score(let proxy, let round, let site): "score.\(proxy.rawValue).\(round).\(site)"
        case .agreement(let proxy, let round, _): "score.\(proxy.rawValue).\(round)"
        case .moduleCount(let variant): "allocation.\(variant.fileName).modules"
        case .parameterCount(let variant): "allocation.\(variant.fileName).parameters"
        case .rank(let variant, let site): "allocation.\(variant.fileName).rank.\(site)"
        case .ending: "result"
        case .result(let variant, let quantity, let split): "result.\(variant.fileName).\(quantity.rawValue).\(split.rawValue)"
        case .trialCount(let variant): "result.\(variant.fileName).trials"
        case .cost(let spent): "cost.\(spent.rawValue)"
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(key)
    }
}
