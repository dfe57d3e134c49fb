import Domain
import Glibc

/// Quality against adapter parameters as an SVG drawing of 720 × 300: a line per arm over a logarithmic axis, with intervals, and the arms
/// that keep to no budget as lines across.
struct BudgetChart: Sendable {
    let title: String
    let lines: [LossChart.Line]
    let points: [Point]
    let ticks: [LossChart.Tick]
    let counts: [LossChart.Tick]
    let axis: String

    /// A point with its interval, an upright line.
    struct Point: Sendable {
        let x: String
        let y: String
        let top: String
        let bottom: String
        let color: String
        let title: String
    }

    private static let (left, right, top, bottom) = (62.0, 530.0, 15.0, 260.0)

    /// Nil where no arm has a point with parameters.
    init?(_ curve: BudgetCurve, _ words: Words) {
        let placed = curve.points.filter { $0.budget != nil && $0.parameterCount > 0 }
        let across = curve.points.filter { $0.budget == nil }
        let counts = placed.map(\.parameterCount)
        let qualities = curve.points.flatMap { [$0.quality.value, $0.quality.lower, $0.quality.upper].compactMap(\.self) }
        guard let least = counts.min(), let most = counts.max(), let low = qualities.min(), let high = qualities.max(),
            low.isFinite, high.isFinite
        else { return nil }
        let room = high > low ? (high - low) * 0.08 : max(abs(high), 1) * 0.05
        func y(_ quality: Double) -> Double {
            Self.bottom - (Self.bottom - Self.top) * (quality - low + room) / (high - low + 2 * room)
        }
        func x(_ count: Double) -> Double {
            guard most > least else { return (Self.left + Self.right) / 2 }
            return Self.left + 14 + (Self.right - Self.left - 28) * log(count / least) / log(most / least)
        }
        // Beside each other, so that intervals can be told apart.
        func x(_ point: BudgetCurve.Point) -> Double {
            let shown = Arm.allCases.filter { arm in placed.contains { $0.arm == arm } }
            let place = Double(shown.firstIndex(of: point.arm) ?? 0) - Double(shown.count - 1) / 2
            return x(point.parameterCount) + 5 * place
        }
        let arms = Arm.allCases.map { arm in (arm: arm, points: placed.filter { $0.arm == arm }) }.filter { !$0.points.isEmpty }
        let ends = arms.map { $0.points.last?.quality.value ?? 0 } + across.map(\.quality.value)
        let labels = LossChart.spreadOut(ends.map(y)).map { Figure.plain($0 + 4) }
        title = words.budgetChart(curve.measure)
        axis = words.parameterAxis
        lines =
            zip(arms, labels).map { item, labelY in
                LossChart.Line(
                    points: item.points.map { "\(Figure.plain(x($0))),\(Figure.plain(y($0.quality.value)))" }
                        .joined(separator: " "), color: item.arm.color, dash: item.arm.dash, label: words.arm(item.arm),
                    labelY: labelY)
            }
            + zip(across, labels.dropFirst(arms.count)).map { point, labelY in
                let height = Figure.plain(y(point.quality.value))
                return LossChart.Line(
                    points: "\(Figure.plain(Self.left)),\(height) \(Figure.plain(Self.right)),\(height)",
                    color: point.arm.color,
                    dash: point.arm.dash, label: words.arm(point.arm), labelY: labelY)
            }
        points = placed.map { point in
            let quality = point.quality
            return Point(
                x: Figure.plain(x(point)), y: Figure.plain(y(quality.value)),
                top: Figure.plain(y(quality.upper ?? quality.value)), bottom: Figure.plain(y(quality.lower ?? quality.value)),
                color: point.arm.color,
                title: words.point(point.arm, parameters: point.parameterCount, quality.value, curve.measure)
            )
        }
        ticks = (0...4).map { step in
            let quality = low + (high - low) * Double(step) / 4
            return LossChart.Tick(position: Figure.plain(y(quality)), text: words.shown(quality, in: curve.measure))
        }
        self.counts = Self.countTicks(placed).map { count in
            LossChart.Tick(position: Figure.plain(x(count)), text: words.fixed(count, 0))
        }
    }

    /// What each budget was spent on, so far as the figures beside each other can be read.
    private static func countTicks(_ points: [BudgetCurve.Point]) -> [Double] {
        let spent = Dictionary(grouping: points) { $0.budget ?? 0 }.compactMapValues { $0.map(\.parameterCount).max() }.values
            .sorted()
        guard let least = spent.first, let most = spent.last, most > least else { return Array(spent.prefix(1)) }
        var kept: [Double] = []
        for count in spent where kept.last.map({ log(count / $0) / log(most / least) > 0.13 }) ?? true { kept.append(count) }
        return kept
    }
}
