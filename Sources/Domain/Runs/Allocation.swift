/// Which sites carry a module, and with which rank. A site that is absent is off.
public struct Allocation: Sendable, Equatable, Codable {
    /// In execution order; ranks of at least 1.
    public let placements: [Placement]

    public init(placements: [Placement]) {
        self.placements = placements
    }

    public static let none = Allocation(placements: [])

    public var trainableParameterCount: Int {
        placements.reduce(0) { $0 + $1.site.parameterCount(rank: $1.rank) }
    }

    /// The rank at the site of this name, 0 where it is off.
    public func rank(at siteName: String) -> Int {
        placements.first { $0.site.name == siteName }?.rank ?? 0
    }
}

/// One module of an allocation.
public struct Placement: Sendable, Equatable, Codable {
    public let site: Site
    public let rank: Int

    public init(site: Site, rank: Int) {
        self.site = site
        self.rank = rank
    }
}

/// How an allocation came about, site by site: what the auditor reads.
public struct AllocationRecord: Sendable, Equatable, Codable {
    public let arm: Arm
    /// Ceiling on parameters that the allocation was made under: of a baseline, what the searched arm uses.
    public let budget: Int
    public let trainableParameterCount: Int
    /// One line per selected site, in the order in which the allocator considered them.
    public let choices: [SiteChoice]
    /// The choice of a dynamic search, from 1, and the trial that it was made in; nil where one choice was made beforehand.
    public let round: Int?
    public let trial: TrialID?
    /// The budget of the curve that it is for; nil where the run has one.
    public let curveBudget: Int?
    /// Which of the draws of places it is, from 1; nil where nothing is drawn, and in records of before there were several.
    public let draw: Int?

    public init(
        arm: Arm, budget: Int, trainableParameterCount: Int, choices: [SiteChoice], round: Int? = nil, trial: TrialID? = nil,
        curveBudget: Int? = nil, draw: Int? = nil
    ) {
        self.curveBudget = curveBudget
        self.draw = draw
        self.round = round
        self.trial = trial
        self.arm = arm
        self.budget = budget
        self.trainableParameterCount = trainableParameterCount
        self.choices = choices
    }

    /// What is trained with it.
    public var variant: ArmVariant { ArmVariant(arm: arm, budget: curveBudget, draw: draw) }

    /// The same decisions for another arm, budget of the curve, or draw.
    public func with(_ variant: ArmVariant) -> AllocationRecord {
        AllocationRecord(
            arm: variant.arm, budget: budget, trainableParameterCount: trainableParameterCount, choices: choices, round: round,
            trial: trial, curveBudget: variant.budget, draw: variant.draw)
    }

    /// What is trained where this won a competition under a name.
    package func won(as name: String) -> AllocationRecord {
        AllocationRecord(
            arm: .searched, budget: budget, trainableParameterCount: trainableParameterCount,
            choices: choices.map { $0.with(reason: "of '\(name)', which won on validation: \($0.reason)") })
    }

    /// The sites that get a module, with its rank.
    public var ranks: [String: Int] {
        choices.reduce(into: [:]) { if $1.rank > 0 { $0[$1.site] = $1.rank } }
    }

    /// The allocation that the record describes, in the execution order of `sites`.
    public func allocation(sites: [Site]) -> Allocation {
        let ranks = ranks
        return Allocation(
            placements: sites.compactMap { site in
                guard let rank = ranks[site.name] else { return nil }
                return Placement(site: site, rank: rank)
            })
    }
}

/// The allocator's decision on one site.
public struct SiteChoice: Sendable, Equatable, Codable {
    public let site: String
    /// Place in the allocator's order, from 1.
    public let order: Int
    /// 0: off.
    public let rank: Int
    public let parameterCount: Int
    /// The proxy's number that placed the site; nil where no proxy was asked (uniform).
    public let saliency: Double?
    /// Saliency per parameter of a module of the full rank, by which sites are ordered.
    public let gainPerParameter: Double?
    /// Parameters of the budget that remain after this decision.
    public let budgetLeft: Int
    /// The decision in words.
    public let reason: String
    /// Share of resamples of the probe's batches in which the site would have been on; nil where none were drawn.
    public let selectionProbability: Double?
    /// The directions of the module that are on, from 0: rows of A and columns of B; nil where the module has no others.
    public let directions: [Int]?
    /// What decided, in values; nil where no order did (a baseline's places), and in records of before.
    public let margin: ChoiceMargin?

    public init(
        site: String, order: Int, rank: Int, parameterCount: Int, saliency: Double? = nil,
        gainPerParameter: Double? = nil, budgetLeft: Int, selectionProbability: Double? = nil, reason: String,
        directions: [Int]? = nil, margin: ChoiceMargin? = nil
    ) {
        self.margin = margin
        self.directions = directions
        self.selectionProbability = selectionProbability
        self.site = site
        self.order = order
        self.rank = rank
        self.parameterCount = parameterCount
        self.saliency = saliency
        self.gainPerParameter = gainPerParameter
        self.budgetLeft = budgetLeft
        self.reason = reason
    }

    /// The same decision in other words, and with the directions that it means.
    public func with(reason: String, directions: [Int]? = nil) -> SiteChoice {
        SiteChoice(
            site: site, order: order, rank: rank, parameterCount: parameterCount, saliency: saliency,
            gainPerParameter: gainPerParameter, budgetLeft: budgetLeft, selectionProbability: selectionProbability,
            reason: reason, directions: directions, margin: margin)
    }
}

/// Where a site stands to the edge of the budget: its own step that decided, and another site's that it goes before or comes behind.
public struct ChoiceMargin: Sendable, Equatable, Codable {
    /// What steps are put in order by.
    public enum Basis: String, Sendable, Codable, CaseIterable {
        case gainPerParameter = "gain-per-parameter"
        case saliency
        case lot
    }

    /// From one rank of a site to the next that it may have; on or off, from none to the only one.
    public struct Step: Sendable, Equatable, Codable {
        public let site: String
        /// Where it leads to.
        public let rank: Int
        /// Its price.
        public let parameterCount: Int
        /// What it was put in order by; drawn where that is a lot.
        public let gain: Double

        public init(site: String, rank: Int, parameterCount: Int, gain: Double) {
            self.site = site
            self.rank = rank
            self.parameterCount = parameterCount
            self.gain = gain
        }
    }

    public let basis: Basis
    /// Of a site that is on the last one that was taken, of one that is off its first.
    public let own: Step
    /// Of a site that is on what it displaced: another site's first step that was not paid for whole. Of one that is off what displaced it:
    /// the last step before its own that was paid for. Nil where there is none.
    public let other: Step?

    public init(basis: Basis, own: Step, other: Step?) {
        self.basis = basis
        self.own = own
        self.other = other
    }
}
