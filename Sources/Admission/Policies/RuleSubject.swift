internal import Domain

/// All that rules may look at: a request, what it names, what it would cost, who asks, and what has been before. What is not given is harmless.
struct RuleSubject: Sendable {
    var submitter = Submitter(userID: 1000, userName: "user", groups: [])
    var time = Timestamp(microseconds: 0)
    var heldSince: Timestamp?
    var approvals: [Approval] = []

    var team = "team"
    var purpose = "purpose"
    var stage = Request.Stage.poc
    var priority = Request.Priority.normal
    var method = SearchSettings.Method.auto
    var compared: [Arm] = Arm.baselines
    var seedCount = 100
    var value: ValueModel?

    var trainableParameterCount = 1
    var baseParameterCount = 1_000_000
    var costYen = 0.0
    var wallSeconds = 1.0
    var memoryBytes = 0.0
    var coreCount = 1

    var modelName = "model"
    /// Nil where only names are known.
    var modelDigest: Digest?
    var data: [DataFile] = []
    /// Rows that the results are measured on; nil where they are not known.
    var testRowCount: Int?

    var consumption = Consumption.none(since: Timestamp(microseconds: 0))
    var evidence: [StageEvidence] = []

    /// A file that a split's rows come from.
    struct DataFile: Sendable {
        let split: Split
        /// Below the data store.
        let path: String
        /// Nil where only names are known.
        var digest: Digest?
    }
}

extension RuleSubject {
    /// A request on its basis. Where nothing was looked at, names alone are known, and what stands for the rest is harmless.
    init(_ request: Request, _ basis: VerdictBasis, _ policies: Policies) {
        self.init()
        submitter = basis.submitter
        (time, heldSince, approvals, evidence) = (basis.time, basis.heldSince, basis.approvals, basis.evidence)
        (team, purpose) = (request.metadata.team, request.metadata.purpose)
        (stage, priority) = (request.metadata.stage, request.metadata.priority ?? .normal)
        let specification = request.specification
        (method, compared, seedCount) = (
            specification.search.method, specification.compare, specification.training.seeds.count
        )
        (value, modelName) = (specification.value, specification.model)
        modelDigest = basis.facts?.model?.weightsDigest
        data = Split.allCases.map { DataFile(split: $0, path: specification.data[$0], digest: basis.facts?.data[$0]?.digest) }
        testRowCount = basis.facts.flatMap { facts in
            facts.rows?.splits[.test]?.rowCount
                ?? facts.data[.test].map { min($0.rowCount, specification.data.sample.test ?? .max) }
        }
        if let consumption = basis.consumption { self.consumption = consumption }
        coreCount = policies.rateCard.coreCount
        guard let estimate = basis.estimate?.priced(by: policies.rateCard) else { return }
        (trainableParameterCount, baseParameterCount) = (estimate.trainableParameterCount, estimate.baseParameterCount)
        (costYen, wallSeconds, memoryBytes) = (estimate.costYen, estimate.wallSeconds, estimate.memoryBytes)
    }
}
