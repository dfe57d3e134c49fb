public import CoreMetrics
internal import Synchronization

/// Keeps metrics in memory, for swift-metrics on one side and for a scrape on the other.
///
/// Names that are not among its definitions are passed over: libraries may count what they like. Labels other than a definition's, or
/// a counter that is used as a gauge, are errors of the program.
public final class MetricRegistry: MetricsFactory {
    /// Series that are kept of one metric: label values come from people (teams), memory is ours.
    public static let seriesCountMax = 200

    /// A metric and its series by label values, in the order of the definition's label names.
    private struct Family {
        let definition: MetricDefinition
        var series: [[String]: Series] = [:]
    }

    private let order: [String]
    private let families: Mutex<[String: Family]>

    public init(definitions: [MetricDefinition] = MetricCatalogue.all) {
        order = definitions.map(\.name)
        families = Mutex(
            Dictionary(uniqueKeysWithValues: definitions.map { ($0.name, Family(definition: $0)) }))
    }

    /// All series in Prometheus' text format 0.0.4, metrics in the order of their definitions, series in that of their labels.
    /// - Parameter figures: of the process, read for this scrape.
    public func exposition(with figures: [(definition: MetricDefinition, value: Double)] = []) -> String {
        let families = families.withLock { $0 }
        var text = Exposition()
        for family in order.compactMap({ families[$0] }) {
            text.write(family.definition, series: family.series.mapValues(\.value))
        }
        for (definition, value) in figures { text.write(definition, series: [[]: .number(value)]) }
        return text.text
    }

    private func series(_ name: String, _ dimensions: [(String, String)], is suits: (MetricDefinition.Kind) -> Bool) -> Series?
    {
        let found = families.withLock { families -> Series? in
            guard let definition = families[name]?.definition else { return nil }
            precondition(suits(definition.kind), "\(name) is a \(definition.kind.word)")
            precondition(
                dimensions.map(\.0) == definition.labelNames, "\(name) has the labels \(definition.labelNames)")
            let values = dimensions.map(\.1)
            if let known = families[name]?.series[values] { return known }
            guard families[name]?.series.count ?? 0 < Self.seriesCountMax else { return nil }
            let new = Series(definition)
            families[name]?.series[values] = new
            return new
        }
        if found == nil { countDropped(name) }
        return found
    }

    private func countDropped(_ name: String) {
        families.withLock { families in
            let counter = MetricCatalogue.seriesDropped
            guard families[name] != nil, families[counter.name] != nil else { return }
            let series = families[counter.name]?.series[[name]] ?? Series(counter)
            families[counter.name]?.series[[name]] = series
            series.add(1)
        }
    }

    private func destroy(_ handler: AnyObject) {
        families.withLock { families in
            families = families.mapValues { family in
                Family(definition: family.definition, series: family.series.filter { $0.value !== handler })
            }
        }
    }
}

extension MetricRegistry {
    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        series(label, dimensions) { $0 == .counter } ?? NOOPMetricsHandler.instance
    }

    public func makeFloatingPointCounter(label: String, dimensions: [(String, String)]) -> any FloatingPointCounterHandler {
        series(label, dimensions) { $0 == .counter } ?? NOOPMetricsHandler.instance
    }

    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        series(label, dimensions) { $0 == .gauge } ?? NOOPMetricsHandler.instance
    }

    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        series(label, dimensions) { aggregate ? $0.isHistogram : $0 == .gauge } ?? NOOPMetricsHandler.instance
    }

    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        series(label, dimensions) { $0.isHistogram } ?? NOOPMetricsHandler.instance
    }

    public func destroyCounter(_ handler: any CounterHandler) { destroy(handler) }
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { destroy(handler) }
    public func destroyMeter(_ handler: any MeterHandler) { destroy(handler) }
    public func destroyRecorder(_ handler: any RecorderHandler) { destroy(handler) }
    public func destroyTimer(_ handler: any TimerHandler) { destroy(handler) }
}
