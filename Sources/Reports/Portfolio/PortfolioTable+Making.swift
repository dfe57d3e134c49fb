import Domain

extension PortfolioTable {
    /// Empty where there is nothing of it.
    init(_ subject: Subject, _ record: Portfolio.Record) {
        self.subject = subject
        rows =
            switch subject {
            case .all: Self.all(record)
            case .funnel: Self.funnel(record)
            case .gates: Self.objections(record) { $0.isOfGate }
            case .spend: Self.spend(record)
            case .quotas: Self.quotas(record)
            case .budgets: Self.budgets(record)
            case .values: Self.values(record)
            case .reliability: Self.reliability(record)
            case .rules: Self.objections(record) { !$0.isOfGate }
            case .teams: Self.groups(record, by: { Key(team: $0 ?? "") }, \.team, \.team, \.team)
            case .stages:
                Self.groups(
                    record, by: { Key(stage: $0) }, \.stage, { Request.Stage?.some($0.stage) },
                    { Request.Stage(rawValue: $0.stage) })
            }
    }

    private static func all(_ record: Portfolio.Record) -> [Row] {
        [
            Row(
                key: Key(),
                figures: group(record.requests, record.runs, record.charges) + valued(record.runs, against: .today)
                    + correlated(record.runs.compactMap { run in run.conclusion?.reliability.map { (run, $0) } }, record.runs))
        ]
    }

    /// One row for each value of a property that requests, runs and charges have.
    private static func groups<Value: Hashable>(
        _ record: Portfolio.Record, by key: (Value) -> Key, _ ofRequest: (ReceivedRequest) -> Value,
        _ ofRun: (EndedRun) -> Value, _ ofCharge: (Charge) -> Value
    ) -> [Row] {
        let requests = Dictionary(grouping: record.requests, by: ofRequest)
        let runs = Dictionary(grouping: record.runs, by: ofRun)
        let charges = Dictionary(grouping: record.charges, by: ofCharge)
        return Set(requests.keys).union(runs.keys).union(charges.keys).map { value in
            Row(key: key(value), figures: group(requests[value] ?? [], runs[value] ?? [], charges[value] ?? []))
        }.sorted { $0.key.order < $1.key.order }
    }

    /// What is told of everybody, of each team and of each stage.
    private static func group(
        _ requests: [ReceivedRequest], _ runs: [EndedRun], _ charges: [Charge]
    ) -> [PortfolioFigure] {
        func ended(_ ending: Outcome.Ending) -> [EndedRun] { runs.filter { $0.ending == ending } }
        let finished = ended(.finished)
        let priced = finished.compactMap(\.cost).filter { $0.estimated > 0 }
        return [
            PortfolioFigure(.requests, requests.map(\.event)),
            PortfolioFigure(.admitted, requests.filter(\.isAdmitted).map(\.event)),
            PortfolioFigure(.waiting, requests.filter { !$0.isAdmitted && !$0.isRefused }.map(\.event)),
            PortfolioFigure(.refused, requests.filter(\.isRefused).map(\.event)),
            PortfolioFigure(.held, requests.filter { $0.firstDecision == .held }.map(\.event)),
            PortfolioFigure(.finished, finished.map(\.event)),
            PortfolioFigure(.failed, ended(.failed).map(\.event)),
            PortfolioFigure(.cancelled, ended(.cancelled).map(\.event)),
        ] + spent(charges) + [
            PortfolioFigure(
                median: .medianError, .share, priced.map { abs($0.amount / $0.estimated - 1) }, of: finished.count,
                events: priced.map(\.event))
        ] + compared(finished.flatMap { run in run.deciding.map { [(run, $0)] } ?? [] }, outOf: finished.count)
    }

    /// What was charged in each currency; in yen where nothing was.
    private static func spent(_ charges: [Charge]) -> [PortfolioFigure] {
        apart(charges) { $0.cost.rateCard.currency.orYen }.map { currency, charges in
            PortfolioFigure(
                .spent, .money(currency), charges.map(\.cost.costYen).decimalSum, events: charges.map(\.event))
        }
    }

    /// What is in each currency, in the order of their codes; nothing in yen where there is nothing.
    private static func apart<Paid>(
        _ all: [Paid], by currency: (Paid) -> Money.Currency
    ) -> [(key: Money.Currency, value: [Paid])] {
        let groups = Dictionary(grouping: all, by: currency)
        return (groups.isEmpty ? [.jpy: []] : groups).sorted { $0.key.rawValue < $1.key.rawValue }
    }

    /// How often the searched arm was better, by what the runs' own reports said.
    private static func compared(
        _ comparisons: [(run: EndedRun, comparison: RunConclusion.Comparison)], outOf count: Int
    ) -> [PortfolioFigure] {
        func events(_ isCounted: (RunConclusion.Claim) -> Bool) -> [Int64] {
            comparisons.filter { isCounted($0.comparison.claim) }.map(\.run.event)
        }
        let (judged, improved) = (events(\.isAnswer), events { $0 == .improved })
        return [
            PortfolioFigure(.compared, comparisons.map(\.run.event), count: comparisons.count),
            PortfolioFigure(.judged, judged, count: judged.count),
            PortfolioFigure(.improved, improved, count: improved.count),
            PortfolioFigure(.worse, events { $0 == .worse }),
            PortfolioFigure(.notShown, events { $0 == .noImprovementShown }),
            PortfolioFigure(share: .improvedShare, improved.count, of: judged.count, outOf: count, events: judged),
        ]
    }

    /// Each comparison with uniform LoRA by its budget; of a curve at all of them.
    private static func budgets(_ record: Portfolio.Record) -> [Row] {
        let all = record.runs.flatMap { run in
            (run.conclusion?.comparisons ?? []).filter { $0.baseline == .uniform }.map { (run: run, comparison: $0) }
        }
        return BudgetRange.all(over: all.map(\.comparison.budget)).map { range in
            let here = all.filter { range.contains($0.comparison.budget) }
            return Row(
                key: Key(budgetFrom: range.lowerBound, budgetTo: range.upperBound),
                figures: compared(here, outOf: here.count))
        }
    }

    private static func spend(_ record: Portfolio.Record) -> [Row] {
        struct Name: Hashable {
            let month: String
            let team: String
            let currency: Money.Currency
        }
        let offset = record.utcOffsetSeconds
        let events = Dictionary(grouping: record.charges) {
            Name(
                month: $0.recordedAt.month(utcOffsetSeconds: offset), team: $0.team, currency: $0.cost.rateCard.currency.orYen)
        }.mapValues { $0.map(\.event) }
        return Chargeback.byMonthAndTeam(record.charges, utcOffsetSeconds: offset).map { charged in
            let events = events[Name(month: charged.month, team: charged.team, currency: charged.currency)] ?? []
            let unit = PortfolioFigure.Unit.money(charged.currency)
            let quota = record.monthQuotas[charged.month].flatMap { $0.currency == charged.currency ? $0.value : nil }
            return Row(
                key: Key(team: charged.team, month: charged.month),
                figures: [
                    PortfolioFigure(.spent, unit, charged.costYen, events: events),
                    PortfolioFigure(.estimated, unit, charged.estimatedCostYen, events: events),
                    PortfolioFigure(.quota, unit, quota, events: []),
                    PortfolioFigure(
                        .quotaShare, .share, quota.flatMap { $0 > 0 ? charged.costYen / $0 : nil }, events: events),
                ])
        }
    }

    /// What has been spent in all in the quota's currency, of teams that spent in the period.
    private static func quotas(_ record: Portfolio.Record) -> [Row] {
        guard let quota = record.quotaInAll else { return [] }
        let unit = PortfolioFigure.Unit.money(quota.currency)
        return Set(record.charges.map(\.team)).sorted().map { team in
            let spent = record.spentInAll[team]?[quota.currency]
            return Row(
                key: Key(team: team),
                figures: [
                    PortfolioFigure(.spent, unit, spent, events: []),
                    PortfolioFigure(.quota, unit, quota.value, events: []),
                    PortfolioFigure(
                        .quotaShare, .share, spent.flatMap { quota.value > 0 ? $0 / quota.value : nil }, events: []),
                ])
        }
    }

    private static func values(_ record: Portfolio.Record) -> [Row] {
        RunConclusion.Value.Other.allCases.compactMap { against in
            let figures = valued(record.runs, against: against)
            return figures.contains { $0.value != nil && $0.count ?? 0 > 0 }
                ? Row(key: Key(against: against), figures: figures) : nil
        }
    }

    /// Each purpose of a team once, by its newest finished run: the stages of one project claim one value.
    private static func valued(_ runs: [EndedRun], against: RunConclusion.Value.Other) -> [PortfolioFigure] {
        let newest = Dictionary(runs.filter { $0.ending == .finished }.map { ($0.project, $0) }) { $1 }.values
            .sorted { $0.event < $1.event }
        let told = newest.compactMap { run in
            run.conclusion?.values.first { $0.against == against }.map {
                (event: run.event, value: $0, currency: run.currency)
            }
        }
        let ends = told.filter { $0.value.lower != nil && $0.value.upper != nil }
        let above = ends.filter { $0.value.lower ?? 0 > 0 }.map(\.event)
        return apart(told, by: \.currency).map { currency, told in
            let values = told.map(\.value)
            func sum(_ value: (RunConclusion.Value) -> Double?) -> Double? {
                let ends = values.compactMap(value)
                return told.isEmpty || ends.count < told.count ? nil : ends.decimalSum
            }
            return PortfolioFigure(
                .netPresentValue, .money(currency), sum(\.netPresentValueYen), lower: sum(\.lower), upper: sum(\.upper),
                count: told.count, of: newest.count, events: told.map(\.event))
        } + [
            PortfolioFigure(.aboveZero, .count, Double(above.count), count: ends.count, of: newest.count, events: above)
        ]
    }

    private static func reliability(_ record: Portfolio.Record) -> [Row] {
        let all = record.runs.compactMap { run in run.conclusion?.reliability.map { (run, $0) } }
        return ProxyName.allCases.compactMap { proxy in
            let own = all.filter { $0.1.proxy == proxy }
            return own.isEmpty ? nil : Row(key: Key(proxy: proxy), figures: correlated(own, own.map(\.0)))
        }
    }

    private static func correlated(
        _ validated: [(run: EndedRun, reliability: RunConclusion.Reliability)], _ runs: [EndedRun]
    ) -> [PortfolioFigure] {
        let known = validated.filter { $0.reliability.value != nil }
        let agreeing = validated.filter { $0.reliability.lower.map { $0 > 0 } ?? false }.map(\.run.event)
        return [
            PortfolioFigure(.validated, validated.map(\.run.event)),
            PortfolioFigure(
                .agreeing, .count, Double(agreeing.count), count: validated.filter { $0.reliability.lower != nil }.count,
                of: validated.count, events: agreeing),
            PortfolioFigure(
                median: .medianReliability, .correlation, known.compactMap(\.reliability.value),
                of: runs.filter { $0.ending == .finished }.count, events: known.map(\.run.event)),
        ]
    }

    /// Rules that held or refused, the busiest first.
    private static func objections(
        _ record: Portfolio.Record, where isAsked: (ReceivedRequest.Objection) -> Bool
    ) -> [Row] {
        let all = record.requests.flatMap { request in
            request.objections.filter(isAsked).map { (request: request, objection: $0) }
        }
        struct Name: Hashable {
            let rule: String
            let stage: Request.Stage?
        }
        // A gate stands before a stage; of another rule the stage says little.
        let named = Dictionary(grouping: all) {
            Name(rule: $0.objection.rule, stage: $0.objection.isOfGate ? $0.request.stage : nil)
        }
        let counted = named.map { name, found in
            func of(_ severity: Finding.Severity) -> [(request: ReceivedRequest, objection: ReceivedRequest.Objection)] {
                found.filter { $0.objection.severity == severity }
            }
            let held = of(.hold)
            return (
                Set(found.map(\.request.event)).count,
                Row(
                    key: Key(stage: name.stage, rule: name.rule),
                    figures: [
                        PortfolioFigure(.refusedByRule, of(.refusal).map(\.objection.event)),
                        PortfolioFigure(.heldByRule, held.map(\.objection.event)),
                        PortfolioFigure(
                            .heldAdmitted, .count, Double(held.filter(\.request.isAdmitted).count), count: held.count,
                            of: held.count, events: held.filter(\.request.isAdmitted).map(\.objection.event)),
                    ])
            )
        }
        return counted.sorted { one, other in
            one.0 == other.0 ? one.1.key.order < other.1.key.order : one.0 > other.0
        }.map(\.1)
    }

    /// From stage to stage.
    private static func funnel(_ record: Portfolio.Record) -> [Row] {
        Request.Stage.allCases.compactMap { stage in
            let requests = record.requests.filter { $0.stage == stage }
            let runs = record.runs.filter { $0.stage == stage }
            guard !requests.isEmpty || !runs.isEmpty else { return nil }
            let stopped = requests.filter { request in request.objections.contains(where: \.isOfGate) && !request.isAdmitted }
            let finished = runs.filter { $0.ending == .finished }
            let improved = finished.filter { $0.deciding?.claim == .improved }
            let next = Request.Stage.allCases.drop { $0 != stage }.dropFirst().first
            let carried = Dictionary(grouping: finished, by: \.project)
            let asked = Set(record.requests.filter { $0.stage == next }.compactMap(\.project))
            let went = carried.filter { asked.contains($0.key) }
            return Row(
                key: Key(stage: stage),
                figures: [
                    PortfolioFigure(
                        .purposes, requests.map(\.event), count: Set(requests.compactMap(\.project)).count),
                    PortfolioFigure(.requests, requests.map(\.event)),
                    PortfolioFigure(.stoppedByGates, stopped.map(\.event)),
                    PortfolioFigure(.admitted, requests.filter(\.isAdmitted).map(\.event)),
                    PortfolioFigure(.finished, finished.map(\.event)),
                    PortfolioFigure(.improved, improved.map(\.event)),
                ]
                    + (next == nil
                        ? []
                        : [
                            PortfolioFigure(
                                .wentOn, .count, Double(went.count), count: carried.count, of: carried.count,
                                events: went.values.flatMap { $0.map(\.event) })
                        ]))
        }
    }
}

extension PortfolioTable.Key {
    /// Stages in their order, what has no name last.
    fileprivate var order: (Int, String, String) {
        let stages = Request.Stage.allCases
        return (stage.flatMap(stages.firstIndex) ?? stages.count, team.map { $0.isEmpty ? "\u{10FFFF}" : $0 } ?? "", rule ?? "")
    }
}

/// What one team does for one purpose, through all stages.
struct Project: Hashable {
    let team: String
    let purpose: String

    init(_ team: String, _ purpose: String) {
        self.team = team
        self.purpose = purpose.purposeKey
    }
}

extension ReceivedRequest {
    /// Whether it may run, or might: what came of that is another question.
    var isAdmitted: Bool {
        switch state {
        case .admitted, .planned, .running, .finished, .failed, .cancelled: true
        case .received, .held, .refused, .expired: false
        }
    }

    var isRefused: Bool { state == .refused || state == .expired }

    fileprivate var project: Project? { team.flatMap { team in purpose.map { Project(team, $0) } } }
}

extension EndedRun {
    fileprivate var project: Project { Project(team, purpose) }

    /// The comparison with uniform LoRA at the budget that the run's decision is about; nil where there is none.
    var deciding: RunConclusion.Comparison? { conclusion?.comparisons.first { $0.baseline == .uniform } }
}
