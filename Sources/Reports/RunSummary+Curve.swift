public import Domain

extension RunSummary {
    /// Quality against parameters over the budgets of a curve, and which of them is enough.
    public struct Curve: Sendable, Equatable, Encodable {
        /// `Test accuracy`, as a share; or `Test loss`, as it is.
        public let quantity: String
        public let points: [Point]
        /// The first budget at which the searched arm lies within one standard error of its best; nil with fewer than two.
        public let smallestBudget: Int?
        public let uniformNeeds: [Need]

        public struct Point: Sendable, Equatable, Encodable {
            public let arm: Arm
            /// Nil for the arms that keep to none.
            public let budget: Int?
            /// Of several draws their mean.
            public let parameterCount: Double
            public let value: Double
            /// Ends of the 95 % interval; nil where the rows are too few for one.
            public let lower: Double?
            public let upper: Double?
            /// Share of the headroom; nil where that is not shown to be there.
            public let headroom: Double?
        }

        /// How many parameters uniform LoRA needs for what the search reaches with a budget; what lies beyond the trained ones is nil.
        public struct Need: Sendable, Equatable, Encodable {
            public let budget: Int
            public let parameterCount: Double?
            public let lower: Double?
            public let upper: Double?
            /// For people, such as `more than 82,944`.
            public let words: String
        }
    }
}

extension RunSummary.Curve {
    init(_ curve: BudgetCurve, _ words: Words) {
        quantity = words.measure(curve.measure)
        smallestBudget = curve.smallestBudget.map { Int($0.value) }
        points = curve.points.map { point in
            let quality = point.quality
            let ends = curve.measure.isLoss ? (quality.upper, quality.lower) : (quality.lower, quality.upper)
            func told(_ value: Double) -> Double { curve.measure.isLoss ? -value : value }
            return Point(
                arm: point.arm, budget: point.budget, parameterCount: point.parameterCount, value: told(quality.value),
                lower: ends.0.map(told), upper: ends.1.map(told), headroom: (point.headroom?.value).flatMap(Self.finite))
        }
        uniformNeeds = curve.needs.map { need in
            let count = need.parameterCount
            return Need(
                budget: need.budget, parameterCount: Self.finite(count.value), lower: count.lower.flatMap(Self.finite),
                upper: count.upper.flatMap(Self.finite), words: words.shown(parameters: count.value, curve.uniformRange))
        }
    }

    private static func finite(_ value: Double) -> Double? { value.isFinite ? value : nil }
}
