import Domain
import Engine
import Glibc

/// The rows of one split: which class each has, and how hard it is.
struct TestRows {
    let labels: [Int]
    private let classCount: Int
    private let difficulties: [Double]

    init(_ project: Project, _ split: Split, version: String, seed: UInt64) {
        var generator = SeededGenerator(seed: seed, stream: "rows/\(project.path(split, version))")
        classCount = project.labels.count
        let count = project.rowCounts[split] ?? 0
        labels = (0..<count).map { _ in Int.random(in: 0..<project.labels.count, using: &generator) }
        difficulties = (0..<count).map { _ in
            let share = generator.number(in: 0.001...0.999)
            return log(share / (1 - share))
        }
    }

    /// What a model makes of the rows.
    struct Answers {
        let predictions: [Int]
        let losses: [Double]
        let metrics: ClassificationMetrics

        var meanLoss: Double { losses.reduce(0, +) / Double(losses.count) }
    }

    /// - Parameters:
    ///   - ability: the logit of the share of rows that are right.
    ///   - seed: of the training: what trainings of one seed have in common.
    func answers(_ ability: Double, sharing seed: inout SeededGenerator, own: inout SeededGenerator) -> Answers {
        var (predictions, losses): ([Int], [Double]) = ([], [])
        for (label, difficulty) in zip(labels, difficulties) {
            let margin = ability - difficulty + 0.35 * seed.normal() + 0.35 * own.normal()
            predictions.append(margin > 0 ? label : (label + 1) % classCount)
            losses.append(log(1 + exp(-1.6 * margin)).rounded(3))
        }
        return Answers(
            predictions: predictions, losses: losses,
            metrics: ClassificationMetrics(predictions: predictions, labels: labels, classCount: classCount))
    }
}
