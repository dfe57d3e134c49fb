import Domain
import Engine
import Testing

@Suite struct RankCorrelationTests {
    // By hand: Pearson's correlation of the ranks 1 2 3 4 5.5 5.5 7 and 2 1 4 3 7 5 6; 14 concordant less discordant pairs of 20 and 21.
    @Test func agreesWithTheDefinitions() {
        let x = [1.0, 2, 3, 4, 5, 5, 7]
        let y = [2.0, 1, 4, 3, 7, 5, 6]
        #expect(abs((RankCorrelation.spearman(x, y) ?? 0) - 0.864_900_0) < 1e-6)
        #expect(abs((RankCorrelation.kendall(x, y) ?? 0) - 0.683_130_1) < 1e-6)
    }

    /// scipy.stats.pearsonr and spearmanr (1.17.1).
    @Test func agreesWithSciPy() {
        let (x, y) = ([1.5, 2.0, 2.0, -3.5, 8.0], [1.0, 2.5, 2.0, -4.0, 6.0])
        #expect(abs((RankCorrelation.pearson(x, y) ?? 0) - 0.977811971786439) < 1e-12)
        #expect(abs((RankCorrelation.spearman(x, y) ?? 0) - 0.9746794344808963) < 1e-12)
        #expect(RankCorrelation.pearson([], []) == nil && RankCorrelation.pearson([1e200, -1e200], [1, 2]) == nil)
    }

    /// Two groups, one in order and one in reverse: of 3 + 1 pairs three agree and one does not, whatever lies between the groups.
    @Test func groupsAreNotPutInOrderWithEachOther() throws {
        let groups = [RankCorrelation.Group([1, 2, 3], [10, 20, 30]), RankCorrelation.Group([8, 9], [2, 1])]
        #expect(RankCorrelation.kendall(groups) == 0.5)
        #expect(RankCorrelation.kendall([1, 2, 3, 8, 9], [10, 20, 30, 2, 1]) ?? 0 < 0)
        let reversed = [RankCorrelation.Group([1, 2, 3], [10, 20, 30]), RankCorrelation.Group([7, 8, 9], [3, 2, 1])]
        #expect(RankCorrelation.kendall(reversed) == 0 && abs(RankCorrelation.spearman(reversed) ?? 1) < 1e-12)
        #expect(RankCorrelation.kendall([RankCorrelation.Group([1, 2], [4, 4]), RankCorrelation.Group([1], [2])]) == nil)
        let interval = try #require(RankCorrelation.interval(groups, seed: 1, RankCorrelation.kendall))
        #expect(interval.value == 0.5 && interval.lower >= -1 && interval.lower < 0.5 && interval.upper <= 1)
    }

    /// Where scores and results have nothing to do with each other, the lower end lies above 0 at most 2.5 % of the time, and by little more
    /// in 400 tries.
    @Test(arguments: [[5], [8], [16], [4, 4], [5, 5, 5, 5]]) func luckIsNoReliability(sizes: [Int]) {
        var generator = SeededGenerator(seed: 11, stream: "null")
        let claims = (0..<400).count { _ in
            let groups = sizes.map { size in
                RankCorrelation.Group(
                    (0..<size).map { _ in generator.unitInterval() }, (0..<size).map { _ in generator.unitInterval() })
            }
            return RankCorrelation.interval(groups, seed: 1, RankCorrelation.kendall).map { $0.lower > 0 } ?? false
        }
        #expect(claims <= 16, "\(claims) of 400")
    }

    @Test func tiesHaveNoOrder() {
        #expect(RankCorrelation.pearson([0.1, 0.1, 0.1], [1, 2, 3]) == nil)
        #expect(RankCorrelation.spearman([1, 1, 1], [1, 2, 3]) == nil)
        #expect(RankCorrelation.kendall([1, 2, 3], [4, 4, 4]) == nil)
    }
}
