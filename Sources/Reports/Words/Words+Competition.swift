package import Domain

/// What competed before the training.
extension Words {
    package var competitionHeading: String { say("What competed before the training", "訓練の前に競ったもの") }
    package func round(_ round: CandidateRound) -> String {
        let title =
            round.purpose == .allocation
            ? say("Round \(round.round): allocations", "ラウンド\(round.round)：配置")
            : say(
                "Learning rates of \(round.arm.map(arm) ?? "all arms")", "\(round.arm.map(arm) ?? "すべての群")の学習率")
        let budget = round.budget.map { say(" of \(count($0)) parameters", "（パラメータ\(count($0))個）") } ?? ""
        return say(
            "\(title)\(budget), seed \(round.seed), \(seconds(round.seconds))",
            "\(title)\(budget)、シード\(round.seed)、\(seconds(round.seconds))")
    }
    package var candidateHeader: String { say("Candidate", "候補") }
    package var stepsHeader: String { say("Steps", "ステップ数") }
    package var validationLossHeader: String { say("Validation loss", "検証損失") }
    package var goesOnHeader: String { say("Goes on", "続行") }
    package func goesOn(_ isKept: Bool) -> String { isKept ? say("yes", "はい") : say("no", "いいえ") }
    package var competitionNote: String {
        say(
            "All candidates have the same budget and saw the same rows in the same order; the test rows played no part. Uniform stays in to the end, "
                + "and another allocation wins only by more than one standard error of the paired difference.",
            "すべての候補は同じ予算で、同じ行を同じ順序で学習しました。テスト行は使っていません。一様な配置は最後まで残り、他の配置は、対応のある差の標準誤差を"
                + "超えて良い場合にだけ勝ちます。")
    }
}
