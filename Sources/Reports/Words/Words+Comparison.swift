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
        column.isShare ? percent(value) : decimal(value, 3)
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

/// What the rows of a run cannot show: labels that a split lacks.
extension Words {
    package func onlyLabel(_ label: String, in split: Split) -> String {
        let what =
            switch split {
            case .train: say("nothing else could be learnt", "他は何も学習できませんでした")
            case .validation: say("validation says nothing about any other", "検証は他のラベルについて何も示しません")
            case .test:
                say(
                    "who always answers it has 100 %, and nothing here says how well any other is told",
                    "常にそれを答えれば100\u{A0}%になり、他のラベルをどれだけ見分けられるかはここからは分かりません")
            }
        return say(
            "All \(self.split(split)) rows have the label \(label.quoted()): \(what).",
            "\(self.split(split))行のラベルはすべて \(label.quoted()) です。\(what)。")
    }

    package func missing(labels: [String], in split: Split) -> String {
        let what =
            switch split {
            case .train: say("it could not be learnt", "学習できませんでした")
            case .validation: say("validation says nothing about it", "検証はそれについて何も示しません")
            case .test: say("nothing here says how well it is told", "それをどれだけ見分けられるかは、ここからは分かりません")
            }
        let shown = labels.prefix(5).map { $0.quoted() }
        let more = labels.count > 5 ? [say("\(labels.count - 5) more", "ほか\(labels.count - 5)件")] : []
        let listed = (shown + more).joined(separator: say(" or ", "、"))
        return say(
            "No \(self.split(split)) row has the label \(listed): \(what).",
            "ラベル \(listed) の\(self.split(split))行がありません。\(what)。")
    }
}

/// What was taken for what.
extension Words {
    package var confusionHeading: String { say("What was taken for what", "何を何と取り違えたか") }
    package func confusion(_ variant: ArmVariant, trainings count: Int) -> String {
        say(
            "\(heading(variant)), test rows of \(trainings(count)): what they are, and as what they were told",
            "\(heading(variant))、\(trainings(count))のテスト行：実際のクラスと、答えたクラス")
    }
    package func worstClasses(_ variant: ArmVariant, trainings count: Int) -> String {
        say(
            "\(heading(variant)), test rows of \(trainings(count)): the classes that were told worst",
            "\(heading(variant))、\(trainings(count))のテスト行：再現率の低いクラス")
    }
    package var classHeader: String { say("Class", "クラス") }
    package var recallHeader: String { say("Recall", "再現率") }
    package var rowsHeader: String { say("Rows", "行数") }
    package var takenForHeader: String { say("Most often taken for", "最も多い取り違え先") }
    package var noRows: String { say("no rows", "行なし") }
    package var confusionNote: String {
        say(
            "Each line is a class, each column what its rows were told as; trainings are summed. Recall is the share of a class that was told as it.",
            "各行は実際のクラス、各列は答えたクラスで、訓練の結果を合計しています。再現率は、そのクラスのうち正しく答えた割合です。")
    }
    package func worstClassesNote(of classCount: Int, shown: Int) -> String {
        say(
            "Of \(classCount) classes the \(shown) with the lowest recall, the share of a class that was told as it; trainings are summed. Classes "
                + "without test rows are left out.",
            "\(classCount)クラスのうち、再現率（そのクラスのうち正しく答えた割合）の低い\(shown)クラスです。訓練の結果を合計しています。テスト行のないクラスは除いています。")
    }
}
