public import Domain

/// How far the scores of a search can be trusted on these data, as one number: the rank correlation of what they predict with what short
/// trainings reached, among allocations of equal budget. The keys of its JSON stay as they are.
public struct ScoreReliability: Sendable, Equatable, Encodable {
    public let proxy: ProxyName
    /// Kendall's τ-b, −1…1; nil where all scores or all losses are equal.
    public let value: Double?
    /// Ends of the 95 % bootstrap interval over allocations; nil where these are too few for one.
    public let lower: Double?
    public let upper: Double?
    /// All that were trained.
    public let allocationCount: Int
    /// How many budgets they keep to.
    public let budgetCount: Int
    /// Epochs of each training.
    public let epochs: Int

    package init(_ validation: ProxyValidation) {
        let groups = Dictionary(grouping: validation.candidates, by: \.budget).values.map(\.count)
        let isEnough = Self.chance(of: groups) < PairedDifference.pValueLimit
        proxy = validation.proxy
        value = validation.kendall?.value
        lower = isEnough ? validation.kendall?.lower : nil
        upper = isEnough ? validation.kendall?.upper : nil
        allocationCount = validation.candidates.count
        budgetCount = max(1, groups.count)
        epochs = validation.epochs
    }

    /// How often so many allocations at each budget come all into the order of their scores, or all into the reverse, by luck.
    private static func chance(of groups: [Int]) -> Double {
        groups.reduce(2.0) { chance, count in
            stride(from: 2, through: count, by: 1).reduce(chance) { $0 / Double($1) }
        }
    }
}

extension RunHistory {
    var reliability: ScoreReliability? { validation.map { ScoreReliability($0.value) } }
}
