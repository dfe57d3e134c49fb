/// Linear to the peak, then linear towards zero: no step is spent at a rate of exactly zero.
public struct LearningRateSchedule: Sendable, Equatable {
    public let peak: Double
    public let warmupStepCount: Int
    public let stepCount: Int

    /// - Parameter warmupShare: share of the steps, rounded up, in which the rate climbs.
    public init(peak: Double, warmupShare: Double, stepCount: Int) {
        self.peak = peak
        self.stepCount = stepCount
        warmupStepCount = Int((warmupShare * Double(stepCount)).rounded(.up))
    }

    /// - Parameter step: steps done before, from 0.
    public func learningRate(ofStep step: Int) -> Double {
        if step < warmupStepCount { return peak * Double(step + 1) / Double(warmupStepCount) }
        return peak * Double(stepCount - step) / Double(max(1, stepCount - warmupStepCount))
    }
}
