internal import Glibc

extension Tape {
    /// Seeds the backward pass with the cross-entropy of `logits` `[B, K]` against one label per row.
    ///
    /// `dlogits = (softmax(logits) − onehot) / divisor`. The divisor is the number of rows of the whole batch, so that shards of
    /// a batch add up to its mean.
    /// - Returns: the sum of the rows' losses, in nats, not yet divided.
    public func crossEntropy(_ logits: Tensor, labels: [Int], divisor: Double) -> Double {
        precondition(labels.count == logits.rows, "\(labels.count) labels for \(logits.rows) rows")
        let classes = logits.columns
        let probabilities = unsafe arena.floats(classes)
        var loss = 0.0
        for (row, label) in labels.enumerated() {
            precondition(label >= 0 && label < classes, "label \(label) of \(classes) classes")
            let offset = row * classes
            let chosen = unsafe logits.values[offset + label]
            unsafe probabilities.update(from: logits.values + offset, count: classes)
            var highest = -Float.infinity
            for index in 0..<classes { highest = unsafe max(highest, probabilities[index]) }
            var sum = 0.0
            for index in 0..<classes { sum += unsafe Glibc.exp(Double(probabilities[index] - highest)) }
            loss += Glibc.log(sum) - Double(chosen - highest)
            guard let gradient = unsafe logits.gradient else { continue }
            for index in 0..<classes {
                let probability = unsafe Glibc.exp(Double(probabilities[index] - highest)) / sum
                unsafe gradient[offset + index] += Float((probability - (index == label ? 1 : 0)) / divisor)
            }
        }
        return loss
    }
}
