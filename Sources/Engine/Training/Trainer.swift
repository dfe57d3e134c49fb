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
        try train(reporter, from: nil, wish: { .goOn }, keep: { _ in }, close: { _ in })
    }

    /// - Parameters:
    ///   - state: where another process had come to; nil to begin.
    ///   - wish: asked after every step.
    ///   - keep: given the state when the trial begins, after every epoch but the last, and when it is wished.
    ///   - close: given the state after the last epoch, from which only the measuring of the test rows is left.
    func train(
        _ reporter: Reporter, from state: TrainingState?, wish: () throws -> SnapshotWish,
        keep: (TrainingState) throws -> Void, close: (TrainingState) throws -> Void
    ) throws -> TrialResult {
        learner.seedDropout(trial.seed)
        // Nothing to train: the arm is the model as it was read.
        let epochs = learner.parameters.isEmpty ? 0 : settings.epochs
        let stepCount = epochs * order.batchCountPerEpoch
        let descent = Descent(parameters: learner.parameters, settings: settings, stepCount: stepCount)
        var course = Course(descent: descent, stopwatch: Stopwatch(clock: reporter.clock))
        if let state {
            try restore(state, &course)
        } else {
            try reporter.say(
                .trialStarted(
                    TrialStart(
                        trial: trial, trainableParameterCount: reallocation?.budget ?? learner.adapters.trainableParameterCount,
                        headParameterCount: learner.head?.parameterCount ?? 0, stepCount: stepCount)))
            try keep(self.state(course))
        }
        while course.epoch < epochs, !hasStopped(course) {
            try trainEpoch(&course, reporter, wish: wish, keep: keep)
            course.epoch += 1
            try closeEpoch(&course, reporter)
            if course.epoch < epochs, !hasStopped(course) { try keep(self.state(course)) }
        }
        try close(self.state(course))
        return try finish(&course, reporter)
    }

    /// Whether as many epochs as it has patience for went by without a lower loss on the validation rows.
    private func hasStopped(_ course: Course) -> Bool {
        guard let patience = settings.earlyStopping, let lowest = course.lowest else { return false }
        return course.epoch - lowest.epoch >= patience
    }

    /// Evaluates an epoch, and keeps it where it is the last one or, if that is asked for, the best.
    private func closeEpoch(_ course: inout Course, _ reporter: Reporter) throws {
        let step = course.descent.stepsDone
        let evaluation = try evaluate(.validation, step, &course.stopwatch)
        try progress(
            step, evaluation.measurements(on: .validation, step: step, epoch: Double(course.epoch)), reporter)
        let isLowest = evaluation.loss < course.lowest?.loss ?? .infinity
        if isLowest { course.lowest = TrainingState.Lowest(epoch: course.epoch, loss: evaluation.loss) }
        guard settings.keep != .best || isLowest else { return }
        course.kept = TrainingState.Kept(
            epoch: course.epoch, step: step, validation: evaluation, selected: reallocation?.state.selected)
        if settings.keep == .best { course.keepValues(of: learner.parameters) }
    }

    /// Goes back to the epoch that is kept, and measures it on the test rows.
    private func finish(_ course: inout Course, _ reporter: Reporter) throws -> TrialResult {
        if let kept = course.kept, settings.keep == .best {
            for (parameter, values) in zip(learner.parameters, course.keptValues) { parameter.values.assign(values) }
            learner.refresh()
            if let selected = kept.selected { reallocation?.select(selected, of: learner) }
        }
        let kept =
            try course.kept
            ?? TrainingState.Kept(epoch: 0, step: 0, validation: evaluate(.validation, 0, &course.stopwatch), selected: nil)
        let test = try evaluate(.test, kept.step, &course.stopwatch)
        let result = result(kept, test: test, epochs: course.epoch, course.stopwatch)
        try reporter.say(.trialFinished(result))
        return result
    }

    /// All that changes while a trial runs.
    private struct Course {
        let descent: Descent
        var stopwatch: Stopwatch
        var epoch = 0
        var window = ProgressWindow()
        /// The epoch with the lowest loss on the validation rows.
        var lowest: TrainingState.Lowest?
        var kept: TrainingState.Kept?
        /// The parameters of `kept`; empty unless the best are to be kept.
        var keptValues: [FloatBuffer] = []

        /// In the memory of those kept before, where there are some.
        mutating func keepValues(of parameters: [Parameter]) {
            if keptValues.isEmpty { keptValues = parameters.map { FloatBuffer(count: $0.count) } }
            for (kept, parameter) in zip(keptValues, parameters) { kept.assign(parameter.values) }
        }
    }

    private func state(_ course: Course) -> TrainingState {
        TrainingState(
            position: TrainingState.Position(
                trial: trial, epoch: course.epoch, stepsDone: course.descent.stepsDone, moments: course.descent.powers,
                dropoutStates: learner.dropoutStates, window: course.window.sums,
                trainingSeconds: course.stopwatch.training, evaluationSeconds: course.stopwatch.evaluation,
                lowest: course.lowest, kept: course.kept,
                reallocation: reallocation?.state),
            tensors: course.descent.tensors
                + zip(learner.parameters, course.keptValues).map { StateTensors.Kind.best.tensor($0, $1) })
    }

    private func restore(_ state: TrainingState, _ course: inout Course) throws {
        let position = state.position
        guard position.dropoutStates.count == learner.dealtCount else {
            throw EngineError(
                "\(trial.words): the snapshot is of \(position.dropoutStates.count) shards and this run deals to "
                    + "\(learner.dealtCount): go on with as many processes for each trial as it began with")
        }
        let tensors = StateTensors(state)
        try course.descent.restore(tensors, powers: position.moments, stepsDone: position.stepsDone)
        course.epoch = position.epoch
        course.window = ProgressWindow(position.window)
        course.lowest = position.lowest
        course.kept = position.kept
        if position.kept != nil, settings.keep == .best {
            for parameter in learner.parameters {
                course.keptValues.append(FloatBuffer(try tensors.values(.best, of: parameter)))
            }
        }
        course.stopwatch.training = position.trainingSeconds
        course.stopwatch.evaluation = position.evaluationSeconds
        learner.dropoutStates = position.dropoutStates
        if let reallocated = position.reallocation { reallocation?.restore(reallocated, learner: learner) }
        learner.refresh()
    }

    /// The head alone trains on vectors that were computed once: no token runs through the model.
    private var runsModel: Bool { trial.arm != .headOnly }

    /// - Throws: `EngineError` where a row's loss is not a number: the last step can blow up what no further step would notice.
    private func evaluate(_ split: Split, _ stepCount: Int, _ stopwatch: inout Stopwatch) throws(EngineError) -> Evaluation {
        let evaluation = stopwatch.measure(\.evaluation) { learner.evaluate(data[split], task: task) }
        guard let row = evaluation.losses.firstIndex(where: { !$0.isFinite }) else { return evaluation }
        throw EngineError(
            "\(trial.words): loss \(evaluation.losses[row]) on \(split.rawValue) row \(row + 1) after "
                + "step \(stepCount); a lower learning rate may help")
    }

    private func trainEpoch(
        _ course: inout Course, _ reporter: Reporter, wish: () throws -> SnapshotWish, keep: (TrainingState) throws -> Void
    ) throws {
        let batches = order.batches(ofEpoch: course.epoch)
        let descent = course.descent
        let first = course.epoch * batches.count
        while descent.stepsDone < first + batches.count {
            let index = descent.stepsDone - first
            let start = reporter.clock()
            try reallocation?.chooseIfDue(
                step: descent.stepsDone, stepsPerEpoch: batches.count, learner: learner, rows: data.train, reporter)
            let (loss, step) = learner.step(descent, data.train, at: batches[index])
            guard loss.isFinite, step.gradientNorm.isFinite else { throw diverged(loss, step, descent.stepsDone) }
            let seconds = reporter.clock() - start
            course.stopwatch.training += seconds
            let tokenCount = batches[index].reduce(0) { $0 + data.train[$1].tokenCount }
            course.window.add(loss: loss, tokenCount: tokenCount, seconds: seconds, step)
            if descent.stepsDone.isMultiple(of: Self.reportStepCount) || index + 1 == batches.count {
                let measurements = course.window.measurements(
                    step: descent.stepsDone, epoch: Double(course.epoch) + Double(index + 1) / Double(batches.count),
                    countsTokens: runsModel)
                try progress(descent.stepsDone, measurements, reporter)
                course.window = ProgressWindow()
            }
            let wanted = try wish()
            if wanted != .goOn { try keep(state(course)) }
            if wanted == .stop { throw EngineStopped() }
        }
    }

    private func diverged(_ loss: Double, _ step: Descent.Step, _ stepCount: Int) -> EngineError {
        EngineError(
            "\(trial.words): loss \(loss) and gradient norm \(step.gradientNorm) at step \(stepCount); "
                + "a lower learning rate may help")
    }

    private func progress(_ stepCount: Int, _ measurements: [Measurement], _ reporter: Reporter) throws {
        try reporter.say(
            .trialProgressed(TrialProgress(trial: trial, stepCount: stepCount, measurements: measurements)))
    }

    private func result(_ kept: TrainingState.Kept, test: Evaluation, epochs: Int, _ stopwatch: Stopwatch) -> TrialResult {
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
            testRowLosses: test.rowLosses,
            testOutputs: task.type == .regression ? test.predictions : nil,
            baseParameterCount: learner.base.isEmpty ? nil : learner.base.reduce(0) { $0 + $1.count },
            testTargets: task.type == .regression ? test.targets : nil,
            testTokenCounts: task.type == .causalLanguageModel ? test.targetCounts : nil,
            testClassWidth: ClassDigits.width(classCount: task.labels.count) == 1 ? nil : 2)
    }

    /// Nothing for tasks without labels.
    private static func digits(_ labels: [Double], _ task: LearningTask) -> String {
        guard task.type == .classification else { return "" }
        return ClassDigits.text(labels.map { Int($0) }, width: ClassDigits.width(classCount: task.labels.count))
    }
}
