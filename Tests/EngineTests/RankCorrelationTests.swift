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

    @Test func tiesHaveNoOrder() {
        #expect(RankCorrelation.pearson([0.1, 0.1, 0.1], [1, 2, 3]) == nil)
        #expect(RankCorrelation.spearman([1, 1, 1], [1, 2, 3]) == nil)
        #expect(RankCorrelation.kendall([1, 2, 3], [4, 4, 4]) == nil)
    }
}
