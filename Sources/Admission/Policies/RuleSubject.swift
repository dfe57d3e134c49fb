internal import Domain

/// All that rules may look at: a request, what it names, what it would cost, who asks, and what has been before. What is not given is harmless.
struct RuleSubject: Sendable {
    var submitter = Submitter(userID: 1000, userName: "user", groups: [])
    var time = Timestamp(microseconds: 0)
    /// By how much the clock and the calendar of the policies are ahead of UTC.
    var utcOffsetSeconds = 0
    var heldSince: Timestamp?
    var approvals: [Approval] = []

    var team = "team"
    var purpose = "purpose"
    var stage = Request.Stage.poc
    var priority = Request.Priority.normal
    var engine = EngineName.cpu
    var method = SearchSettings.Method.auto
    var compared: [Arm] = Arm.baselines
    var seedCount = 100
    var value: ValueModel?

    var trainableParameterCount = 1
    var baseParameterCount = 1_000_000
    /// Of the cost, of what was consumed and of what is claimed.
    var currency = Money.Currency.jpy
    var costYen = 0.0
    var wallSeconds = 1.0
    var memoryBytes = 0.0
    var coreCount = 1

    var modelName = "model"
    /// Nil where only names are known.
    var modelDigest: Digest?
    var modelListing = Catalogue.Listing.harmless
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
        var listing = Catalogue.Listing.harmless
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
        (value, modelName, engine) = (specification.value, specification.model, specification.effectiveEngine)
        utcOffsetSeconds = policies.bundle.utcOffsetSeconds
        modelDigest = basis.facts?.model?.weightsDigest
        modelListing = policies.catalogue.listing(ofModel: modelName, modelDigest)
        data = Split.allCases.map { split in
            let (path, digest) = (specification.data[split], basis.facts?.data[split]?.digest)
            return DataFile(
                split: split, path: path, digest: digest, listing: policies.catalogue.listing(ofFile: path, digest))
        }
        testRowCount = basis.facts.flatMap { facts in
            facts.rows?.splits[.test]?.rowCount
                ?? facts.data[.test].map { min($0.rowCount, specification.data.sample.test ?? .max) }
        }
        if let consumption = basis.consumption { self.consumption = consumption }
        (coreCount, currency) = (policies.rateCard.coreCount, policies.rateCard.currency.orYen)
        guard let estimate = basis.estimate?.priced(by: policies.rateCard) else { return }
        (trainableParameterCount, baseParameterCount) = (estimate.trainableParameterCount, estimate.baseParameterCount)
        (costYen, wallSeconds, memoryBytes) = (estimate.costYen, estimate.wallSeconds, estimate.memoryBytes)
    }
}
