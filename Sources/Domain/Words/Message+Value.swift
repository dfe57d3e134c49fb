/// What a value is put on has to be there in the task.
public enum ValueMessage: Sendable, Equatable, Codable {
    case noSuchLabel(label: String)
    case noLabelsToErrAbout(task: String)
    case valuedByDecision
    case noAccuracy(task: String)
    case valuedByAccuracy
    case correlationOfToday
    case noDecisions
}

extension Words {
    package func value(_ message: ValueMessage) -> String {
        switch message {
        case .noSuchLabel(let label):
            say("\(label.quoted()) is none of the task's labels", "\(label.quoted()) はこのタスクのラベルにありません")
        case .noLabelsToErrAbout(let task):
            say(
                "'\(task)' has no labels to err about; benefitPerUnit is for it",
                "'\(task)' には誤りを数えるラベルがありません。benefitPerUnit を使ってください")
        case .valuedByDecision:
            say("a classification is valued by benefitPerCorrectDecision", "分類の価値は benefitPerCorrectDecision で表します")
        case .noAccuracy(let task):
            say("'\(task)' has no accuracy; quantity is for it", "'\(task)' に正解率はありません。quantity を使ってください")
        case .valuedByAccuracy: say("a classification is valued by its accuracy", "分類の価値は正解率で表します")
        case .correlationOfToday:
            say(
                "a rank correlation of today has no rows to compare with; loss or rmse can be given",
                "現状の順位相関には比べる行がありません。loss か rmse であれば指定できます")
        case .noDecisions:
            say(
                "decisionsPerMonth is 0, so that nothing says what one decision costs today",
                "decisionsPerMonth が 0 のため、現状の判断一件あたりの費用が分かりません")
        }
    }
}
