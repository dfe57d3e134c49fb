/// One side of a comparison: the searched allocation, or a baseline trained on the same data in the same order.
public enum Arm: String, Sendable, Codable, CodingKeyRepresentable, CaseIterable, Hashable {
    /// The allocation that the search chose.
    case searched
    /// The allocation that the same search chose without shortcuts (`shortcuts: compare`).
    case searchedWithoutShortcuts = "searched-without-shortcuts"
    /// LoRA on every selected site, ranks as equal as the budget allows.
    case uniform
    /// As many parameters as the searched arm, at places drawn at random, the same for all seeds: what luck would do.
    case random
    /// No module at all: the task head on frozen features.
    case headOnly = "head-only"
    /// Every parameter of the base model: a ceiling to compare with, far outside the budget.
    case full

    /// The arms that a request may name under `compare`.
    public static let baselines: [Arm] = [.uniform, .random, .headOnly, .full]
}
