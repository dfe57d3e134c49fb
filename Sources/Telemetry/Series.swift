internal import CoreMetrics
internal import Synchronization

/// One series: what is counted, set or observed under one name and one set of label values.
final class Series: Sendable {
    enum Value: Equatable {
        case number(Double)
        case histogram(Histogram)
    }

    private let state: Mutex<Value>

    init(_ definition: MetricDefinition) {
        state =
            switch definition.kind {
            case .counter, .gauge: Mutex(.number(0))
            case .histogram(let upperBounds): Mutex(.histogram(Histogram(upperBounds: upperBounds)))
            }
    }

    var value: Value { state.withLock { $0 } }

    func add(_ amount: Double) {
        state.withLock { if case .number(let number) = $0 { $0 = .number(number + amount) } }
    }

    /// Sets a gauge, or observes in a histogram.
    func take(_ number: Double) {
        state.withLock {
            switch $0 {
            case .number: $0 = .number(number)
            case .histogram(var histogram):
                histogram.observe(number)
                $0 = .histogram(histogram)
            }
        }
    }
}

extension Series: CounterHandler, FloatingPointCounterHandler, MeterHandler, RecorderHandler, TimerHandler {
    func increment(by amount: Int64) { add(Double(amount)) }
    func increment(by amount: Double) { add(amount) }
    func decrement(by amount: Double) { add(-amount) }
    func reset() { take(0) }
    func set(_ value: Int64) { take(Double(value)) }
    func set(_ value: Double) { take(value) }
    func record(_ value: Int64) { take(Double(value)) }
    func record(_ value: Double) { take(value) }
    func recordNanoseconds(_ duration: Int64) { take(Double(duration) / 1e9) }
}
