/// Adds up seconds under two headings.
struct Stopwatch {
    let clock: () -> Double
    var training = 0.0
    var evaluation = 0.0

    init(clock: @escaping () -> Double) {
        self.clock = clock
    }

    mutating func measure<Answer>(_ heading: any WritableKeyPath<Stopwatch, Double> & Sendable, _ body: () throws -> Answer)
        rethrows -> Answer
    {
        let start = clock()
        defer { self[keyPath: heading] += clock() - start }
        return try body()
    }
}
