package import Domain

/// Whether shortcuts help.
extension Words {
    package var shortcutHeading: String { say("Do shortcuts help?", "ショートカットは役立つか") }
    package var shortcutsNotMeasured: String {
        say(
            "Shortcuts took part in the search, and it was not trained without them: what they add to it is not measured. spec.search.shortcuts: "
                + "compare trains both.",
            "ショートカットは探索に加わっていますが、ショートカットなしの訓練は行っていないため、その効果は測定されていません。spec.search.shortcuts: compare "
                + "とすれば両方を訓練します。")
    }
    package var noShortcutPair: String {
        say(
            "No seed has ended both with shortcuts and without them: there is nothing to compare.",
            "ショートカットありとなしの両方を終えたシードがなく、比較できるものがありません。")
    }
    package func noShortcutPair(at count: Int, of budgetCount: Int) -> String {
        say(
            "At \(self.count(count)) of \(budgets(budgetCount)) no seed has ended both with shortcuts and without them.",
            "\(budgets(budgetCount))のうち\(self.count(count))通りでは、ショートカットありとなしの両方を終えたシードがありません。")
    }
    private func placed(_ record: AllocationRecord, _ shortcuts: Set<String>) -> String {
        let on = record.choices.filter { $0.rank > 0 }
        let (all, among) = (modules(on.count), count(on.count { shortcuts.contains($0.site) }))
        let size = parameters(record.trainableParameterCount)
        return say("\(all), \(among) of them at shortcuts, \(size)", "\(all)（うちショートカット\(among)個）、\(size)")
    }
    /// What each of the two allocations is.
    /// - Parameter without: nil where there is none.
    package func placements(
        at budget: Int?, with: AllocationRecord, without: AllocationRecord?, shortcuts: Set<String>, areSame: Bool
    ) -> String {
        let place = budget.map { say("At \(parameters($0)): with", "予算が\(parameters($0))のとき、") } ?? say("With", "")
        let ours = say("\(place) shortcuts \(placed(with, shortcuts))", "\(place)ショートカットあり：\(placed(with, shortcuts))")
        guard let without else { return say("\(ours).", "\(ours)。") }
        let theirs = placed(without, shortcuts)
        return joined(
            say("\(ours); without \(theirs).", "\(ours)。なし：\(theirs)。"),
            areSame
                ? say(
                    "They are the same allocation, so no difference says anything about shortcuts.",
                    "両者は同じ配置なので、差があってもショートカットについては何も示しません。") : nil)
    }
    package var shortcutCaption: String {
        say(
            "The searched allocation with shortcuts against the one without; a difference above 0 is for them",
            "探索した配置の、ショートカットありとなしの比較。差が0を上回ればショートカットが良い")
    }
    package var measuredHeader: String { say("Measured on test rows", "テスト行での測定") }
    package var withShortcuts: String { say("With shortcuts", "ショートカットあり") }
    package var without: String { say("Without", "なし") }
    package func measured(_ what: String, at budget: Int?) -> String {
        budget.map { labelled(parameters($0), what) } ?? what
    }
    package func shown(mean: Double, in quantity: DecisionRule.Quantity) -> String {
        figure(mean, quantity.unit)
    }
    package var shortTrainings: String {
        say(
            "Short trainings of the competition, on validation rows; a difference above 0 is for shortcuts",
            "競争での短い訓練（検証行）。差が0を上回ればショートカットが良い")
    }
    package var lossWithShortcuts: String { say("Loss with shortcuts", "ショートカットありの損失") }
    package var intervalOverRows: String { say("95 % interval over rows", "95\u{A0}%信頼区間（行）") }
    package var accuracyWith: String { say("Accuracy with", "ありの正解率") }
    package var noneGiven: String { say("none", "なし") }
}
