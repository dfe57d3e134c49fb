import Domain
import Foundation
import Reports
import TestSupport
import Testing

/// What a period came to, counted by hand.
@Suite struct PortfolioTests {
    private static func comparison(_ claim: RunConclusion.Claim, budget: Int = 4608) -> RunConclusion.Comparison {
        .init(baseline: .uniform, budget: budget, quantity: .accuracy, claim: claim, value: 0.01, lower: nil, upper: nil)
    }

    private static func run(
        _ event: Int64, _ claims: [RunConclusion.Comparison], stage: Request.Stage = .poc, purpose: String = "reviews",
        yen: Double = 120, npv: Double? = nil, ending: Outcome.Ending = .finished, currency: Money.Currency = .jpy
    ) throws -> EndedRun {
        let values = npv.map { [RunConclusion.Value(against: .today, netPresentValueYen: $0, lower: $0 - 50, upper: $0 + 50)] }
        let reliability = RunConclusion.Reliability(
            proxy: .gradNorm, value: 0.5, lower: 0.25, upper: 0.75, allocationCount: 12)
        return EndedRun(
            event: event, request: try #require(RequestID("run-\(event)")), team: "customer-voice", stage: stage,
            purpose: purpose,
            ending: ending,
            conclusion: ending == .finished
                ? RunConclusion(comparisons: claims, reliability: reliability, values: values ?? []) : nil,
            currency: currency, cost: .init(event: event + 1, amount: yen, estimated: 100))
    }

    private static func request(
        _ event: Int64, _ state: RequestState, stage: Request.Stage? = .poc, first: Verdict.Decision = .admitted,
        rule: String? = nil, severity: Finding.Severity = .refusal, team: String? = "customer-voice"
    ) throws -> ReceivedRequest {
        ReceivedRequest(
            event: event, request: try #require(RequestID("request-\(event)")), team: team,
            purpose: team.map { _ in "reviews" },
            stage: stage, state: state, firstDecision: first,
            objections: rule.map { [.init(event: event + 1, severity: severity, rule: $0)] } ?? [])
    }

    static func portfolio() throws -> Portfolio {
        let requests = try [
            request(1, .finished), request(10, .finished, first: .held, rule: "cost/approval", severity: .hold),
            request(20, .refused, stage: .pilot, first: .refused, rule: "gates/stage-gate"),
            request(30, .held, stage: .pilot, first: .held, rule: "cost/approval", severity: .hold),
            request(40, .refused, stage: nil, first: .refused, rule: "request/yaml", team: nil),
        ]
        let runs = try [
            run(100, [comparison(.improved), comparison(.improved, budget: 1152)], npv: 1000),
            run(110, [comparison(.noImprovementShown)], purpose: "reviews ", yen: 90, npv: 400),
            run(120, [comparison(.tooFewRows)], purpose: "other", yen: 150), run(130, [], ending: .failed),
        ]
        let card = RateCard(name: "c", yenPerCoreHour: 1, coreCount: 2, yenPerRun: 0)
        let charges = try runs.map { run in
            Charge(
                event: run.event + 1, recordedAt: try #require(Timestamp("2026-11-30T15:10:00Z")), request: run.request,
                name: "n", team: run.team, stage: run.stage.rawValue, submitter: "ann",
                cost: Cost(rateCard: card, wallSeconds: 3600, costYen: run.cost?.amount ?? 0, estimatedCostYen: 100),
                memoryBytesMax: 0)
        }
        return Portfolio(
            Portfolio.Record(
                requests: requests, runs: runs, charges: charges, monthQuotas: ["2026-11": Amount(960, .jpy)],
                quotaInAll: Amount(1000, .jpy), spentInAll: ["customer-voice": [.jpy: 500]]),
            from: try #require(CalendarDay("2026-11-01")), to: try #require(CalendarDay("2026-11-30")))
    }

    private func figure(
        _ subject: PortfolioTable.Subject, _ measure: PortfolioFigure.Measure, _ place: Int = 0
    ) throws -> PortfolioFigure {
        let table = try #require(try Self.portfolio().tables.first { $0.subject == subject })
        return try #require(table.rows[place].figures.first { $0.measure == measure })
    }

    @Test(arguments: [
        (PortfolioFigure.Measure.requests, 5.0), (.admitted, 2), (.waiting, 1), (.refused, 2), (.held, 2), (.finished, 3),
        (.failed, 1), (.cancelled, 0), (.compared, 3), (.judged, 2), (.improved, 1), (.worse, 0), (.notShown, 1), (.spent, 480),
        (.medianError, 0.2), (.netPresentValue, 400), (.validated, 3), (.medianReliability, 0.5),
    ]) func everythingTogether(measure: PortfolioFigure.Measure, value: Double) throws {
        let shown = try #require(try figure(.all, measure).value)
        #expect(abs(shown - value) < 1e-12, "\(measure)")
    }

    /// A share says over how much it was told; its interval is Wilson's: of 1 in 2 by hand 0.0945 to 0.9055.
    @Test func sharesHaveHonestDenominators() throws {
        let share = try figure(.all, .improvedShare)
        #expect(share.value == 0.5 && share.count == 2 && share.of == 3 && share.events == [100, 110])
        #expect(abs((share.lower ?? 0) - 0.0945) < 1e-4 && abs((share.upper ?? 0) - 0.9055) < 1e-4)
        // The stages of one purpose claim one value, and it is the newest run's.
        let worth = try figure(.all, .netPresentValue)
        #expect(worth.lower == 350 && worth.upper == 450 && worth.count == 1 && worth.of == 2 && worth.events == [110])
    }

    @Test func tablesTellGatesRulesBudgetsAndQuotas() throws {
        let tables = try Self.portfolio().tables
        func rows(_ subject: PortfolioTable.Subject) -> [PortfolioTable.Row] {
            tables.first { $0.subject == subject }?.rows ?? []
        }
        #expect(rows(.gates).map(\.key.rule) == ["gates/stage-gate"] && rows(.gates).first?.key.stage == .pilot)
        #expect(rows(.rules).map(\.key.rule) == ["cost/approval", "request/yaml"])
        #expect(try figure(.rules, .heldByRule).value == 2 && figure(.rules, .heldAdmitted).value == 1)
        #expect(rows(.budgets).map(\.key.budgetFrom) == [1152, 4608])
        #expect(try figure(.spend, .quotaShare).value == 0.5 && figure(.quotas, .quotaShare).value == 0.5)
        #expect(rows(.funnel).map(\.key.stage) == [.poc, .pilot])
        #expect(try figure(.funnel, .wentOn).value == 1 && figure(.funnel, .stoppedByGates, 1).value == 1)
        #expect(rows(.teams).map(\.key.team) == ["customer-voice", ""])
    }

    /// A card that changed its currency: two sums stand beside each other, in every medium.
    @Test func currenciesAreNeverAddedUp() throws {
        let dollars = try #require(Money.Currency(rawValue: "USD"))
        let runs = try [
            Self.run(100, [], npv: 1000), Self.run(110, [], purpose: "a", yen: 0.1, npv: 20.5, currency: dollars),
            Self.run(120, [], purpose: "b", yen: 0.2, npv: 30, currency: dollars),
        ]
        let charges = try runs.map { run in
            let card = RateCard(name: "c", currency: run.currency, yenPerCoreHour: 1, coreCount: 2, yenPerRun: 0)
            return Charge(
                event: run.event + 1, recordedAt: try #require(Timestamp("2026-11-30T15:10:00Z")), request: run.request,
                name: "n", team: run.team, stage: run.stage.rawValue, submitter: "ann",
                cost: Cost(rateCard: card, wallSeconds: 3600, costYen: run.cost?.amount ?? 0, estimatedCostYen: 1),
                memoryBytesMax: 0)
        }
        let portfolio = Portfolio(
            Portfolio.Record(
                requests: [], runs: runs, charges: charges, monthQuotas: ["2026-11": Amount(3, dollars)],
                quotaInAll: Amount(30, dollars), spentInAll: ["customer-voice": [.jpy: 500, dollars: 0.6]]),
            from: try #require(CalendarDay("2026-11-01")), to: try #require(CalendarDay("2026-11-30")))
        func figures(_ subject: PortfolioTable.Subject, _ measure: PortfolioFigure.Measure) -> [PortfolioFigure] {
            (portfolio.tables.first { $0.subject == subject }?.rows ?? []).flatMap(\.figures).filter { $0.measure == measure }
        }
        for subject in [PortfolioTable.Subject.all, .spend, .teams] {
            #expect(figures(subject, .spent).map(\.unit) == [.money(.jpy), .money(dollars)], "\(subject)")
            #expect(figures(subject, .spent).map(\.value) == [120, 0.3], "\(subject)")
        }
        #expect(figures(.all, .netPresentValue).map(\.value) == [1000, 50.5])
        #expect(figures(.spend, .quotaShare).map { $0.value.map { Int(($0 * 1000).rounded()) } } == [nil, 100])
        #expect(figures(.quotas, .quotaShare).map { $0.value.map { Int(($0 * 1000).rounded()) } } == [20])
        #expect(figures(.all, .medianError).count == 1)
        let text = portfolio.terminal(in: .english)
        #expect(text.contains("Spent: 120 yen") && text.contains("Spent: $0.30"), "\(text)")
        #expect(portfolio.terminal(in: .japanese).contains("0.30米ドル"))
        #expect(portfolio.csv.contains("all,,,,,,,,,spent,USD,0.3,") && portfolio.csv.contains("spent,yen,120.0,"))
        let charged = Chargeback.byMonthAndTeam(charges, utcOffsetSeconds: 0)
        #expect(charged.map(\.currency) == [.jpy, dollars] && charged.map(\.costYen) == [120, 0.3])
        let focus = FocusTable.rows(charges, account: "a", utcOffsetSeconds: 0)
        let place = try #require(FocusTable.columns.firstIndex(of: "BillingCurrency"))
        #expect(focus.map { $0[place] } == ["JPY", "USD", "USD"])
        #expect(try portfolio.html(in: .japanese).contains("0.30米ドル"))
    }

    @Test func everyMediumHasTheSameFigures() throws {
        let portfolio = try Self.portfolio()
        let (english, japanese) = (try portfolio.html(in: .english), try portfolio.html(in: .japanese))
        #expect(Reading.numbers(Reading.text(english)) == Reading.numbers(Reading.text(japanese)))
        #expect(japanese.contains("<html lang=\"ja\">") && english.contains("<desc>"))
        #expect(Reading.numbers(portfolio.terminal(in: .english)) == Reading.numbers(portfolio.terminal(in: .japanese)))
        let lines = portfolio.csv.split(separator: "\r\n")
        #expect(lines.count == portfolio.tables.flatMap(\.rows).flatMap(\.figures).count + 1)
        #expect(lines.contains("budgets,,,,,1152,1152,,,improved,count,1.0,,,,,100"), "\(portfolio.csv)")
        let nothing = Portfolio(
            Portfolio.Record(requests: [], runs: [], charges: []), from: try #require(CalendarDay("2026-11-01")),
            to: try #require(CalendarDay("2026-11-30")))
        #expect(nothing.isEmpty && nothing.terminal(in: .english).contains("Nothing happened in this period"))
    }

    /// What a run says of itself when it ends is what its report says for ever.
    @Test func aConclusionIsTheReports() throws {
        for (name, ledger) in try PageSampleTests.ledgers() where ["value", "curve", "search", "even"].contains(name) {
            let report = try RunReport(events: ledger.events)
            guard let outcome = report.summary.outcome, let cost = report.summary.cost,
                let end = ledger.events.firstIndex(where: { $0.kind == .runEnded })
            else { continue }
            let later = try RunConclusion(events: ledger.events)
            let now = try RunConclusion(
                events: Array(ledger.events[..<end]), ending: outcome, costing: cost, at: ledger.events[end].time)
            if name != "search" { #expect(now == later, "\(name)") }
            #expect(later.comparisons.first?.claim == report.comparisons.first?.conclusion, "\(name)")
            let fact = Fact.runEnded(outcome.concluding(later))
            #expect(try Fact(kind: .runEnded, payloadJSON: fact.payloadJSON()) == fact, "\(name)")
        }
    }
}
