import Domain

extension SeededGenerator {
    mutating func happens(with probability: Double) -> Bool { unitInterval() < probability }

    mutating func number(in range: ClosedRange<Double>) -> Double {
        range.lowerBound + (range.upperBound - range.lowerBound) * unitInterval()
    }

    /// One of `first` and `others`.
    mutating func pick<Value>(_ first: Value, _ others: [Value]) -> Value {
        let place = Int.random(in: 0...others.count, using: &self)
        return place == 0 ? first : others[place - 1]
    }
}

extension Double {
    /// So many digits after the point: nobody learns more from a sample, and files stay small.
    func rounded(_ digits: Int) -> Double {
        let scale = (0..<digits).reduce(1.0) { scale, _ in scale * 10 }
        return (self * scale).rounded() / scale
    }
}
