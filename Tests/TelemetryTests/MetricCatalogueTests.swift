import Foundation
import Telemetry
import TestSupport
import Testing

/// The names keep Prometheus' conventions, and nobody writes of a metric that there is not.
@Suite struct MetricCatalogueTests {
    private let names = MetricCatalogue.all.map(\.name)

    @Test func namesKeepTheConventions() {
        #expect(Set(names).count == names.count)
        for definition in MetricCatalogue.all {
            #expect(definition.name.wholeMatch(of: /[a-z]+(_[a-z]+)*/) != nil)
            #expect(definition.name.hasSuffix("_total") == (definition.kind == .counter))
            #expect(definition.help.hasSuffix("."))
            #expect(definition.labelNames.allSatisfy { $0.wholeMatch(of: /[a-z]+/) != nil && $0 != "le" })
            if case .histogram(let bounds) = definition.kind {
                #expect(zip(bounds, bounds.dropFirst()).allSatisfy { $0 < $1 })
            }
        }
    }

    @Test(arguments: ["docs/grafana/heterolora.json", "docs/prometheus/alerts.yaml", "docs/observability.md"])
    func whatIsWrittenOfIsThere(_ file: String) throws {
        let histogramNames = MetricCatalogue.all.filter { if case .histogram = $0.kind { true } else { false } }.map(\.name)
        let known = Set(names + histogramNames.flatMap { name in ["_bucket", "_sum", "_count"].map { name + $0 } })
        let used = Set(try Examples.text(file).matches(of: /\b(heterolora|process)_[a-z_]+/).map { String($0.output.0) })
            .filter { !Self.otherNames.contains($0) }
        #expect(!used.isEmpty)
        #expect(used.subtracting(known).isEmpty)
    }

    @Test func everyMetricIsExplained() throws {
        let page = try Examples.text("docs/observability.md")
        for name in names { #expect(page.contains("`\(name)"), "\(name)") }
    }

    /// Database roles.
    private static let otherNames: Set = ["heterolora_reader"]
}
