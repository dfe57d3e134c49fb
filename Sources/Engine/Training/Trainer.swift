public import Domain
internal import Tensors

/// Trains one trial: one arm with one seed. No clock but the one it is lent, no log, no file.
public struct Trainer {
    /// Steps between two reports of progress.
    private static let reportStepCount = 10

    private let trial: TrialID
    private let settings: TrainingSettings
    private let labelCount: Int
    private let data: TrialData
    private let classifier: Classifier
    private let order: BatchOrder

    public init(trial: TrialID, settings: TrainingSettings, labelCount: Int, data: TrialData, classifier: Classifier) {
        self.trial = trial
        self.settings = settings
        self.labelCount = labelCount
        self.data = data
        self.classifier = classifier
        order = BatchOrder(rowCount: data.train.count, batchSize: settings.batchSize, seed: trial.seed)
    }

    /// Reports `trialStarted`, `trialProgressed` every few steps and at each epoch's end, and `trialFinished`.
    /// - Throws: `EngineStopped`; `EngineError` when loss or gradient are no longer finite; whatever the reporter throws.
    public func train(_ reporter: Reporter) throws -> TrialResult {
        let stepCount = settings.epochs * order.batchCountPerEpoch
        try reporter.say(
            .trialStarted(
                TrialStart(
                    trial: trial, trainableParameterCount: classifier.adapters.trainableParameterCount,
                    headParameterCount: classifier.head.parameterCount, stepCount: stepCount)))
        let descent = Descent(parameters: classifier.parameters, settings: settings, stepCount: stepCount)
        var stopwatch = Stopwatch(clock: reporter.clock)
        var validation: Evaluation?
        for epoch in 0..<settings.epochs {
            try stopwatch.measure(\.training) { try train(epoch: epoch, descent, reporter) }
            let evaluation = evaluate(.validation, &stopwatch)
            let measurements = evaluation.measurements(on: .validation, step: descent.stepsDone, epoch: Double(epoch + 1))
            try progress(descent.stepsDone, measurements, reporter)
            validation = evaluation
        }
        guard let validation else { throw EngineError("a trial of \(settings.epochs) epochs; at least one is needed") }
        let result = result(validation, test: evaluate(.test, &stopwatch), steps: descent.stepsDone, stopwatch)
        try reporter.say(.trialFinished(result))
        return result
    }

    /// The head alone trains on vectors that were computed once: no token runs through the model.
    private var runsModel: Bool { trial.arm != .headOnly }

    private func evaluate(_ split: Split, _ stopwatch: inout Stopwatch) -> Evaluation {
        stopwatch.measure(\.evaluation) { classifier.evaluate(data[split], labelCount: labelCount) }
    }

    private func train(epoch: Int, _ descent: Descent, _ reporter: Reporter) throws {
        var window = ProgressWindow(start: reporter.clock())
        let batches = order.batches(ofEpoch: epoch)
        for (index, batch) in batches.enumerated() {
            let loss = classifier.accumulateGradients(data.train, at: batch)
            let step = descent.step()
            classifier.refresh()
            guard loss.isFinite, step.gradientNorm.isFinite else { throw diverged(loss, step, descent.stepsDone) }
            window.add(loss: loss, tokenCount: batch.reduce(0) { $0 + data.train[$1].tokenCount }, step)
            guard descent.stepsDone.isMultiple(of: Self.reportStepCount) || index + 1 == batches.count else { continue }
            let epochsDone = Double(epoch) + Double(index + 1) / Double(batches.count)
            let measurements = window.measurements(
                step: descent.stepsDone, epoch: epochsDone, now: reporter.clock(), countsTokens: runsModel)
            try progress(descent.stepsDone, measurements, reporter)
            window = ProgressWindow(start: reporter.clock())
        }
    }

    private func diverged(_ loss: Double, _ step: Descent.Step, _ stepCount: Int) -> EngineError {
        EngineError(
            "\(trial.arm.rawValue), seed \(trial.seed): loss \(loss) and gradient norm \(step.gradientNorm) at step \(stepCount); "
                + "a lower learning rate may help")
    }

    private func progress(_ stepCount: Int, _ measurements: [Measurement], _ reporter: Reporter) throws {
        try reporter.say(
            .trialProgressed(TrialProgress(trial: trial, stepCount: stepCount, measurements: measurements)))
    }

    private func result(_ validation: Evaluation, test: Evaluation, steps: Int, _ stopwatch: Stopwatch) -> TrialResult {
        let epoch = Double(settings.epochs)
        return TrialResult(
            trial: trial, trainableParameterCount: classifier.adapters.trainableParameterCount,
            headParameterCount: classifier.head.parameterCount,
            trainedTokenCount: runsModel ? settings.epochs * data.train.reduce(0) { $0 + $1.tokenCount } : 0,
            trainingSeconds: stopwatch.training, evaluationSeconds: stopwatch.evaluation,
            measurements: validation.measurements(on: .validation, step: steps, epoch: epoch)
                + test.measurements(on: .test, step: steps, epoch: epoch),
            testPredictions: Self.digits(test.predictions), testLabels: Self.digits(test.labels))
    }

    /// One character per label index, in base 36.
    private static func digits(_ labels: [Int]) -> String {
        labels.map { String($0, radix: 36) }.joined()
    }
}
