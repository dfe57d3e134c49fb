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

    @Test func tiesHaveNoOrder() {
        #expect(RankCorrelation.spearman([1, 1, 1], [1, 2, 3]) == nil)
        #expect(RankCorrelation.kendall([1, 2, 3], [4, 4, 4]) == nil)
    }
}
