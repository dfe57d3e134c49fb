/// What two arms have on the same test rows with one seed, and by how much the first is better in one quantity.
package indirect enum PairedRows: Sendable, Equatable {
    /// Per row 1 where only the first arm is right, −1 where only the second is, else 0: a difference of accuracies. Or what that is worth, as
    /// a share of what it can be at most.
    case rights([Double])
    /// Per row by how much the first arm's loss is lower, and how much the row counts: the tokens of its loss, or 1.
    case losses([Double], counts: [Double])
    /// Per row both arms' squared errors: a difference of their root means.
    case squares(first: [Double], second: [Double])
    /// Per row the class and both arms' predictions: a difference of macro-F1.
    case classes(labels: [Int], first: [Int], second: [Int])
    /// A difference of Spearman's correlations with the targets.
    case ranks(targets: Ranking, first: Ranking, second: Ranking)
    /// The mean of several differences of one kind on the same rows: the first arm against each of several seconds.
    case mean([PairedRows])

    /// How large a difference can be at most.
    var reach: Double {
        switch self {
        case .rights, .classes: 1
        case .ranks: 2
        case .losses, .squares: .infinity
        case .mean(let parts): parts.map(\.reach).max() ?? 0
        }
    }

    package var rowCount: Int {
        switch self {
        case .rights(let gains), .losses(let gains, _): gains.count
        case .squares(let first, _): first.count
        case .classes(let labels, _, _): labels.count
        case .ranks(let targets, _, _): targets.values.count
        case .mean(let parts): parts.first?.rowCount ?? 0
        }
    }

    /// By how much the first arm is better, its quantity computed anew on the rows that were drawn; nil where these do not define it.
    /// - Parameter weights: how often each row was drawn.
    package func difference(_ weights: [Double]) -> Double? {
        switch self {
        case .rights(let gains): Self.mean(gains, weights)
        case .losses(let gains, let counts): Self.mean(gains, weights, counts)
        case .squares(let first, let second):
            Self.mean(second, weights).flatMap { theirs in
                Self.mean(first, weights).map { theirs.squareRoot() - $0.squareRoot() }
            }
        case .classes(let labels, let first, let second):
            Self.macroF1(labels, first, weights).flatMap { ours in Self.macroF1(labels, second, weights).map { ours - $0 } }
        case .ranks(let targets, let first, let second):
            first.correlation(with: targets, weights: weights).flatMap { ours in
                second.correlation(with: targets, weights: weights).map { ours - $0 }
            }
        case .mean(let parts):
            Self.complete(parts.map { $0.difference(weights) }).map { $0.reduce(0, +) / Double(parts.count) }
        }
    }

    /// Per row how far it moves the difference (the influence function at these rows), from which a standard error follows; nil for
    /// quantities whose intervals are not studentised.
    func influences(_ weights: [Double]) -> [Double]? {
        switch self {
        case .rights, .classes, .ranks: return nil
        case .mean(let parts): return Self.complete(parts.map { $0.influences(weights) }).map(Self.means)
        case .losses(let gains, let counts):
            guard let mean = Self.mean(gains, weights, counts) else { return nil }
            let unit = weights.reduce(0, +) / zip(weights, counts).reduce(0) { $0 + $1.0 * $1.1 }
            return zip(gains, counts).map { ($0 - mean) * $1 * unit }
        case .squares(let first, let second):
            guard let ours = Self.mean(first, weights), let theirs = Self.mean(second, weights), ours > 0, theirs > 0 else {
                return nil
            }
            return zip(first, second).map {
                ($1 - theirs) / (2 * theirs.squareRoot()) - ($0 - ours) / (2 * ours.squareRoot())
            }
        }
    }

    /// The same with the arms' results exchanged on the marked rows.
    func swapped(_ marks: [Bool]) -> PairedRows {
        func chosen<Value>(_ first: [Value], _ second: [Value]) -> [Value] {
            marks.indices.map { marks[$0] ? second[$0] : first[$0] }
        }
        return switch self {
        case .rights(let gains): .rights(chosen(gains, gains.map { -$0 }))
        case .losses(let gains, let counts): .losses(chosen(gains, gains.map { -$0 }), counts: counts)
        case .squares(let first, let second): .squares(first: chosen(first, second), second: chosen(second, first))
        case .classes(let labels, let first, let second):
            .classes(labels: labels, first: chosen(first, second), second: chosen(second, first))
        case .ranks(let targets, let first, let second):
            .ranks(
                targets: targets, first: Ranking(chosen(first.values, second.values)),
                second: Ranking(chosen(second.values, first.values)))
        case .mean(let parts): .mean(parts.map { $0.swapped(marks) })
        }
    }

    /// Per row the term of a sum over rows that changes its sign where the arms' results are exchanged; nil where there is no such sum.
    var flippable: [Double]? {
        switch self {
        case .rights(let gains): gains
        case .losses(let gains, let counts): zip(gains, counts).map { $0 * $1 }
        case .squares, .classes, .ranks: nil
        case .mean(let parts): Self.complete(parts.map(\.flippable)).map(Self.means)
        }
    }

    /// Per row by how much the two arms differ, for counting the rows that tell them apart.
    var contrasts: [Double] {
        switch self {
        case .rights(let gains), .losses(let gains, _): gains
        case .squares(let first, let second): zip(first, second).map { $1 - $0 }
        case .classes(_, let first, let second): zip(first, second).map { $0 == $1 ? 0 : 1 }
        case .ranks(_, let first, let second): zip(first.values, second.values).map { $0 - $1 }
        case .mean(let parts): Self.means(parts.map(\.contrasts))
        }
    }

    /// Whether a row is told from others by whether it differs, not by how much.
    var isCounted: Bool {
        switch self {
        case .rights, .classes: true
        case .losses, .squares, .ranks: false
        case .mean(let parts): parts.allSatisfy(\.isCounted)
        }
    }

    /// All of them, or nil where one is missing.
    private static func complete<Value>(_ values: [Value?]) -> [Value]? {
        let known = values.compactMap(\.self)
        return known.count == values.count && !known.isEmpty ? known : nil
    }

    /// Per row the mean of several lists.
    private static func means(_ lists: [[Double]]) -> [Double] {
        (lists.first ?? []).indices.map { row in lists.reduce(0) { $0 + $1[row] } / Double(lists.count) }
    }

    private static func mean(_ values: [Double], _ weights: [Double]) -> Double? {
        var (sum, total) = (0.0, 0.0)
        for (value, weight) in zip(values, weights) {
            sum += value * weight
            total += weight
        }
        return total > 0 ? sum / total : nil
    }

    private static func mean(_ values: [Double], _ weights: [Double], _ counts: [Double]) -> Double? {
        var (sum, total) = (0.0, 0.0)
        for row in values.indices {
            let weight = weights[row] * counts[row]
            sum += values[row] * weight
            total += weight
        }
        return total > 0 ? sum / total : nil
    }

    /// The seeds' losses as those of one, which has the same mean and the same influences; others as they are.
    static func merged(_ pairs: [PairedRows]) -> [PairedRows] {
        var (sums, common): ([Double], [Double]) = ([], [])
        for pair in pairs {
            guard case .losses(let gains, let counts) = pair, common.isEmpty || counts == common else { return pairs }
            sums = sums.isEmpty ? gains : zip(sums, gains).map { $0 + $1 }
            common = counts
        }
        return [.losses(sums.map { $0 / Double(pairs.count) }, counts: common)]
    }

    /// Over the classes with a truth or a prediction, as `ClassificationMetrics` of the engine has it.
    private static func macroF1(_ labels: [Int], _ predictions: [Int], _ weights: [Double]) -> Double? {
        var right = [Double](repeating: 0, count: 1 + max(labels.max() ?? 0, predictions.max() ?? 0))
        var mentions = right
        for (row, weight) in weights.enumerated() {
            mentions[labels[row]] += weight
            mentions[predictions[row]] += weight
            if labels[row] == predictions[row] { right[labels[row]] += weight }
        }
        let scores = zip(right, mentions).compactMap { $1 > 0 ? 2 * $0 / $1 : nil }
        return scores.isEmpty ? nil : scores.reduce(0, +) / Double(scores.count)
    }
}
