package import Domain
package import Tensors

/// A trial's way down: AdamW with a clipped gradient, at the learning rates of its schedule.
package final class Descent {
    package struct Step: Sendable, Equatable, Codable {
        package let learningRate: Double
        /// Of all parameters together, before clipping.
        package let gradientNorm: Double
    }

    private let optimiser: AdamW
    private let schedule: LearningRateSchedule
    private let gradientNormMax: Double
    package private(set) var stepsDone = 0

    var powers: AdamW.Powers { optimiser.powers }

    package init(parameters: [Parameter], settings: TrainingSettings, stepCount: Int) {
        optimiser = AdamW(parameters: parameters, weightDecay: settings.weightDecay)
        schedule = LearningRateSchedule(peak: settings.learningRate, warmupShare: settings.warmupShare, stepCount: stepCount)
        gradientNormMax = settings.gradientNormMax
    }

    /// The parameters with their values and moments, as tensors of a snapshot: as they are when it is written.
    var tensors: [SafetensorsWriter.Tensor] {
        optimiser.parameters.enumerated().flatMap { index, parameter in
            let moments = optimiser.moments(at: index)
            return [
                StateTensors.Kind.value.tensor(parameter, parameter.values),
                StateTensors.Kind.first.tensor(parameter, moments.first),
                StateTensors.Kind.second.tensor(parameter, moments.second),
            ]
        }
    }

    /// Goes on where another descent of the same parameters was.
    func restore(_ tensors: StateTensors, powers: AdamW.Powers, stepsDone: Int) throws {
        try tensors.check([.value, .first, .second], of: optimiser.parameters)
        for (index, parameter) in optimiser.parameters.enumerated() {
            parameter.values.assign(try tensors.values(.value, of: parameter))
            let moments = optimiser.moments(at: index)
            moments.first.assign(try tensors.values(.first, of: parameter))
            moments.second.assign(try tensors.values(.second, of: parameter))
        }
        optimiser.restore(powers)
        self.stepsDone = stepsDone
    }

    /// One step along the accumulated gradients, which are zero afterwards.
    func step() -> Step {
        let rate = schedule.learningRate(ofStep: stepsDone)
        let norm = optimiser.step(learningRate: rate, gradientNormMax: gradientNormMax)
        stepsDone += 1
        return Step(learningRate: rate, gradientNorm: norm)
    }
}
