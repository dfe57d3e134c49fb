import Domain

/// Loss over steps, one line per trial, labelled at its end, as an SVG drawing of 720 × 300.
struct LossChart: Sendable {
    let title: String
    let lines: [Line]
    let ticks: [Tick]
    let steps: [Tick]
    let axis: String

    struct Line: Sendable {
        let points: String
        let color: String
        let dash: String
        let label: String
        let labelY: String
    }

    struct Tick: Sendable {
        let position: String
        let text: String
    }

    /// Labels of one line each, above each other.
    static let lineCountMax = 16

    private typealias Curve = (trial: TrialID, points: [(step: Int, loss: Double)])

    /// Nil where no trial has a finite loss on `split`.
    init?(_ history: RunHistory, _ split: Split, _ words: Words) {
        let curves = Self.curves(history, split)
        let losses = curves.flatMap { $0.points.map(\.loss) }
        guard let highest = losses.max(), let lastStep = curves.flatMap({ $0.points.map(\.step) }).max(), lastStep > 0
        else { return nil }
        let top = highest > 0 ? highest * 1.05 : 1
        let ys = Self.spreadOut(curves.map { Self.y($0.points.last?.loss ?? 0, top) })
        title = words.losses(on: split, of: history.planned?.value.plan.task.type ?? .classification)
        axis = words.stepAxis
        lines = zip(curves, ys).map { curve, labelY in
            Line(
                points: curve.points.map { "\(Self.x($0.step, lastStep)),\(Figure.plain(Self.y($0.loss, top)))" }
                    .joined(separator: " "),
                color: curve.trial.arm.color, dash: curve.trial.arm.dash,
                label: words.trial(curve.trial), labelY: Figure.plain(labelY + 4))
        }
        ticks = (0...4).map {
            Tick(position: Figure.plain(Self.y(top * Double($0) / 4, top)), text: words.fixed(top * Double($0) / 4, 2))
        }
        steps = (0...4).map { Tick(position: Self.x(lastStep * $0 / 4, lastStep), text: words.count(lastStep * $0 / 4)) }
    }

    private static func curves(_ history: RunHistory, _ split: Split) -> [Curve] {
        let trials = drawn(history).sorted { $0.place.lexicographicallyPrecedes($1.place) }
        return trials.compactMap { trial in
            let measured = (history.progress[trial] ?? []).flatMap(\.value.measurements)
            let points = measured.filter { $0.quantity == .loss && ($0.split ?? .train) == split && $0.value.isFinite }
            return points.isEmpty ? nil : (trial, points.map { ($0.step, $0.value) }.sorted { $0.0 < $1.0 })
        }
    }

    /// Of a curve what has the largest budget, of several draws one for each seed; the first seed alone where all are too many to tell apart.
    private static func drawn(_ history: RunHistory) -> [TrialID] {
        let all = Array(history.progress.keys)
        guard history.isOfManyTrials else { return all }
        let seeds = Set(all.map(\.seed))
        let trials = all.filter { trial in
            (trial.budget ?? history.decidingBudget) == history.decidingBudget && trial.draw ?? 1 <= seeds.count
        }
        return trials.count <= lineCountMax ? trials : trials.filter { $0.seed == seeds.min() }
    }

    private static func x(_ step: Int, _ last: Int) -> String { Figure.plain(50 + 490 * Double(step) / Double(last)) }

    private static func y(_ loss: Double, _ top: Double) -> Double { 260 - 245 * loss / top }

    /// Moves labels apart to 15 units, in their order from the top, and back up where they would leave the drawing.
    static func spreadOut(_ positions: [Double]) -> [Double] {
        var result = positions
        let order = positions.indices.sorted { (positions[$0], $0) < (positions[$1], $1) }
        for (place, index) in order.enumerated() where place > 0 {
            result[index] = max(result[index], result[order[place - 1]] + 15)
        }
        let excess = max(0, (order.last.map { result[$0] } ?? 0) - 262)
        return excess > 0 ? squeezed(result, order: order) : result
    }

    private static func squeezed(_ positions: [Double], order: [Int]) -> [Double] {
        var result = positions
        var limit = 262.0
        for index in order.reversed() {
            result[index] = min(result[index], limit)
            limit = result[index] - 15
        }
        return result
    }
}

extension TrialID {
    /// What trials are put in order by: arm, budget, draw, seed.
    fileprivate var place: [UInt64] {
        [UInt64(Arm.allCases.firstIndex(of: arm) ?? 0), UInt64(max(0, budget ?? 0)), UInt64(max(0, draw ?? 0)), seed]
    }
}

extension Arm {
    /// Darker than 4.5 : 1 against white.
    var color: String {
        switch self {
        case .searched: "#0b5cab"
        case .searchedWithoutShortcuts: "#5b3fa8"
        case .uniform: "#b3400a"
        case .random: "#1d6b3a"
        case .habit: "#7a5b00"
        case .headOnly: "#4d5a66"
        case .full: "#7a1f5c"
        }
    }

    var dash: String {
        switch self {
        case .searched: "none"
        case .searchedWithoutShortcuts: "10 3 2 3"
        case .uniform: "7 3"
        case .random: "12 4"
        case .habit: "4 2"
        case .headOnly: "2 3"
        case .full: "1 2 6 2"
        }
    }
}

extension Figure {
    /// One decimal and no separators, for coordinates.
    static func plain(_ value: Double) -> String { fixed(value, 1).filter { $0 != "," } }
}
