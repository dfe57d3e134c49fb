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
}
