package import Domain

/// What things are called in running text.
extension Words {
    package func arm(_ arm: Arm) -> String {
        switch arm {
        case .searched: "HeteroLoRA"
        case .searchedWithoutShortcuts: say("HeteroLoRA without shortcuts", "ショートカットなしのHeteroLoRA")
        case .uniform: say("uniform LoRA", "一様なLoRA")
        case .random: say("random allocation", "無作為な配置")
        case .habit: say("habitual LoRA", "慣例のLoRA")
        case .headOnly: say("head only", "ヘッドのみ")
        case .full: say("full fine-tuning", "フルファインチューニング")
        }
    }

    /// Whose adapter another one is held against.
    package func adapter(of arm: Arm) -> String {
        switch arm {
        case .headOnly: say("the head alone", "ヘッドのみ")
        case .full: say("full fine-tuning", "フルファインチューニング")
        case .searched, .searchedWithoutShortcuts, .uniform, .random, .habit:
            say("\(self.arm(arm))’s", "\(self.arm(arm))のアダプタ")
        }
    }

    /// `random allocation, draw 2, 4,608 parameters`.
    package func variant(_ variant: ArmVariant) -> String {
        let parts = [arm(variant.arm), variant.draw.map(draw), variant.budget.map(parameters)].compactMap(\.self)
        return list(parts)
    }

    /// The same at the beginning of a line.
    package func heading(_ variant: ArmVariant) -> String { self.variant(variant).capitalizedFirst }

    package func trial(_ trial: TrialID) -> String { list([variant(trial.variant), seed(trial.seed)]) }

    package func seed(_ seed: UInt64) -> String { say("seed \(seed)", "シード\(seed)") }

    package func draw(_ draw: Int) -> String { say("draw \(draw)", "抽選\(draw)") }

    /// Of which arm's trainings a number is: `seed 1, draw 2`.
    package func pair(_ trial: TrialID) -> String { list([seed(trial.seed), trial.draw.map(draw)].compactMap(\.self)) }

    /// What is compared, in a table's few words.
    package func quantity(_ quantity: DecisionRule.Quantity) -> String {
        switch quantity {
        case .accuracy: self.quantity(Measurement.Quantity.accuracy)
        case .macroF1: self.quantity(Measurement.Quantity.macroF1)
        case .loss: self.quantity(Measurement.Quantity.loss)
        case .natsPerToken: say("nats per token", "トークンあたりのナット")
        case .rmse: self.quantity(Measurement.Quantity.rootMeanSquaredError)
        case .spearman: self.quantity(Measurement.Quantity.spearman)
        }
    }

    /// What is measured, in a table's few words.
    package func quantity(_ quantity: Measurement.Quantity) -> String {
        switch quantity {
        case .loss: say("loss", "損失")
        case .accuracy: say("accuracy", "正解率")
        case .macroF1: say("macro-F1", "マクロF1")
        case .balancedAccuracy: say("balanced accuracy", "均衡正解率")
        case .matthewsCorrelation: say("Matthews correlation", "マシューズ相関係数")
        case .meanAbsoluteError: say("absolute error", "絶対誤差")
        case .rootMeanSquaredError: say("root mean squared error", "二乗平均平方根誤差")
        case .pearson: say("Pearson correlation", "ピアソン相関")
        case .spearman: say("Spearman correlation", "スピアマンの順位相関")
        case .perplexity: say("perplexity", "パープレキシティ")
        case .tokenAccuracy: say("tokens predicted exactly", "正確に予測したトークンの割合")
        case .tokensPerSecond: say("tokens per second", "毎秒のトークン数")
        case .learningRate: say("learning rate", "学習率")
        case .gradientNorm: say("norm of the gradient", "勾配のノルム")
        }
    }

    /// A difference as people read it, with its sign.
    /// - Parameter more: digits beyond the usual ones.
    package func difference(_ value: Double, in quantity: DecisionRule.Quantity, more: Int = 0) -> String {
        quantity.isShare ? points(value, more: more) : (value > 0 ? "+" : "") + significant(value, more: more)
    }

    /// The same in running text, with what it counts in.
    package func told(_ value: Double, in quantity: DecisionRule.Quantity) -> String {
        let digits = difference(value, in: quantity)
        return quantity.isShare ? say("\(digits) percentage points", "\(digits)ポイント") : digits
    }

    package func split(_ split: Split) -> String {
        switch split {
        case .train: say("training", "訓練")
        case .validation: say("validation", "検証")
        case .test: say("test", "テスト")
        }
    }

    package func stage(_ stage: Request.Stage) -> String {
        switch stage {
        case .poc: say("poc", "PoC")
        case .pilot: say("pilot", "パイロット")
        case .production: say("production", "本番")
        }
    }

    /// What something is held against.
    package func other(_ other: Valuation.Other) -> String {
        switch other {
        case .today: say("today", "現状")
        case .arm(let arm): self.arm(arm)
        }
    }

    /// Where there is no figure.
    package var none: String { "–" }
}
