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

    /// The parameters with their values and moments, as tensors of a snapshot.
    var tensors: [SafetensorsWriter.Tensor] {
        optimiser.parameters.enumerated().flatMap { index, parameter in
            let moments = optimiser.moments(at: index)
            return [
                StateTensors.Kind.value.tensor(parameter, parameter.values.values),
                StateTensors.Kind.first.tensor(parameter, moments.first),
                StateTensors.Kind.second.tensor(parameter, moments.second),
            ]
        }
    }

    /// Goes on where another descent of the same parameters was.
    func restore(_ tensors: StateTensors, powers: AdamW.Powers, stepsDone: Int) throws(EngineError) {
        var values: [[Float]] = []
        var moments: [(first: [Float], second: [Float])] = []
        for parameter in optimiser.parameters {
            values.append(try tensors.values(.value, of: parameter))
            moments.append((try tensors.values(.first, of: parameter), try tensors.values(.second, of: parameter)))
        }
        for (parameter, values) in zip(optimiser.parameters, values) { parameter.values.assign(values) }
        optimiser.restore(powers, moments: moments)
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
