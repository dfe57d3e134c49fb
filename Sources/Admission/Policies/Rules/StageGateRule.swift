internal import Domain

/// What a run of an earlier stage must have shown before a request of `stage` is admitted: of the same purpose, model and test rows, by the
/// ledger, and of the same team unless `anyTeam`.
struct StageGateRule: Rule {
    static let name = "stage-gate"
    static let keys = [
        "stage", "needs", "anyTeam", "maxAge", "minAccuracyPoints", "minLossDecrease", "minReliability",
        "minReturnOnInvestment", "maxClaimInAll", "minSeeds", "minTestRows",
    ]
    static let knowledge = Knowledge.ledger
    let stage: Request.Stage
    let needed: Request.Stage
    private let isForAnyTeam: Bool
    private let ageSecondsMax: Double?
    /// In percentage points of test accuracy.
    private let pointsMin: Double?
    private let lossDecreaseMin: Double?
    let reliabilityMin: Double?
    private let returnMin: Double?
    private let claimMax: Amount?
    private let seedCountMin: Int?
    private let testRowCountMin: Int?

    init?(_ fields: Fields) {
        let stage = fields.required("stage")?.choice(Request.Stage.allCases)
        let needs = fields.required("needs")
        let needed = needs?.choice(Request.Stage.allCases)
        let anyTeam = fields.boolean("anyTeam")
        let age = fields.given("maxAge") { $0.duration(3600...87_600 * 3600) }
        let points = fields.given("minAccuracyPoints") { $0.number(-100...100) }
        let loss = fields.given("minLossDecrease") { $0.number(-1000...1000) }
        let reliability = fields.given("minReliability") { $0.number(-1...1) }
        let returns = fields.given("minReturnOnInvestment") { $0.number(-1...1e9) }
        let claim = fields.given("maxClaimInAll") { $0.amount(0...1e15) }
        let seeds = fields.given("minSeeds") { $0.integer(1...16) }
        let rows = fields.given("minTestRows") { $0.integer(1...TextTable.rowCountMax) }
        guard let stage, let needed, let anyTeam, let age, let points, let loss, let reliability, let returns, let claim,
            let seeds,
            let rows
        else { return nil }
        guard needed.place < stage.place else {
            needs?.object(.range, .earlierStage(needed: needed.rawValue, stage: stage.rawValue))
            return nil
        }
        (self.stage, self.needed, isForAnyTeam, ageSecondsMax) = (stage, needed, anyTeam.value ?? false, age.value)
        (pointsMin, lossDecreaseMin, reliabilityMin) = (points.value, loss.value, reliability.value)
        (returnMin, claimMax, seedCountMin, testRowCountMin) = (returns.value, claim.value, seeds.value, rows.value)
    }

    var stages: [Request.Stage]? { [stage] }

    var terms: [Term] {
        [.about("needs", needed.rawValue), .among("team", isForAnyTeam ? ["any", "own"] : ["own"])]
            + [
                ageSecondsMax.map { .most("maxAge", $0, .hours($0 / 3600)) },
                pointsMin.map { .least("minAccuracyPoints", $0, Figure.short($0)) },
                lossDecreaseMin.map { .least("minLossDecrease", $0, Figure.short($0)) },
                reliabilityMin.map { .least("minReliability", $0, Figure.short($0)) },
                returnMin.map { .least("minReturnOnInvestment", $0, Figure.short($0)) },
                claimMax.map { .most("maxClaimInAll", $0) },
                seedCountMin.map { .least("minSeeds", Double($0), "\($0)") },
                testRowCountMin.map { .least("minTestRows", Double($0), Figure.count($0)) },
            ].compactMap(\.self)
    }

    func sight(of subject: RuleSubject) -> RuleSight {
        .runs(stage: needed.rawValue, subject.evidence.filter { $0.stage == needed }.map(\.request.text))
    }

    func objection(to subject: RuleSubject) -> RuleObjection? {
        let lacks = looked(for: subject)
        if lacks.contains(where: \.lacks.isEmpty) { return nil }
        // The one that lacks least, the newest of those.
        guard let best = lacks.min(by: { $0.lacks.count < $1.lacks.count }) else {
            let othersHave = subject.evidence.contains { $0.stage == needed }
            return RuleObjection(
                .gate(.noRun(stage: needed.rawValue, othersHave: othersHave)), field: "metadata.stage")
        }
        return RuleObjection(
            .gate(.lacks(run: best.run.request.text, what: best.lacks, others: lacks.count - 1)), field: "metadata.stage")
    }

    /// The runs that open it.
    func carriers(for subject: RuleSubject) -> [RequestID] {
        looked(for: subject).filter(\.lacks.isEmpty).map(\.run.request)
    }

    /// The runs that count, each with what keeps it from opening the gate.
    private func looked(for subject: RuleSubject) -> [(run: StageEvidence, lacks: [GateMessage.Lack])] {
        subject.evidence.filter { run in
            run.stage == needed && (isForAnyTeam || run.team.utf8.elementsEqual(subject.team.utf8))
        }.map { ($0, lacks(of: $0, at: subject.time)) }
    }

    /// What keeps a run from opening the gate.
    private func lacks(of run: StageEvidence, at time: Timestamp) -> [GateMessage.Lack] {
        var lacks: [GateMessage.Lack] = []
        if let ageSecondsMax, time.seconds(since: run.at) > ageSecondsMax {
            lacks.append(.tooOld(endedAt: run.at, mostSeconds: ageSecondsMax))
        }
        if let lack = improvementLack(of: run) { lacks.append(lack) }
        func atLeast(_ value: Double?, _ least: Double?, _ quantity: GateMessage.Quantity) {
            guard let least, value.map({ !($0 >= least) }) ?? true else { return }
            lacks.append(value.map { .few(of: quantity, value: $0, least: least) } ?? .unknown(of: quantity, least: least))
        }
        if run.reliability == nil, let reliabilityMin, let count = run.validatedAllocationCount {
            lacks.append(.fewAllocations(count: count, least: reliabilityMin))
        } else {
            atLeast(run.reliability?.lower, reliabilityMin, .reliability)
        }
        atLeast(run.returnOnInvestment, returnMin, .returnOnInvestment)
        if let claimMax {
            if run.claimedYen != nil, run.currency.orYen != claimMax.currency {
                lacks.append(.claimIn(currency: run.currency.orYen.rawValue, needed: claimMax.currency.rawValue))
            } else if run.claimedYen.map({ !($0 <= claimMax.value) }) ?? true {
                lacks.append(.claim(yen: run.claimedYen, mostYen: claimMax.value))
            }
        }
        atLeast(run.seedCount.map(Double.init), seedCountMin.map(Double.init), .seeds)
        atLeast(run.testRowCount.map(Double.init), testRowCountMin.map(Double.init), .testRows)
        return lacks
    }

    /// The lower end has to be above the floor of the quantity that was measured.
    private func improvementLack(of run: StageEvidence) -> GateMessage.Lack? {
        guard pointsMin != nil || lossDecreaseMin != nil else { return nil }
        guard let improvement = run.improvement else { return .nothingCompared }
        // What is easier to beat decides nothing.
        guard improvement.baseline == .uniform else { return .otherBaseline(baseline: improvement.baseline.rawValue) }
        let isAccuracy = improvement.quantity == .accuracy
        guard let floor = isAccuracy ? pointsMin : lossDecreaseMin else { return .otherQuantity(isAccuracy: isAccuracy) }
        guard let lower = improvement.lower else { return .noInterval }
        // A floor as a share: a hundred times 0.07 is more than 7.
        guard !(lower > (isAccuracy ? floor / 100 : floor)) else { return nil }
        return .improvement(
            over: improvement.baseline.rawValue, isAccuracy: isAccuracy, lower: isAccuracy ? lower * 100 : lower,
            moreThan: floor)
    }
}

extension Request.Stage {
    /// Each comes after those before it.
    var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
