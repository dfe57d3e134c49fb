extension Fact {
    /// The part of a worker's fact that the plan decides: the same in every execution of it. How long things took is left out, and
    /// what it was computed with: another machine is a fact of its own.
    public var repeatable: Fact {
        switch self {
        case .runPrepared(let preparation):
            .runPrepared(
                RunPreparation(
                    engineVersion: preparation.engineVersion, threadCount: preparation.threadCount,
                    baseParameterCount: preparation.baseParameterCount, sites: preparation.sites, splits: preparation.splits))
        case .searchScored(let round): .searchScored(round.timeless)
        case .searchCompared(let round): .searchCompared(round.timeless)
        case .searchValidated(let validation): .searchValidated(validation.timeless)
        case .trialProgressed(let progress):
            .trialProgressed(
                TrialProgress(
                    trial: progress.trial, stepCount: progress.stepCount,
                    measurements: progress.measurements.filter { $0.quantity != .tokensPerSecond }))
        case .trialFinished(let result): .trialFinished(result.withoutSeconds)
        case .workFinished(let summary):
            .workFinished(WorkSummary(searchSeconds: 0, trialCount: summary.trialCount))
        default: self
        }
    }
}

extension TrialResult {
    fileprivate var withoutSeconds: TrialResult {
        TrialResult(
            trial: trial, trainableParameterCount: trainableParameterCount, headParameterCount: headParameterCount,
            trainedTokenCount: trainedTokenCount, trainingSeconds: 0, evaluationSeconds: 0, measurements: measurements,
            testPredictions: testPredictions, testLabels: testLabels, selectionFrequencies: selectionFrequencies,
            learningRate: learningRate, keptEpoch: keptEpoch, testRowLosses: testRowLosses, testOutputs: testOutputs,
            baseParameterCount: baseParameterCount, testTargets: testTargets, testTokenCounts: testTokenCounts,
            testClassWidth: testClassWidth)
    }
}
