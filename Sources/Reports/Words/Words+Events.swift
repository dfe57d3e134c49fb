package import Domain

/// What events are called, and what they say in a line.
extension Words {
    package func kind(_ kind: Fact.Kind) -> String {
        switch kind {
        case .daemonStarted: say("service started", "サービスの起動")
        case .policiesLoaded: say("policies loaded", "ポリシーの読み込み")
        case .policiesRefused: say("policies refused", "ポリシーの拒否")
        case .machineCalibrated: say("machine measured", "計算機の測定")
        case .ledgerIdentified: say("ledger identified", "台帳の識別")
        case .keyReplaced: say("key replaced", "鍵の交換")
        case .checkpointSigned: say("checkpoint signed", "チェックポイントの署名")
        case .valuesErased: say("values erased", "値の消去")
        case .requestReceived: say("file received", "ファイルの受付")
        case .requestJudged: say("verdict given", "判定")
        case .requestControlled: say("order given", "指示")
        case .controlDecided: say("order answered", "指示への回答")
        case .runPlanned: say("run planned", "実行の計画")
        case .runStarted: say("attempt started", "試行の開始")
        case .runPrepared: say("model and data read", "モデルとデータの読み込み")
        case .runMachineChanged: say("machine changed", "計算機の変更")
        case .searchScored: say("sites scored", "設置箇所の採点")
        case .searchAllocated: say("modules placed", "モジュールの配置")
        case .searchCompared: say("candidates compared", "候補の比較")
        case .searchValidated: say("scores validated", "スコアの検証")
        case .trialStarted: say("training started", "訓練の開始")
        case .trialProgressed: say("training step", "訓練の経過")
        case .trialFinished: say("training finished", "訓練の完了")
        case .artifactWritten: say("file written", "ファイルの書き出し")
        case .snapshotWritten: say("snapshot written", "スナップショットの書き出し")
        case .workFinished: say("work finished", "作業の完了")
        case .runInterrupted: say("attempt broke off", "試行の中断")
        case .runEnded: say("run ended", "実行の終了")
        case .costRecorded: say("cost recorded", "費用の記録")
        }
    }

    /// What a fact says in one line; nil where its kind says all.
    package func detail(of fact: Fact) -> Prose? {
        switch fact {
        case .valuesErased(let erasure):
            "\(say("\(Figure.count(erasure.values.count)) values", "\(Figure.count(erasure.values.count)) 個の値")) – \(ledger: erasure.reason)"
        case .requestReceived(let reception): Prose(submitter(reception))
        case .requestJudged(let judgement):
            Prose(verdict(judgement.verdict.decision, findings: judgement.verdict.findings.count))
        case .requestControlled(let control): "\(action(control.action)) – \(ledger: control.reason)"
        case .controlDecided(let decision): decision.findings.first.map { why($0) }
        case .runPlanned(let planned): Prose(trainings(planned.plan.lineup.trials.count))
        case .runStarted(let start): Prose(attempt(start.attempt))
        case .runPrepared(let preparation):
            preparation.splits.isEmpty
                ? nil : Prose(list(preparation.splits.map { labelled(split($0.split), rows($0.rowCount)) }))
        case .runMachineChanged(let change): Prose(self.change(change))
        case .searchScored(let round): Prose(list([round.proxy.rawValue, seconds(round.seconds)]))
        case .searchAllocated(let record):
            Prose(
                list([
                    variant(record.variant), modules(record.choices.count { $0.rank > 0 }),
                    parameters(record.trainableParameterCount),
                ]))
        case .searchCompared(let round): Prose(self.round(round))
        case .trialStarted(let start): Prose(trial(start.trial))
        case .trialFinished(let result):
            Prose(list([trial(result.trial), reached(result), seconds(result.trainingSeconds)].compactMap(\.self)))
        case .artifactWritten(let artifact): Prose(artifact.path)
        case .runInterrupted(let end): "\(attempt(end.attempt)) – \(why(end.words, end.message))"
        case .runEnded(let outcome):
            outcome.reason.isEmpty ? Prose(ended(outcome)) : "\(ended(outcome)) – \(why(outcome.reason, outcome.message))"
        case .costRecorded(let cost): Prose(told(cost))
        case .daemonStarted, .policiesLoaded, .policiesRefused, .machineCalibrated, .ledgerIdentified, .keyReplaced,
            .checkpointSigned, .searchValidated, .trialProgressed, .snapshotWritten, .workFinished:
            nil
        }
    }

    private func attempt(_ number: Int) -> String { say("attempt \(number)", "試行\(number)") }

    private func reached(_ result: TrialResult) -> String? {
        result.value(.accuracy, on: .test).map { labelled(column(.testAccuracy), percent($0)) }
            ?? result.value(.loss, on: .test).map { labelled(column(.testLoss), decimal($0, 3)) }
    }

    private func told(_ cost: Cost) -> String {
        let words = self.in(cost.rateCard.currency.orYen)
        return list([words.amount(cost.costYen), labelled(estimatedHeader, words.amount(cost.estimatedCostYen))])
    }
}
