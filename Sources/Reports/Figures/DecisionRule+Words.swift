package import Domain

extension DecisionRule.Quantity {
    /// A difference as people read it, with its sign.
    /// - Parameter more: digits beyond the usual ones.
    package func shown(_ value: Double, more: Int = 0) -> String {
        isShare ? Figure.points(value, more: more) : (value > 0 ? "+" : "") + Figure.significant(value, more: more)
    }

    /// The same in running text, with what it counts in.
    func told(_ value: Double) -> String { shown(value) + (isShare ? " percentage points" : "") }

    /// What is compared, in a table's few words.
    var title: String {
        switch self {
        case .accuracy: "accuracy"
        case .macroF1: "macro-F1"
        case .loss: "loss"
        case .natsPerToken: "nats per token"
        case .rmse: "root mean squared error"
        case .spearman: "Spearman correlation"
        }
    }

    /// Which arm's is taken from which.
    func statement(against name: String, _ point: String) -> String {
        switch self {
        case .accuracy: "HeteroLoRA’s test accuracy differs from that of \(name) by \(point) percentage points"
        case .macroF1: "HeteroLoRA’s macro-F1 on the test rows differs from that of \(name) by \(point) percentage points"
        case .loss: "The mean test loss of \(name) minus that of HeteroLoRA is \(point)"
        case .natsPerToken: "The test loss of \(name) minus that of HeteroLoRA is \(point) nats per token"
        case .rmse: "The root mean squared test error of \(name) minus that of HeteroLoRA is \(point)"
        case .spearman: "HeteroLoRA’s Spearman correlation on the test rows differs from that of \(name) by \(point)"
        }
    }

    /// The caption of a table of differences.
    var caption: String {
        switch self {
        case .accuracy: "HeteroLoRA minus baseline, test accuracy in percentage points"
        case .macroF1: "HeteroLoRA minus baseline, macro-F1 on the test rows in percentage points"
        case .loss: "By how much HeteroLoRA’s mean loss per test row is lower than the baseline’s"
        case .natsPerToken: "By how much HeteroLoRA’s test loss, in nats per token, is lower than the baseline’s"
        case .rmse: "By how much HeteroLoRA’s root mean squared test error is lower than the baseline’s"
        case .spearman: "HeteroLoRA minus baseline, Spearman correlation on the test rows"
        }
    }

    /// Why it is not defined where it is not.
    var lack: String {
        switch self {
        case .spearman: "There is no rank correlation where all targets or all predictions are equal."
        case .accuracy, .macroF1, .loss, .natsPerToken, .rmse: "These test rows do not define it."
        }
    }
}
