import Domain
import Testing

@Suite struct SiteSelectionTests {
    private let site = Site(
        name: "encoder.layer.11.attention.self.query", kind: .linear, block: 11, role: "attention.self.query", inputWidth: 4,
        outputWidth: 6)

    @Test(arguments: ["*", "encoder.layer.11.*", "*.query", "attention.self.query", "*attention*", "attention.*.query"])
    func selectsByNameOrRole(pattern: String) {
        #expect(SiteSelection(linear: [pattern]).selects(site))
    }

    @Test(arguments: ["", "query", "encoder.layer.1.*", "*.key", "attention.self.quer", "*.query.*"])
    func doesNotSelectOthers(pattern: String) {
        #expect(!SiteSelection(linear: [pattern]).selects(site))
    }

    @Test func aHostilePatternCostsLittle() {
        let pattern = String(repeating: "*a", count: 5000) + "b"
        let long = Site(
            name: String(repeating: "a", count: 5000), kind: .linear, block: 0, role: "", inputWidth: 1, outputWidth: 1)
        #expect(!SiteSelection(linear: [pattern]).selects(long))
    }

    @Test func aModuleCostsItsRankTimesBothWidths() {
        #expect(site.parameterCount(rank: 3) == 30)
    }
}
