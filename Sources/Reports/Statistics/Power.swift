/// What so many rows and seeds can show, and how many more the difference that was seen would take.
///
/// A difference is shown with probability 0.8 where it is (t₁₋ₐ + t₀.₈) standard errors above what has to be exceeded, `a` being the tail
/// that claims are made at (Bloom, Minimum detectable effects, Evaluation Review 19, 1995). The standard error is of the variances over rows and
/// seeds that were observed, their sum's degrees of freedom by Satterthwaite (1946), rounded down.
package struct Power: Sendable, Equatable {
    package static let share = 0.8
    /// Beyond that a number says no more than that there is none.
    private static let rowCountMax = 100_000_000
    private static let seedCountMax = 1000

    package enum Needed: Sendable, Equatable {
        case count(Int)
        /// However many.
        case none
        /// One seed says nothing about others; and what lies the other way needs no more of anything.
        case unknown
    }

    /// The smallest difference that would have been shown four times in five, in the quantity's unit.
    package let smallestDifference: Double
    /// Test rows in all, at these seeds, that show a difference as large as the one seen; `.unknown` where that is nothing to show.
    package let rowsNeeded: Needed
    /// Seeds in all, at these rows.
    package let seedsNeeded: Needed

    /// Nil where nothing varies.
    package init?(_ spread: PairedBootstrap.Spread, seen: Double, claim: PairedDifference.Claim) {
        let model = Model(spread: spread, tail: claim.tail)
        let here = model.smallest(rows: spread.rowCount, seeds: spread.seedCount)
        guard here > 0, here.isFinite else { return nil }
        smallestDifference = here + claim.minimum
        // Worse is claimed below 0, better above the minimum.
        let excess = seen < 0 ? -seen : seen - claim.minimum
        guard excess > 0 else {
            (rowsNeeded, seedsNeeded) = (.unknown, .unknown)
            return
        }
        rowsNeeded = Self.least(from: PairedDifference.rowCountMin, to: Self.rowCountMax) {
            model.smallest(rows: $0, seeds: spread.seedCount) <= excess
        }
        seedsNeeded =
            spread.seedCount < 2
            ? .unknown
            : Self.least(from: 2, to: Self.seedCountMax) { model.smallest(rows: spread.rowCount, seeds: $0) <= excess }
    }

    /// The least number that is enough, where more always is.
    private static func least(from first: Int, to last: Int, isEnough: (Int) -> Bool) -> Needed {
        guard isEnough(last) else { return .none }
        var (low, high) = (first - 1, last)
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if isEnough(middle) { high = middle } else { low = middle }
        }
        return .count(high)
    }

    private struct Model {
        let spread: PairedBootstrap.Spread
        let tail: Double

        func smallest(rows: Int, seeds: Int) -> Double {
            let (rowShare, count) = (Double(spread.rowCount) / Double(max(1, rows)), Double(max(1, seeds)))
            // What other rows do to all seeds alike, and to each alone.
            let common = max(0, spread.overRows - spread.rowsOfOneSeed / Double(spread.seedCount))
            let overRows = (common + spread.rowsOfOneSeed / count) * rowShare
            let ofSeeds =
                max(0, spread.overSeeds - spread.rowsOfOneSeed) + min(spread.overSeeds, spread.rowsOfOneSeed) * rowShare
            let overSeeds = seeds < 2 ? 0 : ofSeeds / count
            let variance = overRows + overSeeds
            guard variance > 0 else { return 0 }
            let parts =
                overRows * overRows / Double(max(1, rows - 1))
                + (seeds < 2 ? 0 : overSeeds * overSeeds / Double(seeds - 1))
            let degrees = Int(min(1e6, max(1, (variance * variance / parts).rounded(.down))))
            return variance.squareRoot()
                * (StudentT.quantile(1 - tail, degrees: degrees) + StudentT.quantile(Power.share, degrees: degrees))
        }
    }
}
