public import Domain
internal import Tensors

/// Trains one trial: one arm with one seed. No clock but the one it is lent, no log, no file.
public struct Trainer {
    /// Steps between two reports of progress.
    private static let reportStepCount = 10

    private let trial: TrialID
    private let settings: TrainingSettings
    private let task: LearningTask
    private let data: TrialData
    private let learner: Learner
    private let order: BatchOrder
    private let reallocation: Reallocation?

    public init(trial: TrialID, settings: TrainingSettings, task: LearningTask, data: TrialData, learner: Learner) {
        self.init(trial: trial, settings: settings, task: task, data: data, learner: learner, reallocation: nil)
    }

    /// - Parameter reallocation: chooses the modules anew while the training runs; nil for those that the learner has.
    init(
        trial: TrialID, settings: TrainingSettings, task: LearningTask, data: TrialData, learner: Learner,
        reallocation: Reallocation?
    ) {
        self.trial = trial
        self.settings = settings
        self.task = task
        self.data = data
        self.learner = learner
        self.reallocation = reallocation
        order = BatchOrder(rowCount: data.train.count, batchSize: settings.batchSize, seed: trial.seed)
    }

    /// Reports `trialStarted`, `trialProgressed` every few steps and at each epoch's end, and `trialFinished`; and what a dynamic
    /// search decides between.
    /// - Throws: `EngineStopped`; `EngineError` when loss or gradient are no longer finite; whatever the reporter throws.
    public func train(_ reporter: Reporter) throws -> TrialResult {
        learner.seedDropout(trial.seed)
        // Nothing to train: the arm is the model as it was read.
        let epochs = learner.parameters.isEmpty ? 0 : settings.epochs
        let stepCount = epochs * order.batchCountPerEpoch
        try reporter.say(
            .trialStarted(
                TrialStart(
                    trial: trial, trainableParameterCount: reallocation?.budget ?? learner.adapters.trainableParameterCount,
                    headParameterCount: learner.head?.parameterCount ?? 0, stepCount: stepCount)))
        let descent = Descent(parameters: learner.parameters, settings: settings, stepCount: stepCount)
        var stopwatch = Stopwatch(clock: reporter.clock)
        var best: Snapshot?
        var epoch = 0
        while epoch < epochs {
            try stopwatch.measure(\.training) { try train(epoch: epoch, descent, reporter) }
            epoch += 1
            let evaluation = evaluate(.validation, &stopwatch)
            let measurements = evaluation.measurements(on: .validation, step: descent.stepsDone, epoch: Double(epoch))
            try progress(descent.stepsDone, measurements, reporter)
            if settings.keep != .best || evaluation.loss < best?.validation.loss ?? .infinity {
                best = Snapshot(
                    epoch: epoch, step: descent.stepsDone, validation: evaluation,
                    values: settings.keep == .best ? learner.parameters.map(\.values.values) : [])
            }
            if let patience = settings.earlyStopping, let best, epoch - best.epoch >= patience { break }
        }
        if let best, settings.keep == .best {
            for (parameter, values) in zip(learner.parameters, best.values) { parameter.values.assign(values) }
            learner.refresh()
        }
        let kept = best ?? Snapshot(epoch: 0, step: 0, validation: evaluate(.validation, &stopwatch), values: [])
        let result = result(kept, test: evaluate(.test, &stopwatch), epochs: epoch, stopwatch)
        try reporter.say(.trialFinished(result))
        return result
    }

    private struct Snapshot {
        let epoch: Int
        let step: Int
        let validation: Evaluation
        let values: [[Float]]
    }

    /// The head alone trains on vectors that were computed once: no token runs through the model.
    private var runsModel: Bool { trial.arm != .headOnly }

    private func evaluate(_ split: Split, _ stopwatch: inout Stopwatch) -> Evaluation {
        stopwatch.measure(\.evaluation) { learner.evaluate(data[split], task: task) }
    }

    private func train(epoch: Int, _ descent: Descent, _ reporter: Reporter) throws {
        var window = ProgressWindow(start: reporter.clock())
        let batches = order.batches(ofEpoch: epoch)
        for (index, batch) in batches.enumerated() {
            try reallocation?.chooseIfDue(
                step: descent.stepsDone, stepsPerEpoch: batches.count, learner: learner, rows: data.train, reporter)
            let (loss, step) = learner.step(descent, data.train, at: batch)
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

    private func result(_ kept: Snapshot, test: Evaluation, epochs: Int, _ stopwatch: Stopwatch) -> TrialResult {
        let epoch = Double(kept.epoch)
        return TrialResult(
            trial: trial,
            trainableParameterCount: reallocation?.adapters(of: learner).trainableParameterCount
                ?? learner.adapters.trainableParameterCount,
            headParameterCount: learner.head?.parameterCount ?? 0,
            trainedTokenCount: runsModel ? epochs * data.train.reduce(0) { $0 + $1.tokenCount } : 0,
            trainingSeconds: stopwatch.training, evaluationSeconds: stopwatch.evaluation,
            measurements: kept.validation.measurements(on: .validation, step: kept.step, epoch: epoch)
                + test.measurements(on: .test, step: kept.step, epoch: epoch),
            testPredictions: Self.digits(test.predictions, task), testLabels: Self.digits(test.targets, task),
            selectionFrequencies: reallocation?.frequencies, learningRate: settings.learningRate, keptEpoch: kept.epoch,
            testRowLosses: task.type == .classification ? nil : test.rowLosses,
            testOutputs: task.type == .regression ? test.predictions : nil)
    }

    /// One character per label index, in base 36; nothing for tasks without labels.
    private static func digits(_ labels: [Double], _ task: LearningTask) -> String {
        task.type == .classification ? labels.map { String(Int($0), radix: 36) }.joined() : ""
    }
}
