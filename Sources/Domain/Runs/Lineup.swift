/// Which trainings a run consists of: each arm with each seed, at each budget that it keeps to.
public struct Lineup: Sendable, Equatable {
    /// In the order in which they are trained.
    public let arms: [Arm]
    public let seeds: [UInt64]
    /// Ascending; nil where there is one.
    public let budgets: [Int]?
    /// How many times the arm `random` draws its places; nil for one draw that all seeds share.
    public let drawCount: Int?

    public init(arms: [Arm], seeds: [UInt64], budgets: [Int]? = nil, drawCount: Int? = nil) {
        self.arms = arms
        self.seeds = seeds
        self.budgets = budgets
        self.drawCount = drawCount
    }

    /// Five, so that their spread says something, and one for each seed at least.
    public static func drawCount(seedCount: Int) -> Int { max(5, seedCount) }

    /// By seed, then by budget; what keeps to no budget is trained beside the largest. Draw d has the seed number (d − 1) mod seeds + 1.
    public var trials: [TrialID] {
        seeds.enumerated().flatMap { place, seed in
            variants { $0.draw.map { ($0 - 1) % seeds.count == place } ?? true }
                .map { TrialID(arm: $0.arm, seed: seed, budget: $0.budget, draw: $0.draw) }
        }
    }

    /// Everything that is trained with one seed or several, in the order of `trials`.
    public var variants: [ArmVariant] { variants { _ in true } }

    private func variants(_ isAsked: (ArmVariant) -> Bool) -> [ArmVariant] {
        let steps = budgets.map { $0.map(Optional.some) } ?? [nil]
        return steps.enumerated().flatMap { place, budget in
            arms.flatMap { arm -> [ArmVariant] in
                guard arm.keepsToBudget else { return place + 1 == steps.count ? [ArmVariant(arm: arm)] : [] }
                return draws(of: arm).map { ArmVariant(arm: arm, budget: budget, draw: $0) }.filter(isAsked)
            }
        }
    }

    private func draws(of arm: Arm) -> [Int?] {
        guard arm == .random, let drawCount else { return [nil] }
        return stride(from: 1, through: drawCount, by: 1).map(Optional.some)
    }
}
