import Domain
import Engine
import Glibc

extension RunStory {
    /// Every trial of the plan, with what it leaves behind.
    mutating func train() throws {
        let trials = plan.lineup.trials
        let rest = max(0.1, 1 - now / max(1, seconds(1)))
        let whole = trials.reduce(0) { $0 + Self.weight($1.arm) }
        for trial in trials { try train(trial, share: 0.98 * rest * Self.weight(trial.arm) / whole) }
    }

    private static func weight(_ arm: Arm) -> Double {
        switch arm {
        case .headOnly: 0.2
        case .full: 2
        case .searched, .searchedWithoutShortcuts, .uniform, .random, .habit: 1
        }
    }

    private mutating func train(_ trial: TrialID, share: Double) throws {
        let isDynamic = plan.search.method == .dynamic && trial.arm == .searched
        let placed = allocations[trial.variant]
        let parameters =
            isDynamic ? trial.budget ?? plan.trainableParameterCountMax : placed?.trainableParameterCount ?? 0
        let headCount = project.labels.count * (plan.model.shape.outputWidth + 1)
        let (epochs, steps) = (plan.training.epochs, stepsPerEpoch)
        say(
            .trialStarted(
                TrialStart(
                    trial: trial, trainableParameterCount: parameters, headParameterCount: headCount,
                    stepCount: epochs * steps)))
        var chosen = placed
        var counts: [String: Int] = [:]
        let share = isDynamic ? share / 2 : share
        if isDynamic {
            searchShare = share * 2 / Double(epochs)
            for epoch in 1...epochs {
                // The first choice is drawn, so that every module gets some training before it is judged.
                let budget = trial.budget ?? plan.trainableParameterCountMax
                let saliencies =
                    epoch == 1
                    ? SiteSaliency.equal(sites) : try score(plan.search.proxy, round: epoch, at: budget).sites
                let made = try allocate(
                    saliencies, epoch == 1 ? .constant : plan.search.proxy, at: budget, seed: trial.seed)
                let record = AllocationRecord(
                    arm: trial.arm, budget: budget, trainableParameterCount: made.trainableParameterCount,
                    choices: made.choices, round: epoch, trial: trial, curveBudget: trial.budget)
                say(.searchAllocated(record))
                for choice in record.choices { counts[choice.site, default: 0] += choice.rank > 0 ? 1 : 0 }
                chosen = record
            }
        }
        let ability =
            switch trial.arm {
            case .headOnly: truth.ability(nil)
            case .full: truth.fullAbility
            case .searched, .searchedWithoutShortcuts, .uniform, .random, .habit: truth.ability(chosen)
            }
        let answers = answers(ability + 0.03 * generator.normal(), trial)
        let final = answers.validation.meanLoss
        for epoch in 1...epochs {
            work(share / Double(epochs))
            let behind = Double(epochs - epoch)
            let measured = [
                (Measurement.Quantity.loss, final - 0.04 + 0.07 * behind, Split?.some(.train)),
                (.loss, final + 0.03 * behind, .validation), (.tokensPerSecond, 4000 + 800 * generator.unitInterval(), nil),
            ]
            say(
                .trialProgressed(
                    TrialProgress(
                        trial: trial, stepCount: epochs * steps,
                        measurements: measured.map {
                            Measurement(
                                quantity: $0.0, value: $0.1.rounded(4), step: epoch * steps, epoch: Double(epoch), split: $0.2)
                        })))
        }
        let trained = seconds(share * 0.95)
        say(
            .trialFinished(
                TrialResult(
                    trial: trial, trainableParameterCount: parameters, headParameterCount: headCount,
                    trainedTokenCount: trial.arm == .headOnly ? 0 : epochs * tokenCount(.train), trainingSeconds: trained,
                    evaluationSeconds: (seconds(share) - trained).rounded(3),
                    measurements: measurements(.validation, answers.validation) + measurements(.test, answers.test),
                    testPredictions: ClassDigits.text(answers.test.predictions, width: 1),
                    testLabels: ClassDigits.text(answers.testLabels, width: 1),
                    selectionFrequencies: isDynamic ? counts.mapValues { (Double($0) / Double(epochs)).rounded(4) } : nil,
                    learningRate: plan.training.learningRate, keptEpoch: epochs, testRowLosses: answers.test.losses,
                    baseParameterCount: trial.arm == .full ? plan.model.shape.baseParameterCount : nil)))
        leave(trial, parameters: parameters, headCount: headCount)
    }

    private func answers(
        _ ability: Double, _ trial: TrialID
    ) -> (validation: TestRows.Answers, test: TestRows.Answers, testLabels: [Int]) {
        var common = SeededGenerator(seed: seed &+ trial.seed, stream: "answers/\(plan.request)")
        var own = SeededGenerator(seed: seed, stream: "answers/\(plan.request)/\(trial.fileName)")
        let rows = TestRows(project, .test, version: version, seed: seed)
        let test = rows.answers(ability, sharing: &common, own: &own)
        let validation = TestRows(project, .validation, version: version, seed: seed)
            .answers(ability, sharing: &common, own: &own)
        return (validation, test, rows.labels)
    }

    private func measurements(_ split: Split, _ answers: TestRows.Answers) -> [Measurement] {
        let (metrics, epochs) = (answers.metrics, plan.training.epochs)
        let values: [(Measurement.Quantity, Double?)] = [
            (.loss, answers.meanLoss.rounded(6)), (.accuracy, metrics.accuracy), (.macroF1, metrics.macroF1),
            (.balancedAccuracy, metrics.balancedAccuracy), (.matthewsCorrelation, metrics.matthewsCorrelation),
        ]
        return values.compactMap { quantity, value in
            value.map {
                Measurement(
                    quantity: quantity, value: $0, step: epochs * stepsPerEpoch, epoch: Double(epochs), split: split)
            }
        }
    }

    /// The files of a trial.
    private mutating func leave(_ trial: TrialID, parameters: Int, headCount: Int) {
        var files: [(Artifact.Kind, String, Int)] = []
        if parameters > 0 {
            files.append((.adapterConfiguration, "adapter_config.json", 900 + parameters % 400))
            files.append((.adapterWeights, "adapter_model.safetensors", 4 * parameters + 6000))
        }
        if trial.arm != .full {
            files.append((.headConfiguration, "head.json", 420))
            files.append((.headWeights, "head.safetensors", 4 * headCount + 160))
        }
        files.append((.predictions, "predictions.tsv", 16 * (project.rowCounts[.test] ?? 0)))
        for (kind, name, size) in files {
            let path = "adapters/\(trial.fileName)/\(name)"
            say(.artifactWritten(Artifact(kind: kind, path: path, sizeBytes: size, digest: digest(path), trial: trial)))
        }
    }
}
