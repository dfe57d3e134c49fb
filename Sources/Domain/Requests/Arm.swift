/// One side of a comparison: the searched allocation, or a baseline trained on the same data in the same order.
public enum Arm: String, Sendable, Codable, CodingKeyRepresentable, CaseIterable, Hashable {
    /// The allocation that the search chose.
    case searched
    /// The allocation that the same search chose without shortcuts (`shortcuts: compare`).
    case searchedWithoutShortcuts = "searched-without-shortcuts"
    /// LoRA on every selected site, ranks as equal as the budget allows.
    case uniform
    /// As many parameters as the searched arm, at places drawn at random, several times: what luck would do.
    case random
    /// As many parameters as the searched arm, where peft puts them for the family when nobody says otherwise.
    case habit
    /// No module at all: the task head on frozen features.
    case headOnly = "head-only"
    /// Every parameter of the base model: a ceiling to compare with, far outside the budget.
    case full

    /// The arms that a request may name under `compare`.
    public static let baselines: [Arm] = [.uniform, .random, .habit, .headOnly, .full]

    /// Whether it has modules, and so is trained at every budget; the other arms are trained once.
    public var keepsToBudget: Bool {
        switch self {
        case .searched, .searchedWithoutShortcuts, .uniform, .random, .habit: true
        case .headOnly, .full: false
        }
    }
}
