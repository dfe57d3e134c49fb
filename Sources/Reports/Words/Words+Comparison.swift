package import Domain

/// The table of all arms, and what is to be known of it.
extension Words {
    package var comparisonHeading: String { say("Comparison at equal budget", "同じ予算での比較") }
    package var comparisonCaption: String {
        say("All arms on the same rows in the same order; means over seeds", "すべての群を同じ行・同じ順序で。値はシードの平均")
    }
    package var armHeader: String { say("Arm", "群") }
    package var adapterParameters: String { say("Adapter parameters", "アダプタのパラメータ数") }
    package var headParameters: String { say("Head parameters", "ヘッドのパラメータ数") }
    package func mean(_ title: String) -> String { say("\(title), mean", "\(title)（平均）") }
    package func seedHeader(_ seed: UInt64) -> String { say("Seed \(seed)", "シード\(seed)") }
    package var bareModel: String { say("model as it was read", "読み込んだままのモデル") }
    package var fullAsCeiling: String { "\(arm(.full))\(ceiling)" }

    /// What a table of results shows, as its header names it.
    package func column(_ column: ResultColumn) -> String {
        switch column {
        case .testAccuracy: say("Test accuracy", "テスト正解率")
        case .testBalancedAccuracy: say("Test balanced accuracy", "テスト均衡正解率")
        case .testMatthews: say("Test Matthews correlation", "テストのマシューズ相関係数")
        case .testMacroF1: say("Test macro-F1", "テストのマクロF1")
        case .testLoss: say("Test loss, nats", "テスト損失（ナット）")
        case .validationAccuracy: say("Validation accuracy", "検証正解率")
        case .validationLoss: say("Validation loss, nats", "検証損失（ナット）")
        case .testSquaredError: say("Test squared error", "テスト二乗誤差")
        case .testRootMeanSquaredError: say("Test root mean squared error", "テストの二乗平均平方根誤差")
        case .testAbsoluteError: say("Test absolute error", "テスト絶対誤差")
        case .testPearson: say("Test Pearson correlation", "テストのピアソン相関")
        case .testSpearman: say("Test Spearman correlation", "テストのスピアマン順位相関")
        case .validationSquaredError: say("Validation squared error", "検証二乗誤差")
        case .testTokenLoss: say("Test loss, nats per token", "テスト損失（トークンあたりのナット）")
        case .testPerplexity: say("Test perplexity", "テストのパープレキシティ")
        case .testTokens: say("Test tokens predicted exactly", "正確に予測したテストトークンの割合")
        case .validationTokenLoss: say("Validation loss, nats per token", "検証損失（トークンあたりのナット）")
        }
    }

    package func shown(_ value: Double, in column: ResultColumn) -> String {
        figure(value, column.unit)
    }

    /// A correlation that a training lacks.
    package func noCorrelation(_ quantity: Measurement.Quantity) -> String {
        quantity == .matthewsCorrelation
            ? say(
                "There is no Matthews correlation where all labels or all predictions are equal.",
                "ラベルまたは予測がすべて等しい場合、マシューズ相関係数はありません。")
            : say(
                "There is no correlation where all targets or all predictions are equal.",
                "正解の値または予測の値がすべて等しい場合、相関はありません。")
    }

    package var skewed: String {
        say(
            "The classes of the test rows differ much in size, so that accuracy says little of the small ones: balanced accuracy is the mean of the "
                + "classes’ recall, and Matthews’ correlation is 0 for whoever guesses by class sizes.",
            "テスト行のクラスの大きさには大きな偏りがあり、正解率は小さなクラスについてほとんど何も示しません。均衡正解率はクラスごとの再現率の平均であり、"
                + "マシューズ相関係数は、クラスの大きさだけで答える場合に0になります。")
    }

    /// What chance did with the places.
    /// - Parameter best: the draw that came off best.
    package func draws(
        _ variant: ArmVariant, count: Int, _ column: ResultColumn, _ spread: Spread, best: Int?
    ) -> String {
        let (mean, range) = (
            shown(spread.mean, in: column), span(shown(spread.lowest, in: column), shown(spread.highest, in: column))
        )
        return say(
            "\(heading(variant)), \(draws(count)) of places. \(self.column(column)): \(mean) in the mean, \(range)"
                + (best.map { "; draw \($0) is the best." } ?? "."),
            "\(heading(variant))、\(draws(count))。\(self.column(column))：平均\(mean)、範囲\(range)"
                + (best.map { "。最も良いのは抽選\($0)です。" } ?? "。"))
    }

    /// What the arm outside the budget is for.
    package func ceiling(parameters: Int) -> String {
        let all = count(parameters)
        return say(
            "Full fine-tuning trained all \(all) parameters of the base model, outside the budget that the other arms keep to: a ceiling for what "
                + "could be reached, not a choice.",
            "フルファインチューニングは、基盤モデルの全パラメータ\(all)個を、他の群が守る予算の外で訓練したものです。到達しうる上限の目安であり、選択肢ではありません。")
    }
}
