import Engine
import Testing

@Suite struct ClassificationMetricsTests {
    @Test func agreesWithTheDefinitionByHand() {
        // Class 0: tp 2, fp 1, fn 1, F1 2/3. Class 1: tp 1, fp 1, fn 1, F1 1/2.
        let metrics = ClassificationMetrics(predictions: [0, 0, 0, 1, 1], labels: [0, 0, 1, 1, 0], classCount: 2)
        #expect(metrics.accuracy == 0.6)
        #expect(abs(metrics.macroF1 - 7.0 / 12) < 1e-12)
    }

    @Test func alwaysTheSameAnswerHasTheShareOfItsClassAndHalfAnF1() {
        let metrics = ClassificationMetrics(predictions: [1, 1, 1, 1], labels: [1, 1, 1, 0], classCount: 2)
        #expect(metrics.accuracy == 0.75)
        #expect(abs(metrics.macroF1 - 3.0 / 7) < 1e-12)
    }

    @Test func aClassThatNobodyMentionsIsLeftOut() {
        #expect(ClassificationMetrics(predictions: [0], labels: [0], classCount: 2).macroF1 == 1)
        // Class 0: 2/3. Class 1 was predicted once, and never right. Class 2 is nowhere.
        #expect(abs(ClassificationMetrics(predictions: [0, 1], labels: [0, 0], classCount: 3).macroF1 - 1.0 / 3) < 1e-12)
    }

    /// scikit-learn 1.9.1: matthews_corrcoef, balanced_accuracy_score and f1_score(average="macro"); where it says 0 of 0 / 0, there is none here.
    @Test(
        arguments: [
            (
                [0, 0, 0, 1, 1, 2, 2, 2, 2, 2], [0, 0, 1, 1, 1, 2, 2, 0, 2, 2], 0.7034685744158127, 0.8222222222222223,
                0.7851851851851852
            ),
            (
                [Int](repeating: 0, count: 18) + [1, 1], [Int](repeating: 0, count: 17) + [1, 0, 1], 0.4444444444444444,
                0.7222222222222222, 0.7222222222222222
            ),
            ([1, 1, 1, 0], [1, 1, 1, 1], nil, 0.5, 0.42857142857142855),
            ([1, 1, 1], [1, 0, 1], nil, 0.6666666666666666, 0.4),
            ([0, 0, 2], [0, 1, 2], 0.6123724356957946, 0.75, 0.5555555555555555),
            ([1], [1], nil, 1, 1),
        ] as [([Int], [Int], Double?, Double, Double)])
    func agreesWithScikitLearn(
        labels: [Int], predictions: [Int], matthews: Double?, balanced: Double, macroF1: Double
    ) throws {
        let metrics = ClassificationMetrics(predictions: predictions, labels: labels, classCount: 4)
        #expect((metrics.matthewsCorrelation == nil) == (matthews == nil))
        #expect(abs((metrics.matthewsCorrelation ?? 0) - (matthews ?? 0)) < 1e-12)
        #expect(abs(metrics.balancedAccuracy - balanced) < 1e-12 && abs(metrics.macroF1 - macroF1) < 1e-12)
    }
}
