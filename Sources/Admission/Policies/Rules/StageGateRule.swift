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
    private let claimYenMax: Double?
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
        let claim = fields.given("maxClaimInAll") { $0.yen(0...1e15) }
        let seeds = fields.given("minSeeds") { $0.integer(1...16) }
        let rows = fields.given("minTestRows") { $0.integer(1...TextTable.rowCountMax) }
        guard let stage, let needed, let anyTeam, let age, let points, let loss, let reliability, let returns, let claim,
            let seeds,
            let rows
        else { return nil }
        guard needed.place < stage.place else {
            needs?.object(.range, "'\(needed.rawValue)'; a stage before '\(stage.rawValue)' is needed")
            return nil
        }
        (self.stage, self.needed, isForAnyTeam, ageSecondsMax) = (stage, needed, anyTeam.value ?? false, age.value)
        (pointsMin, lossDecreaseMin, reliabilityMin) = (points.value, loss.value, reliability.value)
        (returnMin, claimYenMax, seedCountMin, testRowCountMin) = (returns.value, claim.value, seeds.value, rows.value)
    }

    var stages: [Request.Stage]? { [stage] }

    var terms: [Term] {
        [.about("needs", needed.rawValue), .among("team", isForAnyTeam ? ["any", "own"] : ["own"])]
            + [
                ageSecondsMax.map { .most("maxAge", $0, "\(Figures.short($0 / 3600)) h") },
                pointsMin.map { .least("minAccuracyPoints", $0, Figures.short($0)) },
                lossDecreaseMin.map { .least("minLossDecrease", $0, Figures.short($0)) },
                reliabilityMin.map { .least("minReliability", $0, Figures.short($0)) },
                returnMin.map { .least("minReturnOnInvestment", $0, Figures.short($0)) },
                claimYenMax.map { .most("maxClaimInAll", $0, Figure.yen($0)) },
                seedCountMin.map { .least("minSeeds", Double($0), "\($0)") },
                testRowCountMin.map { .least("minTestRows", Double($0), Figure.count($0)) },
            ].compactMap(\.self)
    }

    func sight(of subject: RuleSubject) -> String {
        let runs = subject.evidence.filter { $0.stage == needed }
        return runs.isEmpty
            ? "no finished run of stage \(needed.rawValue)"
            : "finished runs of stage \(needed.rawValue): \(runs.map(\.request.text).joined(separator: ", "))"
    }

    func objection(to subject: RuleSubject) -> RuleObjection? {
        let lacks = looked(for: subject)
        if lacks.contains(where: \.lacks.isEmpty) { return nil }
        // The one that lacks least, the newest of those.
        guard let best = lacks.min(by: { $0.lacks.count < $1.lacks.count }) else {
            let elsewhere =
                subject.evidence.contains { $0.stage == needed } ? "; runs of other teams do not count" : ""
            return RuleObjection(
                reason: "no '\(needed.rawValue)' of this purpose, model and test rows has finished\(elsewhere)",
                field: "metadata.stage")
        }
        let more = lacks.count > 1 ? ", and the other \(lacks.count - 1) lack as much or more" : ""
        return RuleObjection(
            reason: "'\(best.run.request.text)' does not carry it: \(best.lacks.joined(separator: ", "))\(more)",
            field: "metadata.stage")
    }

    /// The runs that open it.
    func carriers(for subject: RuleSubject) -> [RequestID] {
        looked(for: subject).filter(\.lacks.isEmpty).map(\.run.request)
    }

    /// The runs that count, each with what keeps it from opening the gate.
    private func looked(for subject: RuleSubject) -> [(run: StageEvidence, lacks: [String])] {
        subject.evidence.filter { run in
            run.stage == needed && (isForAnyTeam || run.team.utf8.elementsEqual(subject.team.utf8))
        }.map { ($0, lacks(of: $0, at: subject.time)) }
    }

    /// What keeps a run from opening the gate, in words.
    private func lacks(of run: StageEvidence, at time: Timestamp) -> [String] {
        var lacks: [String] = []
        if let ageSecondsMax, time.seconds(since: run.at) > ageSecondsMax {
            lacks.append("it ended at \(run.at), more than \(Figures.short(ageSecondsMax / 3600)) hours ago")
        }
        if let lack = improvementLack(of: run) { lacks.append(lack) }
        func atLeast(_ value: Double?, _ least: Double?, _ what: String, _ absence: String) {
            guard let least, value.map({ !($0 >= least) }) ?? true else { return }
            guard let value else { return lacks.append("\(absence); at least \(Figures.short(least)) is needed") }
            let (shown, bound) = Figures.short(value, over: least)
            lacks.append("\(what) is \(shown); at least \(bound) is needed")
        }
        atLeast(
            run.reliability?.lower, reliabilityMin, "the lower end of its scores' reliability",
            run.validatedAllocationCount.map {
                "its scores were validated by \(Figure.counted($0, "allocation")), which cannot show agreement"
            } ?? "its scores were not validated (spec.search.validation)")
        atLeast(
            run.returnOnInvestment, returnMin, "its return on investment at the lower end",
            "its return on investment is not known")
        if let claimYenMax, run.claimedYen.map({ !($0 <= claimYenMax) }) ?? true {
            lacks.append(
                "what it claims to be worth in all is \(run.claimedYen.map { Figure.yen($0) } ?? "not known"); at most "
                    + "\(Figure.yen(claimYenMax)) is taken on the requester's word")
        }
        atLeast(run.seedCount.map(Double.init), seedCountMin.map(Double.init), "the number of seeds", "its seeds are not known")
        atLeast(
            run.testRowCount.map(Double.init), testRowCountMin.map(Double.init), "the number of test rows",
            "its test rows are not known")
        return lacks
    }

    /// The lower end has to be above the floor of the quantity that was measured.
    private func improvementLack(of run: StageEvidence) -> String? {
        guard pointsMin != nil || lossDecreaseMin != nil else { return nil }
        guard let improvement = run.improvement else { return "it compared nothing" }
        // What is easier to beat decides nothing.
        guard improvement.baseline == .uniform else {
            return "it was compared with \(improvement.baseline.rawValue), and not with uniform"
        }
        let isAccuracy = improvement.quantity == .accuracy
        guard let floor = isAccuracy ? pointsMin : lossDecreaseMin else {
            return "it measured \(isAccuracy ? "accuracy" : "loss"), and the gate has a floor for the other only"
        }
        guard let lower = improvement.lower else { return "its test rows are too few for an interval of the improvement" }
        // A floor as a share: a hundred times 0.07 is more than 7.
        guard !(lower > (isAccuracy ? floor / 100 : floor)) else { return nil }
        let (shown, bound) = Figures.short(isAccuracy ? lower * 100 : lower, over: floor)
        let unit = isAccuracy ? " percentage points of accuracy" : " of loss"
        return
            "the lower end of its improvement over \(improvement.baseline.rawValue) is \(shown)\(unit); more than \(bound) is needed"
    }
}

extension Request.Stage {
    /// Each comes after those before it.
    var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
