internal import Domain
internal import Tensors

/// What a task's predictions cost, and what they are.
struct Objective: Sendable {
    let kind: LearningTask.Kind
    let model: Transformer
    /// Nil for language modelling, whose head is the model's own.
    let head: LinearHead?

    /// A shard's share of a batch: per row the summed loss of its targets, and what was predicted.
    struct Answer: Sendable {
        /// Nats, or squared differences, summed over the row's targets.
        var losses: [Double]
        /// The label's index, or the number; nil for language modelling.
        var predictions: [Double]
        /// Targets predicted exactly, of language modelling.
        var hitCounts: [Int]
    }

    /// Seeds the backward pass with the loss of these rows divided by `divisor`.
    /// - Parameter features: the head's input `[B, C]`, or for language modelling the last hidden state `[N, C]`.
    func answer(_ tape: Tape, _ features: Tensor, _ rows: [TaskRow], divisor: Double) -> Answer {
        switch kind {
        case .classification:
            guard let head else { return Answer(losses: [], predictions: [], hitCounts: []) }
            let logits = head.logits(tape, features)
            let losses = tape.crossEntropy(logits, labels: rows.map(\.label), divisor: divisor)
            let values = logits.array
            let predictions = rows.indices.map { row in
                Double(values[row * logits.columns..<(row + 1) * logits.columns].indexOfHighest)
            }
            return Answer(losses: losses, predictions: predictions, hitCounts: [])
        case .regression:
            guard let head else { return Answer(losses: [], predictions: [], hitCounts: []) }
            let outputs = head.logits(tape, features)
            let scale = head.targets
            let losses = tape.squaredError(
                outputs, targets: rows.map { scale.standardised($0.value) }, divisor: divisor)
            return Answer(
                losses: losses.map { $0 * scale.deviation * scale.deviation },
                predictions: outputs.array.map { scale.number(Double($0)) }, hitCounts: [])
        case .causalLanguageModel: return languageAnswer(tape, features, rows, divisor: divisor)
        }
    }

    private func languageAnswer(_ tape: Tape, _ hidden: Tensor, _ rows: [TaskRow], divisor: Double) -> Answer {
        guard let table = model.languageHead else { return Answer(losses: [], predictions: [], hitCounts: []) }
        var targets: [Int?] = []
        for row in rows {
            guard case .nextTokens(let isPredicted) = row.target else { continue }
            targets += row.ids.indices.map { $0 + 1 < row.ids.count && isPredicted[$0] ? row.ids[$0 + 1] : nil }
        }
        let tokens = tape.languageModelLoss(hidden, table, targets: targets, divisor: divisor)
        var (losses, hits): ([Double], [Int]) = ([], [])
        var place = 0
        for row in rows {
            let own = tokens[place..<place + row.targetCount]
            losses.append(own.reduce(0) { $0 + $1.loss })
            hits.append(own.count { $0.isHit })
            place += row.targetCount
        }
        return Answer(losses: losses, predictions: [], hitCounts: hits)
    }
}

extension Objective.Answer: Portable {
    init(from reader: inout PortableReader) {
        losses = [Double](from: &reader)
        predictions = [Double](from: &reader)
        hitCounts = [Int](from: &reader)
    }

    func write(to writer: inout PortableWriter) {
        losses.write(to: &writer)
        predictions.write(to: &writer)
        hitCounts.write(to: &writer)
    }
}

extension ArraySlice<Float> {
    /// Counted from the slice's start; the first of equals.
    fileprivate var indexOfHighest: Int {
        (indices.max { (self[$0], -$0) < (self[$1], -$1) } ?? startIndex) - startIndex
    }
}
