import Domain
import Foundation
import Reports
import TestSupport
import Testing

/// The figures of docs/roi.md, against what paper and numpy say.
@Suite struct ValueTests {
    private static func yen(_ amount: Double) -> Price { Price(millionths: Int(amount * 1e6), currency: .jpy) }

    /// 40 rows, 20 of each class. Wrong are the first so many of each.
    private static func trial(_ arm: Arm, seed: UInt64 = 1, wrong: (Int, Int), loss: Double? = nil) -> TrialResult {
        let labels = [Int](repeating: 0, count: 20) + [Int](repeating: 1, count: 20)
        let predictions = labels.enumerated().map { row, label in
            (label == 0 ? row < wrong.0 : row - 20 < wrong.1) ? 1 - label : label
        }
        return TooFewRowsTests.result(
            TrialID(arm: arm, seed: seed), predictions: predictions, labels: labels,
            measurements: loss.map { [Measurement(quantity: .loss, value: $0, step: 1, epoch: 1, split: .validation)] } ?? [])
    }

    static func value(
        peopleHours: Int = 1050,
        today: ValueModel.Today? = .init(accuracy: 0.7, costPerMonth: Money(smallestUnits: 3000, currency: .jpy))
    ) -> ValueModel {
        ValueModel(
            benefitYenPerCorrectDecision: 10, decisionsPerMonth: 1000, horizonMonths: 12, discountRatePerYear: 0,
            errorCosts: [.init(label: "negative", cost: yen(30))],
            people: [.init(role: "engineer", hundredthsOfHours: peopleHours, perHour: yen(2000))], labellingPerRow: yen(2),
            servingPerThousandDecisions: yen(100),
            fixedCosts: .init(perMonth: Money(smallestUnits: 10_000, currency: .jpy), share: 0.05), today: today)
    }

    static let rows: [Split: [Int]] = [.train: [40, 40], .validation: [20, 20], .test: [20, 20]]

    private func report(_ trials: [TrialResult], _ value: ValueModel?) throws -> RunReport {
        try RunReport(events: SyntheticLedger.finished(trials, labelCounts: Self.rows, value: value).events)
    }

    /// The same run in a house that pays otherwise.
    private func report(_ trials: [TrialResult], in currency: String) throws -> RunReport {
        let events = try SyntheticLedger.finished(trials, labelCounts: Self.rows, value: Self.value(today: nil)).events
        return try RunReport(
            events: events.map { event in
                let payload = event.payload.replacing("\"currency\":\"JPY\"", with: "\"currency\":\"\(currency)\"")
                    .replacing("\"costYenMax\":500", with: "\"costYenMax\":500,\"currency\":\"\(currency)\"")
                    .replacing("\"coreCount\":2,", with: "\"coreCount\":2,\"currency\":\"\(currency)\",")
                return AuditEvent(
                    sequence: event.sequence, time: event.time, actor: event.actor, kind: event.kind, request: event.request,
                    payload: payload, previousHash: event.previousHash, hash: event.hash)
            })
    }

    /// In dollars the fixed costs of 10,000 smallest units are 100 a month, so that a month takes 100 + 5; all else is as on paper.
    @Test func aReportIsInTheCurrencyOfItsRequest() throws {
        let report = try report(Self.clear, in: "USD")
        let (english, japanese) = (report.terminal(width: 100, in: .english), report.terminal(width: 100, in: .japanese))
        #expect(!english.contains("yen") && english.contains("$118.40"), "\(english)")
        #expect(!japanese.contains("円") && japanese.contains("118.40米ドル"), "\(japanese)")
        for language in Language.allCases {
            let page = Reading.text(try report.html(in: language))
            #expect(!page.contains("yen") && !page.contains("円"), "\(page)")
        }
        let summary = report.summary
        let value = try #require(summary.values?.last?.netPresentValueYen?.value)
        #expect(summary.currency.rawValue == "USD" && abs(value - (84_000 - 21_438.4 - 12 * 105)) < 1e-6)
    }

    static let clear = [trial(.searched, wrong: (2, 2)), trial(.uniform, wrong: (8, 6))]

    /// An error about a negative text costs 10 + 30 = 40 yen, about a positive one 10.
    ///
    /// Uniform has 6 and 4 errors more of 40: (6 · 40 + 4 · 10) ÷ 40 = 7 yen a decision, and 10 ÷ 40 more are right. Once: 118.4 yen of computing,
    /// 10.5 hours at 2,000 = 21,000, 160 rows at 2 = 320: 21,438.4. A month: 1,000 · 0.1 + 10,000 · 0.05 = 600. Over 12 months: costs 28,638.4, gains
    /// 84,000. 6,400 a month more than they cost: 3.35 months.
    @Test func figuresAreThoseOfPaper() throws {
        let valuations = try #require(try report(Self.clear, Self.value()).valuations)
        #expect(valuations.arm == .searched && valuations.cost.missing.isEmpty)
        #expect(abs(valuations.cost.atStartYen - 21_438.4) < 1e-9)
        let uniform = try #require(valuations.columns.last?.value)
        let flow = uniform.flow(uniform.gain.point)
        #expect(abs(uniform.gain.point - 7) < 1e-12 && uniform.isShown && uniform.correct?.point == 0.25)
        #expect(abs(flow.netPresentValue - 55_361.6) < 1e-6 && abs(flow.costs - 28_638.4) < 1e-6)
        #expect(abs((uniform.ratio?.point ?? 0) - 1.9331247555) < 1e-9 && flow.paybackMonth == 4)
        // (21,438.4 ÷ 12 + 500) ÷ (7 − 0.1), and 28,638.4 ÷ (0.25 · 12,000).
        #expect(abs((uniform.inputs.decisionsNeeded(gainPerDecision: 7) ?? 0) - 331.3816425) < 1e-6)
        #expect(abs((uniform.costPerCorrectDecision(0.25) ?? 0) - 9.5461333333) < 1e-9)
        #expect(uniform.costPerCorrectDecision(0) == nil && uniform.inputs.decisionsNeeded(gainPerDecision: 0.1) == nil)
        let interval = try #require(uniform.netPresentValue.lower)
        // The lower end of the gain by numpy: 2.26 yen, where 2.3865 are needed.
        #expect(abs((uniform.gain.lower ?? 0) - 2.26) < 0.2 && interval < 0)
        // Nothing was trained for the head alone.
        #expect(valuations.columns[1].value == nil && valuations.columns[1].lack == .notTrained)
    }

    /// Today 30 % are wrong in both classes: 0.3 · (40 + 10) ÷ 2 = 7.5 yen, and 3 yen are paid for each. The adapter: (2 · 40 + 2 · 10) ÷ 40 = 2.5.
    @Test func todayIsWhatTheRequestSays() throws {
        let report = try report(Self.clear, Self.value())
        let valuations = try #require(report.valuations)
        let today = try #require(valuations.columns.first?.value)
        #expect(valuations.leading?.other == .today && abs(today.gain.point - 8) < 1e-12)
        #expect(abs((today.correct?.point ?? 0) - 0.2) < 1e-12)
        // Without what it costs only the errors count; without how often it is right, all of today's are taken to be.
        func gain(_ today: ValueModel.Today?) throws -> Double? {
            try self.report(Self.clear, Self.value(today: today)).valuations?.columns.first?.value?.gain.point
        }
        #expect(abs((try gain(.init(accuracy: 0.7)) ?? 0) - 5) < 1e-12)
        #expect(
            abs((try gain(.init(costPerMonth: Money(smallestUnits: 3000, currency: .jpy))) ?? 0) - 0.5) < 1e-12)
        #expect(try gain(nil) == nil)
        #expect(report.summary.values?.map(\.against) == ["today", "head-only", "uniform"])
        #expect(report.summary.values?.first?.gainYenPerDecision?.value == today.gain.point)
    }

    /// With 38.34 hours, 77,118.4 yen are spent once, and (77,118.4 ÷ 12 + 600) ÷ 1,000 = 7.0265 yen have to be gained, where 7 are. Of 200,000
    /// resamples of the 40 rows by numpy, as far out as a t interval of two comparisons is wider than a normal one, 0.5435 gain less.
    @Test func riskIsTheShareOfResamplesBelowZero() throws {
        func risk(_ hours: Int) throws -> Double? {
            try report(Self.clear, Self.value(peopleHours: hours)).valuations?.columns.last?.value?.lossProbability
        }
        let even = try #require(try risk(3834))
        #expect(abs(even - 0.5435) < 0.02, "\(even)")
        // 0.0163 by numpy with 10.5 hours.
        #expect(try abs((risk(1050) ?? 1) - 0.0163) < 0.006 && risk(100_000) == 1)
        let valuation = try #require(try report(Self.clear, Self.value(peopleHours: 100_000)).valuations?.columns.last?.value)
        // What is spent already does not count for waiting: deploying is worth it whatever the rows say.
        #expect(valuation.perfectInformation ?? 1 < 10 && Words(.english).lossProbability(valuation) == "above 99.99\u{A0}%")
    }

    @Test func theTornadoChangesOneInputAtATime() throws {
        let value = try #require(try report(Self.clear, Self.value()).valuations?.columns.last?.value)
        let tornado = try #require(Tornado(value))
        func bar(_ input: Tornado.Input) -> Tornado.Bar? { tornado.bars.first { $0.input == input } }
        #expect(abs(tornado.base - 55_361.6) < 1e-6 && tornado.bars.map(\.width) == tornado.bars.map(\.width).sorted(by: >))
        // The benefit alone makes 10 · 0.25 = 2.5 of the 7 yen: half of it costs 1.25 · 12,000.
        #expect(
            abs((bar(.benefit(.correctDecision))?.half ?? 0) - 40_361.6) < 1e-6
                && abs((bar(.benefit(.correctDecision))?.double ?? 0) - 85_361.6) < 1e-6)
        #expect(abs((bar(.people)?.double ?? 0) - 34_361.6) < 1e-6)
        #expect(abs((bar(.decisions)?.half ?? 0) - (55_361.6 - 41_400)) < 1e-6)
        #expect(abs((bar(.horizon)?.half ?? 0) - (55_361.6 - 6 * 6400)) < 1e-6)
        // Nothing is discounted, and today has no part in it.
        #expect(bar(.discountRate) == nil && bar(.todayCost) == nil && bar(.todayErrors) == nil)
        let html = try report(Self.clear, Self.value()).html()
        #expect(html.contains("class=\"tornado\"") && html.contains("costs of errors"))
    }

    /// Deployed is the seed with the lowest validation loss, whatever its test rows say.
    @Test func theAdapterThatWouldBeDeployedIsValued() throws {
        let trials = [
            Self.trial(.searched, seed: 1, wrong: (1, 1), loss: 0.5), Self.trial(.searched, seed: 2, wrong: (2, 2), loss: 0.4),
            Self.trial(.uniform, seed: 1, wrong: (12, 12), loss: 0.6),
            Self.trial(.uniform, seed: 2, wrong: (12, 12), loss: 0.7),
        ]
        let valuations = try #require(try report(trials, Self.value()).valuations)
        #expect(valuations.columns.last?.value?.adapter == TrialID(arm: .searched, seed: 2))
        #expect(valuations.columns.last?.value?.seedCount == 2)
        // (10 · 40 + 10 · 10) ÷ 40.
        #expect(abs((valuations.columns.last?.value?.gain.point ?? 0) - 12.5) < 1e-12)
    }

    /// What is not better is not deployed: then uniform LoRA is valued against today, and noise has no price.
    @Test func withoutAnImprovementUniformIsValued() throws {
        let trials = [
            Self.trial(.searched, wrong: (2, 2)), Self.trial(.uniform, wrong: (2, 3)), Self.trial(.headOnly, wrong: (9, 9)),
        ]
        let report = try report(trials, Self.value())
        let valuations = try #require(report.valuations)
        #expect(valuations.arm == .uniform)
        #expect(valuations.columns.compactMap(\.value).map(\.adapter.arm) == [.uniform, .uniform, .searched])
        #expect(valuations.columns.last?.value?.isShown == false)
        let html = try report.html()
        #expect(html.contains("uniform LoRA is what would be deployed") && html.contains("no gain shown"))
    }

    @Test func whatIsNotGivenIsSaidAndNeverNothing() throws {
        let report = try report(Self.clear, SyntheticLedger.value)
        let text = report.terminal(width: 1000)
        #expect(text.contains("The cost is computing only: people, labelling, serving and fixed costs are not given."))
        #expect(
            text.contains("Value against today: not given: the request does not say how it is decided today (spec.value.today)")
        )
        #expect(try report.html().contains("not in any figure here"))
        let free = ValueModel(
            benefitYenPerCorrectDecision: 0, decisionsPerMonth: 0, horizonMonths: 12, discountRatePerYear: 0.05)
        let unpriced = try self.report(Self.clear, free)
        #expect(unpriced.valuations?.columns.allSatisfy { $0.value == nil } == true)
        #expect(unpriced.terminal(width: 1000).contains("Risk: not known without a value"))
        #expect(try unpriced.html().contains("Say in spec.value what a decision is worth"))
        let without = try self.report(Self.clear, nil)
        #expect(without.terminal(width: 1000).contains("Value against today: not given: the request has no spec.value"))
        #expect(try without.html().contains("not given: the request has no spec.value") && without.returnAtLowerEnd == nil)
        // With few rows there is no interval, and no probability.
        let few = [Arm.searched, .uniform].map { arm in
            TooFewRowsTests.result(
                TrialID(arm: arm, seed: 1), predictions: [arm == .uniform ? 1 : 0, 0], labels: [0, 0], measurements: [])
        }
        #expect(try self.report(few, Self.value()).terminal(width: 1000).contains("Risk: not known: too few test rows"))
    }

    /// A regression by its squared error: 1 of it is worth 4 yen a decision. Means 1 and 3 against 2.5 today.
    @Test func otherTasksAreValuedPerUnit() throws {
        func trial(_ arm: Arm, _ loss: Double) -> TrialResult {
            let losses = (0..<40).map { loss * (0.5 + Double($0) / 39) }
            return TooFewRowsTests.result(
                TrialID(arm: arm, seed: 1), predictions: [], labels: [],
                measurements: [Measurement(quantity: .loss, value: loss, step: 1, epoch: 1, split: .test)], losses: losses)
        }
        let value = ValueModel(
            benefitYenPerCorrectDecision: 0, decisionsPerMonth: 1000, horizonMonths: 12, discountRatePerYear: 0,
            benefitPerUnit: Self.yen(4), today: .init(quantity: 2.5))
        let report = try RunReport(
            events: SyntheticLedger.finished(
                [trial(.searched, 1), trial(.uniform, 3)], task: .regression, labels: [], value: value
            )
            .events)
        let columns = try #require(report.valuations?.columns)
        #expect(abs((columns.last?.value?.gain.point ?? 0) - 8) < 1e-9)
        #expect(abs((columns.first?.value?.gain.point ?? 0) - 6) < 1e-9)
        #expect(
            columns.first?.value?.correct == nil && report.terminal(width: 1000).contains("Value against today: net present"))
    }

    /// What a gate sees has people and labels under the line too.
    @Test func theGateSeesTheWholeCost() throws {
        func ratio(_ hours: Int) throws -> Double? {
            try report(Self.clear, Self.value(peopleHours: hours)).returnAtLowerEnd
        }
        let (cheap, dear) = (try #require(try ratio(0)), try #require(try ratio(100_000)))
        #expect(cheap > 0 && dear < 0 && dear > -1)
    }

    @Test func attemptsThatBrokeOffStandApart() throws {
        let end = AttemptEnd(attempt: 1, reason: .lost, words: "killed", wallSeconds: 30)
        let events = try SyntheticLedger.finished(Self.clear, value: Self.value(), interruptions: [end]).events
        let html = try RunReport(events: events).html()
        #expect(html.contains("1 attempt that broke off") && html.contains("uniform LoRA, baseline, 1 training"))
        #expect(html.contains("Not priced by the card: memory, energy, carbon."))
    }

    /// Requests of before have less of it, and their record keeps its bytes.
    @Test func aRecordedValueOfBeforeIsRead() throws {
        let json =
            #"{"benefitYenPerCorrectDecision":12,"decisionsPerMonth":20000,"discountRatePerYear":0.05,"horizonMonths":12}"#
        let value = try JSONDecoder().decode(ValueModel.self, from: Data(json.utf8))
        #expect(value == SyntheticLedger.value)
        #expect(try CanonicalJSON.text(value) == json && CanonicalJSON.text(Self.value()).contains(#""millionths":30000000"#))
        let card = #"{"coreCount":2,"name":"a","yenPerCoreHour":8,"yenPerRun":1}"#
        #expect(try CanonicalJSON.text(JSONDecoder().decode(RateCard.self, from: Data(card.utf8))) == card)
    }

    /// A page for whoever signs comes first; the rest is folded away, on a screen.
    @Test func thePageThatIsSignedComesFirst() throws {
        let html = try report(Self.clear, Self.value()).html()
        let first = html.prefix(upTo: try #require(html.firstRange(of: "</header>")).lowerBound)
        for label in ["Difference", "Cost", "Value against today", "Risk", "Next step", "What would change this"] {
            #expect(first.contains("<dt>\(label)</dt>"), "\(label)")
        }
        #expect(first.contains("Ask for the pilot with HeteroLoRA’s adapter (adapters/searched-1)"))
        #expect(html.contains("<details>") && !html.contains("<details open>"))
    }
}
