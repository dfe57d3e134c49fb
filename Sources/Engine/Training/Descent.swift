internal import Domain
internal import Tensors

/// A trial's way down: AdamW with a clipped gradient, at the learning rates of its schedule.
final class Descent {
    struct Step {
        let learningRate: Double
        /// Of all parameters together, before clipping.
        let gradientNorm: Double
    }

    private let optimiser: AdamW
    private let schedule: LearningRateSchedule
    private let gradientNormMax: Double
    private(set) var stepsDone = 0

    init(parameters: [Parameter], settings: TrainingSettings, stepCount: Int) {
        optimiser = AdamW(parameters: parameters, weightDecay: settings.weightDecay)
        schedule = LearningRateSchedule(peak: settings.learningRate, warmupShare: settings.warmupShare, stepCount: stepCount)
        gradientNormMax = settings.gradientNormMax
    }

    /// One step along the accumulated gradients, which are zero afterwards.
    func step() -> Step {
        let rate = schedule.learningRate(ofStep: stepsDone)
        let norm = optimiser.step(learningRate: rate, gradientNormMax: gradientNormMax)
        stepsDone += 1
        return Step(learningRate: rate, gradientNorm: norm)
    }
}
