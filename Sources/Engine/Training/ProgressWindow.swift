internal import Domain

/// What happened since the last report.
struct ProgressWindow {
    let start: Double
    private var lossSum = 0.0
    private var stepCount = 0
    private var tokenCount = 0
    private var last: Descent.Step?

    init(start: Double) {
        self.start = start
    }

    mutating func add(loss: Double, tokenCount: Int, _ step: Descent.Step) {
        lossSum += loss
        stepCount += 1
        self.tokenCount += tokenCount
        last = step
    }

    /// - Parameter countsTokens: false where no token runs through the model, so that a speed would mean nothing.
    func measurements(step: Int, epoch: Double, now: Double, countsTokens: Bool) -> [Measurement] {
        guard let last, stepCount > 0 else { return [] }
        func measurement(_ quantity: Measurement.Quantity, _ value: Double, _ split: Split? = nil) -> Measurement {
            Measurement(quantity: quantity, value: value, step: step, epoch: epoch, split: split)
        }
        let speed = measurement(.tokensPerSecond, Double(tokenCount) / max(now - start, 1e-9))
        return [
            measurement(.loss, lossSum / Double(stepCount), .train),
            measurement(.learningRate, last.learningRate),
            measurement(.gradientNorm, last.gradientNorm),
        ] + (countsTokens ? [speed] : [])
    }
}
