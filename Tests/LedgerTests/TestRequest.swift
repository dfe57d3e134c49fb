import Domain
import Ledger
import TestSupport

/// One request of a ledger with many: what its daemon says of it, one fact after the other.
struct TestRequest {
    let id: RequestID
    let userID: UInt32
    private let team: String
    private let name: String
    /// Facts of a whole run, whose values are taken over.
    private let run: [Fact]

    init(_ number: Int, team: String, userID: UInt32 = 1000, name: String = "movie-reviews-poc") throws {
        guard let id = RequestID("20261124-013548-\(number)") else { throw CancellationError() }
        self.id = id
        self.userID = userID
        self.team = team
        self.name = name
        run = try TestLedger.run().entries().map(\.fact)
    }

    func received(sizeBytes: Int = 900, at time: Timestamp) -> AuditEntry {
        let submitter = Submitter(userID: userID, userName: "u\(userID)")
        let reception = Reception(fileName: "\(id).yaml", sizeBytes: sizeBytes, digest: .zero, submitter: submitter)
        return AuditEntry(time: time, actor: .user(submitter.userName), request: id, fact: .requestReceived(reception))
    }

    func judged(
        _ decision: Verdict.Decision, costYen: Double?, at time: Timestamp, priority: Request.Priority? = nil,
        in currency: Money.Currency = .jpy
    ) -> AuditEntry? {
        guard case .requestJudged(let known)? = run.first(where: { $0.kind == .requestJudged }), let request = known.request
        else {
            return nil
        }
        let metadata = Request.Metadata(name: name, team: team, purpose: "?", stage: .poc, priority: priority)
        let estimate = costYen.map {
            Estimate(
                trainableParameterCount: 1, headParameterCount: 1, baseParameterCount: 1, trainingTokenCount: 1, flops: 1,
                searchFlops: 1, wallSeconds: 1, costYen: $0, memoryBytes: 1)
        }
        let judgement = Judgement(
            verdict: Verdict(decision: decision, findings: [], estimate: estimate),
            request: Request(metadata: metadata, specification: request.specification.paid(in: currency)), policyDigests: [])
        return AuditEntry(time: time, actor: .daemon, request: id, fact: .requestJudged(judgement))
    }

    func says(_ kind: Fact.Kind, at time: Timestamp) -> AuditEntry? {
        run.first { $0.kind == kind }.map { AuditEntry(time: time, actor: .daemon, request: id, fact: $0) }
    }

    func cost(_ costYen: Double, at time: Timestamp, in currency: Money.Currency = .jpy) -> AuditEntry? {
        guard case .costRecorded(let known)? = run.first(where: { $0.kind == .costRecorded }) else { return nil }
        let other = RateCard(name: "c", currency: currency, yenPerCoreHour: 1, coreCount: 2, yenPerRun: 0)
        let cost = Cost(
            rateCard: currency == .jpy ? known.rateCard : other, wallSeconds: 1, costYen: costYen,
            estimatedCostYen: known.estimatedCostYen)
        return AuditEntry(time: time, actor: .daemon, request: id, fact: .costRecorded(cost))
    }
}

extension Request.Specification {
    /// The same with amounts in another currency.
    fileprivate func paid(in currency: Money.Currency) -> Self {
        let paid = RequestedBudget(
            trainableParameters: budget.trainableParameters, costYenMax: budget.costYenMax, currency: currency,
            durationSecondsMax: budget.durationSecondsMax)
        return Self(
            model: model, task: task, data: data, budget: paid, search: search, training: training, compare: compare,
            value: nil, decision: decision, engine: engine)
    }
}
