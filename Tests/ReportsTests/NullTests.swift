import Domain
import Reports
import Testing

/// Where neither arm is better, "improved" is claimed at most 2.5 % of the time, and "worse" as seldom.
@Suite struct NullTests {
    /// One seed, no simulation: all ways in which so many discordant rows can fall, with their probabilities.
    @Test(arguments: [4, 5, 6, 7, 9, 12, 20, 40]) func oneSeedExactly(discordant: Int) {
        var improved = 0.0
        var probability = 1.0
        for _ in 0..<discordant { probability /= 2 }
        for losses in 0...discordant / 2 {
            let gains = (0..<60).map { $0 < losses ? -1.0 : $0 < discordant ? 1 : 0 }
            if PairedDifference(gains: [gains], measure: .accuracy, resampleCount: 1000).conclusion == .improved {
                improved += probability
            }
            probability *= Double(discordant - losses) / Double(losses + 1)
        }
        #expect(improved <= 0.025, "\(improved)")
        #expect(discordant < 6 || improved > 0)
    }

    /// Several seeds, of which each gets `share` of its signs from the row, as where a row is hard for one arm whatever the seed.
    @Test(arguments: [(4, 3), (6, 2), (10, 3), (40, 5), (400, 2)]) func severalSeeds(discordant: Int, seeds: Int) {
        var generator = SeededGenerator(seed: 7, stream: "null")
        let tries = discordant > 100 ? 100 : 1000
        let conclusions = (0..<tries).map { _ in
            let rows = (0..<discordant).map { _ in generator.next() & 1 == 0 }
            let gains = (0..<seeds).map { _ in
                rows.map { isPlus in
                    let coins = generator.next()
                    return (coins & 6 == 0 ? coins & 1 == 0 : isPlus) ? 1.0 : -1.0
                } + [Double](repeating: 0, count: 40)
            }
            return PairedDifference(gains: gains, measure: .accuracy, resampleCount: 199).conclusion
        }
        expectRare(conclusions)
    }

    /// Differences of two losses of the same kind, each the square of an error: long tails on both sides.
    @Test(arguments: [(8, 1), (30, 1), (60, 2), (200, 1)]) func losses(rows: Int, seeds: Int) {
        var generator = SeededGenerator(seed: 8, stream: "null")
        func error() -> Double { (0..<12).reduce(-6.0) { sum, _ in sum + generator.unitInterval() } }
        let conclusions = (0..<(rows > 100 ? 200 : 500)).map { _ in
            let gains = (0..<seeds).map { _ in
                (0..<rows).map { _ in
                    let (ours, theirs) = (error(), error())
                    return theirs * theirs - ours * ours
                }
            }
            return PairedDifference(gains: gains, measure: .loss, resampleCount: 199).conclusion
        }
        expectRare(conclusions)
    }

    /// A share of 2.5 %, and two standard errors of what so many tries can tell.
    private func expectRare(_ conclusions: [PairedDifference.Conclusion], sourceLocation: SourceLocation = #_sourceLocation) {
        let count = Double(conclusions.count)
        let limit = 0.025 + 2 * (0.025 * 0.975 / count).squareRoot()
        for claim in [PairedDifference.Conclusion.improved, .worse] {
            let share = Double(conclusions.count { $0 == claim }) / count
            #expect(share <= limit, "\(claim): \(share)", sourceLocation: sourceLocation)
        }
    }
}
