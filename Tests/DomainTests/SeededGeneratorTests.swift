import Domain
import Testing

@Suite struct SeededGeneratorTests {
    @Test func sameSeedAndStreamGiveTheSameNumbers() {
        var one = SeededGenerator(seed: 7, stream: "head")
        var two = SeededGenerator(seed: 7, stream: "head")
        #expect((0..<100).map { _ in one.next() } == (0..<100).map { _ in two.next() })
    }

    @Test func streamsAndSeedsDiffer() {
        var first = SeededGenerator(seed: 7, stream: "head")
        var stream = SeededGenerator(seed: 7, stream: "order")
        var seed = SeededGenerator(seed: 8, stream: "head")
        let numbers = [first.next(), stream.next(), seed.next()]
        #expect(Set(numbers).count == 3)
    }

    @Test func unitIntervalIsUniform() {
        var generator = SeededGenerator(seed: 1, stream: "uniform")
        let numbers = (0..<100_000).map { _ in generator.unitInterval() }
        #expect(numbers.allSatisfy { (0..<1).contains($0) })
        // The mean of 100,000 uniform numbers has a standard error of 0.0009.
        #expect(abs(numbers.reduce(0, +) / 100_000 - 0.5) < 0.005)
    }
}
