import Domain
import Testing

@Suite struct RequestStateTests {
    @Test func finalStatesHaveNoWayOut() {
        #expect(RequestState.allCases.filter(\.isFinal) == [.refused, .expired, .finished, .failed, .cancelled])
    }

    @Test func everyStateButTheFirstCanBeReached() {
        let reachable = RequestState.allCases.reduce(into: Set<RequestState>()) { $0.formUnion($1.successors) }
        #expect(reachable == Set(RequestState.allCases).subtracting([.received]))
    }

    @Test func aWorstFindingDecides() {
        func finding(_ severity: Finding.Severity) -> Finding {
            Finding(severity: severity, rule: "a/b", reason: "because", file: "x.yaml")
        }
        #expect(Verdict(findings: [], estimate: nil).decision == .admitted)
        #expect(Verdict(findings: [finding(.warning)], estimate: nil).decision == .admitted)
        #expect(Verdict(findings: [finding(.hold), finding(.warning)], estimate: nil).decision == .held)
        #expect(Verdict(findings: [finding(.hold), finding(.refusal)], estimate: nil).decision == .refused)
    }
}
