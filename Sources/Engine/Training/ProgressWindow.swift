internal import Domain

/// What happened since the last report.
struct ProgressWindow {
    /// What a snapshot keeps of it.
    struct Sums: Sendable, Equatable, Codable {
        var loss = 0.0
        var stepCount = 0
        var tokenCount = 0
        var seconds = 0.0
        var last: Descent.Step?
    }

    private(set) var sums = Sums()

    init(_ sums: Sums = Sums()) {
        self.sums = sums
    }

    /// - Parameter seconds: that the step took.
    mutating func add(loss: Double, tokenCount: Int, seconds: Double, _ step: Descent.Step) {
        sums.loss += loss
        sums.stepCount += 1
        sums.tokenCount += tokenCount
        sums.seconds += seconds
        sums.last = step
    }

    /// - Parameter countsTokens: false where no token runs through the model, so that a speed would mean nothing.
    func measurements(step: Int, epoch: Double, countsTokens: Bool) -> [Measurement] {
        guard let last = sums.last, sums.stepCount > 0 else { return [] }
        func measurement(_ quantity: Measurement.Quantity, _ value: Double, _ split: Split? = nil) -> Measurement {
            Measurement(quantity: quantity, value: value, step: step, epoch: epoch, split: split)
        }
        let speed = measurement(.tokensPerSecond, Double(sums.tokenCount) / max(sums.seconds, 1e-9))
        return [
            measurement(.loss, sums.loss / Double(sums.stepCount), .train),
            measurement(.learningRate, last.learningRate),
            measurement(.gradientNorm, last.gradientNorm),
        ] + (countsTokens ? [speed] : [])
    }
}
