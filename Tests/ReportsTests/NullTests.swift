import Domain
import Reports
import Testing

/// Where neither arm is better, "improved" is claimed at most 2.5 % of the time, and "worse" as seldom: whatever the rows, the seeds and the
/// quantity, and for all comparisons of a run together.
@Suite struct NullTests {
    /// One seed, no simulation: all ways in which so many discordant rows can fall, with their probabilities.
    @Test(arguments: [4, 5, 6, 7, 9, 12, 20, 40]) func oneSeedExactly(discordant: Int) {
        var improved = 0.0
        var probability = 1.0
        for _ in 0..<discordant { probability /= 2 }
        for losses in 0...discordant / 2 {
            let gains = (0..<60).map { $0 < losses ? -1.0 : $0 < discordant ? 1 : 0 }
            if PairedDifference([.rights(gains)], resampleCount: 1000).conclusion == .improved { improved += probability }
            probability *= Double(discordant - losses) / Double(losses + 1)
        }
        #expect(improved <= 0.025, "\(improved)")
        #expect(discordant < 6 || improved > 0)
    }

    /// A run under the null, drawn anew: per comparison, per seed.
    struct Null {
        var generator = SeededGenerator(seed: 7, stream: "null")

        mutating func normal() -> Double { (0..<12).reduce(-6.0) { sum, _ in sum + generator.unitInterval() } }
        mutating func isHeads(_ share: Double = 0.5) -> Bool { generator.unitInterval() < share }

        /// Discordant rows of which half keep their side whatever the seed, and seeds that favour one arm or the other by chance.
        mutating func sides(_ discordant: Int, seeds: Int, seedSpread: Double) -> [[Bool]] {
            let kept = (0..<discordant).map { _ in isHeads() }
            return (0..<seeds).map { _ in
                let share = seeds == 1 ? 0.5 : min(0.98, max(0.02, 0.5 + seedSpread * normal()))
                return kept.map { side in seeds > 1 && isHeads() ? side : isHeads(share) }
            }
        }

        mutating func rights(_ discordant: Int, seeds: Int, seedSpread: Double) -> [PairedRows] {
            sides(discordant, seeds: seeds, seedSpread: seedSpread).map {
                .rights($0.map { $0 ? 1 : -1 } + [Double](repeating: 0, count: 40))
            }
        }

        /// Four classes, one with most of the rows; on a discordant row one arm is right and the other is not.
        mutating func classes(_ discordant: Int, seeds: Int, seedSpread: Double) -> [PairedRows] {
            let labels = (0..<(discordant + 40)).map { _ in isHeads(0.7) ? 0 : Int(generator.next() % 4) }
            let wrong = labels.map { ($0 + 1 + Int(generator.next() % 3)) % 4 }
            let others = labels.indices.map { isHeads(0.8) ? labels[$0] : wrong[$0] }
            return sides(discordant, seeds: seeds, seedSpread: seedSpread).map { sides in
                func told(_ isFirst: Bool) -> [Int] {
                    labels.indices.map { $0 >= discordant ? others[$0] : sides[$0] == isFirst ? labels[$0] : wrong[$0] }
                }
                return .classes(labels: labels, first: told(true), second: told(false))
            }
        }

        /// Differences of two squared errors, of which half belongs to the row; `skew` adds seldom and large losses of the first arm.
        mutating func losses(_ rows: Int, seeds: Int, seedSpread: Double, skew: Double = 0) -> [PairedRows] {
            let kept = (0..<rows).map { _ in squareDifference() + skew * tail() }
            return (0..<seeds).map { _ in
                let shift = seeds == 1 ? 0 : seedSpread * normal()
                return .losses(kept.map { $0 + squareDifference() + shift }, counts: kept.map { _ in 1 })
            }
        }

        private mutating func squareDifference() -> Double {
            let (ours, theirs) = (normal(), normal())
            return theirs * theirs - ours * ours
        }

        /// Exponential, with mean 0 and its long side below.
        private mutating func tail() -> Double {
            var count = 0.0
            while isHeads(0.9) { count += 0.1 }
            return 0.9 - count
        }
    }

    private static let designs: [(Int, Double)] = [
        (1, 0), (2, 0), (2, 0.05), (2, 0.3), (3, 0), (3, 0.05), (3, 0.3), (5, 0), (5, 0.05), (5, 0.3),
    ]

    @Test(arguments: designs) func accuracyOverRowsAndSeeds(seeds: Int, seedSpread: Double) {
        var null = Null()
        for discordant in [4, 6, 12, 40, 400] {
            let tries = discordant > 100 ? 120 : 300
            expectRare(
                (0..<tries).map { _ in
                    conclusion(null.rights(discordant, seeds: seeds, seedSpread: seedSpread))
                }, "\(discordant) rows")
        }
    }

    @Test(arguments: designs) func macroF1OverRowsAndSeeds(seeds: Int, seedSpread: Double) {
        var null = Null()
        for discordant in [6, 12, 40] {
            expectRare(
                (0..<150).map { _ in conclusion(null.classes(discordant, seeds: seeds, seedSpread: seedSpread)) },
                "\(discordant) rows")
        }
    }

    @Test(arguments: designs) func lossesOverRowsAndSeeds(seeds: Int, seedSpread: Double) {
        var null = Null()
        for (rows, skew) in [(30, 0.0), (60, 0), (200, 0), (100, 2)] {
            expectRare(
                (0..<(rows > 60 ? 80 : 200)).map { _ in
                    conclusion(null.losses(rows, seeds: seeds, seedSpread: seedSpread, skew: skew))
                }, "\(rows) rows, skew \(skew)")
        }
    }

    /// Three baselines, none of which is worse: a run claims anything at most 2.5 % of the time.
    @Test(arguments: [(1, 0), (2, 0.1), (3, 0.1)] as [(Int, Double)]) func severalBaselines(seeds: Int, seedSpread: Double) {
        var null = Null()
        expectRare(
            (0..<600).map { _ in
                let made = (0..<3).map { _ in
                    conclusion(null.rights(40, seeds: seeds, seedSpread: seedSpread), familySize: 3)
                }
                return made.first { $0 == .improved } ?? made.first { $0 == .worse } ?? .noImprovementShown
            }, "three baselines")
    }

    private func conclusion(_ pairs: [PairedRows], familySize: Int = 1) -> PairedDifference.Conclusion {
        PairedDifference(pairs, claim: .init(familySize: familySize), resampleCount: 199).conclusion
    }

    /// A share of 2.5 %, and three standard errors of what so many tries can tell: there are some two hundred such shares here, of which two
    /// standard errors would let chance alone cross several.
    private func expectRare(
        _ conclusions: [PairedDifference.Conclusion], _ what: String, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let count = Double(conclusions.count)
        let limit = 0.025 + 3 * (0.025 * 0.975 / count).squareRoot()
        for claim in [PairedDifference.Conclusion.improved, .worse] {
            let share = Double(conclusions.count { $0 == claim }) / count
            #expect(share <= limit, "\(what): \(claim) \(share)", sourceLocation: sourceLocation)
        }
    }
}
