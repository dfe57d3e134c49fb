/// One part of what a rule asks: the key of the policy file, and its value.
public struct RuleTerm: Sendable, Equatable {
    public let key: String
    public let value: Value

    public init(_ key: String, _ value: Value) {
        self.key = key
        self.value = value
    }

    public enum Value: Sendable, Equatable {
        /// As it stands in every language: numbers, names, words of the file.
        case plain(String)
        case amount(Amount)
        case seconds(Double)
        case hours(Double)
        /// Models by name, or any with these weights.
        case models([PermissionMessage.NamedWeights])
        /// Minutes of the day; past midnight where `to` comes before `from`.
        case window(days: [String], from: Int, to: Int)
    }
}

/// What a rule or a file of policies asks, and of whom.
public enum RuleAsk: Sendable, Equatable {
    /// - stages: nil for every one.
    /// - approval: nil for the usual one.
    case demand(stages: [Request.Stage]?, terms: [RuleTerm], approval: NeededApproval?)
    case claim
    /// Gates that one run has to carry together.
    case oneRun
}

/// Who has to approve, how many of them, and within what time.
public struct NeededApproval: Sendable, Equatable {
    public let count: Int
    /// Nil for approvers.
    public let role: String?
    /// Nil where it waits for ever.
    public let expirySeconds: Double?

    public init(count: Int, role: String?, expirySeconds: Double?) {
        self.count = count
        self.role = role
        self.expirySeconds = expirySeconds
    }
}

/// What of a request a rule looks at.
public enum RuleSight: Sendable, Equatable {
    case count(of: Counted, Int)
    /// The most that it asks for.
    case trainableParameters(Int)
    case shareOfBase(trainable: Int, base: Int)
    case uncountedTestRows
    /// One word of the request.
    case choice(of: RuleMessage.Choice, String)
    case baselines([String])
    /// Each with its split.
    case data([String])
    case model(name: String, weights: Digest?)
    case licences([Listed])
    case classifications([Listed])
    case estimatedYen(Double)
    case estimatedSeconds(Double)
    case estimatedMebibytes(Double)
    case noClaim
    case claimed(yenPerDecision: Double, decisionsPerMonth: Double, horizonMonths: Int, discountRate: Double)
    /// Of the week, from Monday 00:00.
    case minute(Int)
    case spent(Usage, estimatedYen: Double)
    case admittedOfTeam(Int)
    case runs(stage: String, [String])
    case claimant(user: String, team: String)

    public enum Counted: Sendable, CaseIterable { case core, seed, testRow }

    /// What catalogues say of a model or a file.
    public struct Listed: Sendable, Equatable {
        public let name: String
        public let isModel: Bool
        public let listing: Listing

        public init(_ name: String, isModel: Bool = false, _ listing: Listing) {
            self.name = name
            self.isModel = isModel
            self.listing = listing
        }
    }

    public enum Listing: Sendable, Equatable {
        case notLookedAt
        case onlyByBytes
        case inNone
        /// Licences, or the classification.
        case named([String])
    }
}

/// What would have to change for a rule to let a request pass.
public struct RuleChange: Sendable, Equatable {
    public let field: String
    public let wanted: Wanted
    /// Who could let it pass as it is; nil where nobody.
    public let approval: NeededApproval?

    public init(field: String, wanted: Wanted, approval: NeededApproval?) {
        self.field = field
        self.wanted = wanted
        self.approval = approval
    }

    public enum Wanted: Sendable, Equatable {
        /// None where the rule has no terms of its own.
        case terms([RuleTerm])
        case oneRun
        case fileOfTeams
    }
}
