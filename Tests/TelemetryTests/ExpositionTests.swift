import CoreMetrics
import Telemetry
import TestSupport
import Testing

@Suite struct ExpositionTests {
    private let counter = MetricDefinition("things_total", .counter, labels: ["kind"], help: "Things.")
    private let gauge = MetricDefinition("height_metres", .gauge, help: "A \\ and\na line.")
    private let histogram = MetricDefinition("wait_seconds", .histogram(upperBounds: [0.1, 1, 2.5]), help: "Waits.")

    private func registry() -> MetricRegistry { MetricRegistry(definitions: [counter, gauge, histogram]) }

    @Test func countersGrowPerLabelValueAndAreSorted() {
        let registry = registry()
        for kind in ["b", "a", "b"] {
            Counter(label: "things_total", dimensions: [("kind", kind)], factory: registry).increment()
        }
        FloatingPointCounter(label: "things_total", dimensions: [("kind", "a")], factory: registry).increment(by: 0.5)
        #expect(
            registry.exposition() == """
                # HELP things_total Things.
                # TYPE things_total counter
                things_total{kind="a"} 1.5
                things_total{kind="b"} 2

                """)
    }

    @Test func helpAndLabelValuesAreEscaped() {
        let registry = registry()
        Gauge(label: "height_metres", factory: registry).record(-2.5)
        Counter(label: "things_total", dimensions: [("kind", "a\"b\\c\nd é")], factory: registry).increment()
        #expect(
            registry.exposition() == #"""
                # HELP things_total Things.
                # TYPE things_total counter
                things_total{kind="a\"b\\c\nd é"} 1
                # HELP height_metres A \\ and\na line.
                # TYPE height_metres gauge
                height_metres -2.5

                """#)
    }

    @Test func histogramsAreCumulativeAndABoundBelongsToItsBucket() {
        let registry = registry()
        let waits = Recorder(label: "wait_seconds", dimensions: [], aggregate: true, factory: registry)
        for seconds in [0.05, 0.1, 1.5, 99] { waits.record(seconds) }
        Timer(label: "wait_seconds", dimensions: [], factory: registry).recordMilliseconds(250)
        #expect(
            registry.exposition() == """
                # HELP wait_seconds Waits.
                # TYPE wait_seconds histogram
                wait_seconds_bucket{le="0.1"} 2
                wait_seconds_bucket{le="1"} 3
                wait_seconds_bucket{le="2.5"} 4
                wait_seconds_bucket{le="+Inf"} 5
                wait_seconds_sum 100.9
                wait_seconds_count 5

                """)
    }

    @Test(arguments: zip([.nan, .infinity, -.infinity, 1e300, 0.00001], ["NaN", "+Inf", "-Inf", "1e+300", "1e-05"]))
    func oddNumbersAreWrittenAsGoReadsThem(_ value: Double, _ text: String) {
        let registry = registry()
        Gauge(label: "height_metres", factory: registry).record(value)
        #expect(registry.exposition().hasSuffix("height_metres \(text)\n"))
    }

    @Test func seriesHaveABoundAndWhatIsLeftOutIsCounted() {
        let registry = MetricRegistry(definitions: [counter, MetricCatalogue.seriesDropped])
        for number in 0..<MetricRegistry.seriesCountMax + 3 {
            Counter(label: "things_total", dimensions: [("kind", "\(number)")], factory: registry).increment()
        }
        let text = registry.exposition()
        #expect(text.split(separator: "\n").count { $0.hasPrefix("things_total{") } == MetricRegistry.seriesCountMax)
        #expect(text.hasSuffix("heterolora_metric_series_dropped_total{metric=\"things_total\"} 3\n"))
    }

    @Test func strangersMetricsArePassedOver() {
        let registry = registry()
        Counter(label: "somebody_elses", factory: registry).increment()
        #expect(registry.exposition().isEmpty)
    }

    @Test func aDestroyedSeriesIsGone() {
        let registry = registry()
        let gauge = Gauge(label: "height_metres", factory: registry)
        gauge.record(1)
        gauge.destroy()
        #expect(registry.exposition().isEmpty)
    }
}
