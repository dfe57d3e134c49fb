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

    init(_ validation: ProxyValidation) {
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

    /// What it is: `0.71 (95 % interval 0.31 to 0.94)`.
    public var words: String {
        guard let value else { return "not defined: all scores or all losses are equal" }
        return Figure.decimal(value, 2) + " (" + intervalWords + ")"
    }

    var intervalWords: String {
        guard let lower, let upper else { return "no interval: too few allocations" }
        return Figure.interval(lower, upper) { Figure.decimal($0, 2 + $1) }.map { "95 % interval \($0)" }
            ?? "no interval: all are in one order"
    }

    /// What it is of: `8 allocations at each of 2 budgets, trained for 1 epoch`.
    public var scope: String {
        let each =
            budgetCount > 1
            ? "\(Figure.counted(allocationCount, "allocation")) at \(Figure.counted(budgetCount, "budget"))"
            : Figure.counted(allocationCount, "allocation")
        return "\(each), trained for \(Figure.counted(epochs, "epoch"))"
    }

    /// What follows from it.
    public var conclusion: String {
        guard value != nil, let lower, let upper else {
            return value == nil
                ? "It cannot be told whether the scores mean anything here."
                : "\(Figure.counted(allocationCount, "allocation")) cannot show agreement: of so few, even one order in all comes by luck "
                    + "more than one time in twenty."
        }
        if lower > 0 { return "The scores predict what is learnt here." }
        return upper < 0
            ? "The scores predict the opposite of what is learnt here." : "It includes 0, so no agreement is shown."
    }
}

extension RunHistory {
    var reliability: ScoreReliability? { validation.map { ScoreReliability($0.value) } }
}
