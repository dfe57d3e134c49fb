internal import Glibc

extension Tape {
    /// Seeds the backward pass with the cross-entropy of `logits` `[B, K]` against one label per row.
    ///
    /// `dlogits = (softmax(logits) − onehot) / divisor`. The divisor is the number of rows of the whole batch, so that shards of
    /// a batch add up to its mean.
    /// - Returns: the rows' losses, in nats, not divided.
    public func crossEntropy(_ logits: Tensor, labels: [Int], divisor: Double) -> [Double] {
        precondition(labels.count == logits.rows, "\(labels.count) labels for \(logits.rows) rows")
        let classes = logits.columns
        let gradient = unsafe openedGradient(of: logits)
        let probabilities = unsafe arena.floats(classes)
        var losses: [Double] = []
        for (row, label) in labels.enumerated() {
            precondition(label >= 0 && label < classes, "label \(label) of \(classes) classes")
            let offset = row * classes
            let chosen = unsafe logits.values[offset + label]
            unsafe probabilities.update(from: logits.values + offset, count: classes)
            var highest = -Float.infinity
            for index in 0..<classes { highest = unsafe max(highest, probabilities[index]) }
            var sum = 0.0
            for index in 0..<classes { sum += unsafe Glibc.exp(Double(probabilities[index] - highest)) }
            losses.append(Glibc.log(sum) - Double(chosen - highest))
            guard let gradient = unsafe gradient else { continue }
            for index in 0..<classes {
                let probability = unsafe Glibc.exp(Double(probabilities[index] - highest)) / sum
                unsafe gradient[offset + index] += Float((probability - (index == label ? 1 : 0)) / divisor)
            }
        }
        return losses
    }

    /// Seeds the backward pass with the squared differences of `outputs` `[B, 1]` and one number per row.
    ///
    /// `doutputs = 2 (output − target) / divisor`.
    /// - Returns: the rows' squared differences, not divided.
    public func squaredError(_ outputs: Tensor, targets: [Double], divisor: Double) -> [Double] {
        precondition(targets.count == outputs.count, "\(targets.count) targets for \(outputs.count) outputs")
        let gradient = unsafe openedGradient(of: outputs)
        return targets.enumerated().map { row, target in
            let difference = unsafe Double(outputs.values[row]) - target
            if let gradient = unsafe gradient { unsafe gradient[row] += Float(2 * difference / divisor) }
            return difference * difference
        }
    }
}
