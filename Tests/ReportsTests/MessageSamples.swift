import Domain
import Reports
import TestSupport

/// Each message of the catalogue with sample arguments.
enum MessageSamples {
    typealias Sample = (Words) -> String

    static func all() throws -> [Sample] {
        try titles + counts + figures + names + decisions + differences() + value() + portfolio() + card() + standing + progress
            + policies + status() + policyDifferences + replays
            + planning + tables + drafts + compared + pages() + rest()
    }

    /// Those without arguments.
    private static var titles: [Sample] {
        [
            \.accuracyWith, \.actualHeader, \.adapterParameters, \.adapterRow, \.againstHeader, \.allCostsUnder,
            \.allHeader, \.allOnce, \.allocationHeader, \.amountHeader, \.armHeader, \.atDouble, \.atHalf, \.bareModel,
            \.baseParameters, \.block, \.breakEvenRow, \.budgetHeader, \.budgetLeftHeader, \.candidateHeader, \.ceiling,
            \.change, \.chosenHeader, \.classHeader, \.comparisonCaption, \.comparisonHeading, \.competitionHeading,
            \.competitionNote, \.computing, \.computingIsOf, \.confusionHeading, \.confusionNote, \.correctRow, \.cost,
            \.costCaption, \.costErrorCaption, \.costHeading, \.costPerCorrectRow, \.difference, \.differenceHeader,
            \.differencesAtBudgets, \.eachRun, \.ended, \.errorHeader, \.estimatedHeader, \.fieldHeader, \.figureHeader,
            \.fileHeader, \.findingsCaption, \.forHeader, \.fullAsCeiling, \.gainHeader, \.gainRow, \.goesOnHeader,
            \.headParameters, \.headroomHeader, \.howSure, \.inNoFigure, \.inputHeader, \.intervalHeader,
            \.intervalOverBoth, \.intervalOverRows, \.kernel, \.labels, \.legendDouble, \.legendHalf, \.library,
            \.lossHeading, \.lossProbabilityRow, \.lossWithShortcuts, \.mapHeading, \.mapNote, \.mcNemarHeader,
            \.measuredHeader, \.memory, \.netPresentValueRow, \.nextStep, \.noGainShown, \.noRows, \.noShortcutPair,
            \.none, \.noneGiven, \.notANumber, \.notDrawnAgain, \.notGiven, \.notMeasured, \.ofWhatHeader,
            \.ofWhatIsGiven, \.off, \.operations, \.orderHeader, \.pOverRows, \.parameterAxis, \.parametersHeader,
            \.paybackRow, \.perMonthRow, \.perfectInformationRow, \.placeHeader, \.plan, \.policiesCaption, \.processor,
            \.provenanceCaption, \.provenanceHeading, \.provenanceNote, \.quantityHeader, \.rangeOverSeeds, \.rankHeader,
            \.ratioRow, \.reasonFact, \.reasonHeader, \.recallHeader, \.refusedKernels, \.reliabilityFact, \.reliabilityHeading,
            \.requestFact, \.requestFile, \.rest, \.risk, \.roundColumn, \.rowsAlone, \.rowsHeader, \.ruleHeader,
            \.saliencyHeader, \.scoredFact, \.search, \.seedColumn, \.seedsRow, \.severityHeader, \.shareHeader,
            \.shareLegend, \.shortTrainings, \.shortcutCaption, \.shortcutHeading, \.shortcutsNotMeasured, \.siteHeader,
            \.skewed, \.spentCaption, \.stateFact, \.stepAxis, \.stepsHeader, \.submittedBy, \.surenessHeading,
            \.takenForHeader, \.threads, \.timeHeader, \.tokensTrained, \.tornado, \.trialRangeHeader,
            \.validationLossHeader, \.valueCaption, \.valueHeader, \.valueHeading, \.valued, \.verdictFact,
            \.verdictHeading, \.waitingFact, \.wallTime, \.warning, \.whatHeader, \.whichBudget, \.whyHeading,
            \.withShortcuts, \.without,
            { $0.notEnded.headline }, { $0.notEnded.sentence }, { $0.nothingToCompare.headline },
            { $0.nothingToCompare.sentence },
            { $0.siteColumns.joined(separator: ", ") }, { $0.ledgersWords ?? "none" },
        ]
    }

    /// Where a request stands.
    private static var standing: [Sample] {
        let (time, trial) = (Timestamp(microseconds: 1_764_000_000_000_000), TrialID(arm: .uniform, seed: 3))
        let samples: [Sample] = [
            \.nameFact, \.fromFact, \.ordersFact, \.attemptsFact, \.snapshotFact, \.progressFact, \.costFact, \.noRequest,
            \.waitsForVerdict, \.waitsForItsTurn, { $0.waitsForApproval(until: time, ["A = B", "B = A"]) },
            { $0.waitsForApproval(until: nil, []) }, { $0.brokeOff(2, "A = B") }, { $0.brokeOff(2, nil) },
            { $0.paused(by: "a.b", "A = B") }, { $0.daemonSays("A = B") }, { $0.named("a.b", "c.d", .high) },
            { $0.named("a.b", nil, nil) }, { $0.dropped(by: "a.b", at: time, as: "a.yaml") },
            { $0.dropped(by: "a.b", at: nil, as: nil) }, { $0.state(.failed, since: time, "A = B") },
            { $0.state(.running, since: time, nil) }, { $0.attempt(2, from: time, to: time, "A = B") },
            { $0.attempt(2, from: time, to: nil, nil) }, { $0.short(trial) }, { $0.snapshot(trial, step: 40, at: time) },
            { $0.aboutSoFar($0.amount(12)) },
            { $0.estimatedAt($0.amount(12)) }, { $0.atMost($0.amount(12)) }, { $0.requestColumns.joined(separator: ", ") },
        ]
        return samples + Request.Priority.allCases.map { priority -> Sample in { $0.priority(priority) } }
            + ControlOrder.Action.allCases.flatMap { action -> [Sample] in
                [
                    { $0.action(action) }, { $0.ordered(action, by: "a.b", at: time, "A = B") },
                    { $0.orderedLine(action, by: "a.b", "A = B") }, { $0.order(action, "a.b") },
                ]
            }
    }

    /// Lines of a run that is watched.
    private static var progress: [Sample] {
        let (trial, reliability) = (TrialID(arm: .uniform, seed: 3), ScoreReliability(SelectionTests.validation([5])))
        return [
            { $0.receivedLine("a.yaml", from: "a.b") }, { $0.verdictLine(.held) }, { $0.startedLine(2) },
            { $0.readLine([(count: 512, split: .train), (count: 64, split: .test)], sites: 36) },
            { $0.leftOutLine(of: .train, "A = B") }, { $0.machineLine("A = B", isNew: true) },
            { $0.machineLine("A = B", isNew: false) }, { $0.searchedLine(.snip, .rowsHeldAside(250), 3.5) },
            { $0.comparedLine(4, round: 2, kept: ["a.b", "c.d"]) }, { $0.validatedLine(reliability) },
            { $0.chosenLine(ArmVariant(arm: .uniform), modules: 6, parameters: 4608) },
            { $0.trainedLine(trial, $0.reached(accuracy: 0.8, loss: nil, on: .test), 12.5) },
            { $0.reached(accuracy: nil, loss: 0.25, on: .validation) }, { $0.reached(accuracy: nil, loss: nil, on: .test) },
            { $0.epochLine(trial, 2, loss: 0.5, $0.reached(accuracy: 0.8, loss: nil, on: .validation), tokensPerSecond: 900) },
            { $0.epochLine(trial, 2, loss: nil, $0.reached(accuracy: 0.8, loss: nil, on: .validation), tokensPerSecond: nil) },
            { $0.brokeOffLine(2, "A = B") }, { $0.endedLine(.finished, "") }, { $0.endedLine(.failed, "A = B") },
            { $0.waitingLine("A = B") },
            { $0.barWords(trial, 2, of: 6, step: 40, steps: 100, loss: 0.5, tokensPerSecond: 900, secondsLeft: 12) },
            { $0.barWords(trial, 2, of: 0, step: 40, steps: 100, loss: nil, tokensPerSecond: nil, secondsLeft: nil) },
        ]
    }

    /// About a folder of policies.
    private static var policies: [Sample] {
        let left = PolicyFolder.LeftOut(name: "a.b", reason: .dotName)
        return [
            { $0.notRead(left) }, { $0.odd(told) }, { $0.error(told) }, { $0.sound(files: 1, rules: 40, oddities: 2) },
            { $0.unsound(files: 2, errors: 1) }, { $0.tested("a.yaml", "'a.b'", nil) },
            { $0.tested("a.yaml", "'a.b'", .noPolicyBeside) },
            { $0.open(.uncovered(place: "a.yaml:3", rule: "a.b", objection: true, pass: true)) },
            { $0.looked(files: 3, rules: 40, cases: 50) }, { $0.judged(passed: 49, failed: 1) },
        ]
    }

    /// What rules ask and look at.
    private static var rules: [Sample] {
        let digest = Digest(bytes: (0..<32).map { UInt8($0) })
        let values: [RuleTerm.Value] = [
            .plain("a.b"), .amount(Amount(500, .jpy)), .seconds(90), .hours(12.5),
            .models([.init(name: "a.b", weights: nil), .init(name: nil, weights: digest)]),
            .window(days: ["mon", "sun"], from: 540, to: 1080), .window(days: ["sat"], from: 1320, to: 360),
        ]
        let terms = values.map { RuleTerm("a.b", $0) }
        let need = NeededApproval(count: 2, role: "a.b", expirySeconds: 7200)
        let listings: [RuleSight.Listing] = [.notLookedAt, .onlyByBytes, .inNone, .named([]), .named(["'a.b'"])]
        let sights: [RuleSight] =
            [
                .trainableParameters(4608), .shareOfBase(trainable: 4608, base: 22_713_216), .uncountedTestRows,
                .baselines(["a.b", "c.d"]), .data(["'a.b'"]), .model(name: "a.b", weights: digest),
                .model(name: "a.b", weights: nil),
                .estimatedYen(12), .estimatedSeconds(61), .estimatedMebibytes(512), .noClaim,
                .claimed(yenPerDecision: 12, decisionsPerMonth: 20_000, horizonMonths: 12, discountRate: 0.05), .minute(4890),
                .spent(Usage(costYen: 100, runCount: 3, reservedYen: 5, reservedCount: 1), estimatedYen: 12),
                .admittedOfTeam(2), .runs(stage: "a.b", []), .runs(stage: "a.b", ["c.d", "e.f"]),
                .claimant(user: "a.b", team: "c.d"),
                .licences(listings.map { .init("a.b", isModel: true, $0) }), .licences(listings.map { .init("a.b", $0) }),
                .classifications(listings.map { .init("a.b", $0) }),
            ] + RuleSight.Counted.allCases.flatMap { what -> [RuleSight] in [.count(of: what, 1), .count(of: what, 1234)] }
            + RuleMessage.Choice.allCases.map { .choice(of: $0, "a.b") }
        let changes: [RuleChange] = [
            RuleChange(field: "spec.value", wanted: .terms(terms), approval: need),
            RuleChange(field: "spec.value", wanted: .terms([]), approval: nil),
            RuleChange(field: "spec.value", wanted: .oneRun, approval: nil),
            RuleChange(field: "spec.value", wanted: .fileOfTeams, approval: nil),
        ]
        let asks: [RuleAsk] = [
            .claim, .oneRun, .demand(stages: nil, terms: [], approval: nil),
            .demand(stages: [.poc], terms: terms, approval: need),
        ]
        let rest: [Sample] = [
            { $0.terms(terms) }, { $0.needed(need) }, { $0.needed(NeededApproval(count: 1, role: nil, expirySeconds: nil)) },
            { $0.exempted(until: "2027-01-31", by: "a.yaml:3", "A = B") }, { $0.explained("a.b", at: "a.yaml:3", .hold) },
            \.notConcerned, \.passes, \.filesNotKnown, \.ledgerNotKnown, { $0.objects("A = B") }, { $0.wouldObject("A = B") },
        ]
        return rest + sights.map { sight -> Sample in { $0.sight(sight) } }
            + changes.map { change -> Sample in { $0.change(change) } } + asks.map { ask -> Sample in { $0.asks(ask) } }
            + values.map { value -> Sample in { $0.value(value) } }
            + Words.Explained.allCases.map { part -> Sample in { $0.explained(part, "A = B") } }
    }

    /// Around a verdict that is asked for.
    private static var planning: [Sample] {
        let digest = Digest(bytes: (0..<32).map { UInt8($0) })
        return [
            \.filesFact, \.estimatesFact, \.estimateFact, \.quotasFact, \.gatesFact, \.modelFact, \.sitesFact, \.budgetFact,
            \.trialsFact, \.rowsFact, \.droppedFact, \.orderFact, \.controlFact, \.decisionFact, \.nothingDropped,
            \.shownUnknown, { $0.notLookedInto("A = B") }, { $0.spentUnknown(by: "a.b") },
            { $0.record(EstimateRecord(errors: [0.1, -0.2, 0.3])) ?? "" }, { $0.model("a.b", parameters: 4608, digest) },
            { $0.sites(6, of: 36, withShortcuts: true, rank: 8, 4608) },
            { $0.sites(6, of: 36, withShortcuts: false, rank: 8, 4608) }, { $0.budget([1536, 4608], of: 9216) },
            { $0.trials(Lineup(arms: [.searched, .random], seeds: [1, 2], budgets: [1536, 4608], drawCount: 5)) },
            { $0.trials(Lineup(arms: [.searched], seeds: [1])) }, { $0.rows(40, of: 60, in: .train) },
            { $0.rows(40, of: 40, in: .test) }, { $0.accepted(true) }, { $0.accepted(false) },
            {
                $0.estimate(
                    Estimate(
                        trainableParameterCount: 4608, headParameterCount: 770, baseParameterCount: 9, trainingTokenCount: 1,
                        flops: 1.5e13, searchFlops: 1, wallSeconds: 61, costYen: 12, memoryBytes: 5e8))
            },
        ]
    }

    private static func portfolio() throws -> [Sample] {
        let portfolio = try PortfolioTests.portfolio()
        return [
            \.everybody, \.wilson, { $0.emptyPeriod.headline }, { $0.emptyPeriod.sentence },
            { $0.portfolio(from: "2026-01-01", to: "2026-12-31") }, { $0.beaten(3, of: 10) }, { $0.beaten(0, of: 0) },
            { $0.judged(3, of: 12) }, { $0.judgedAnew(2) }, { $0.manyEvents(1234, from: 3, to: 9000) },
            \.monthHeader, { $0.lowerEnd(of: $0.cost) }, { $0.upperEnd(of: $0.cost) }, { $0.toldOver($0.cost) },
            { $0.thereAre($0.cost) },
        ]
            + PortfolioTable.Subject.allCases.flatMap { subject -> [Sample] in
                [
                    { $0.heading(subject) }, { $0.note(subject) }, { $0.keyHeader(subject) },
                    { $0.barChart([.spent, .quota], of: subject) },
                ]
            }
            + PortfolioFigure.Measure.allCases.map { measure -> Sample in { $0.measure(measure) } }
            + portfolio.tables.flatMap(\.rows).flatMap { row -> [Sample] in
                [{ $0.key(row.key) }] + row.figures.map { figure -> Sample in { $0.figure(figure) } }
            }
    }

    private static var counts: [Sample] {
        [1, 1234].flatMap { count -> [Sample] in
            [
                { $0.rows(count) }, { $0.testRows(count) }, { $0.seeds(count) }, { $0.draws(count) }, { $0.parameters(count) },
                { $0.modules(count) }, { $0.allocations(count) }, { $0.budgets(count) }, { $0.epochs(count) },
                { $0.trainings(count) },
                { $0.findings(count) }, { $0.months(count) }, { $0.cores(count) }, { $0.attempts(count) },
                { $0.resamples(count) },
                { $0.choices(count) }, { $0.batches(count) }, { $0.values(count) }, { $0.count(count) }, { $0.block(count) },
                { $0.looks(count) }, { $0.ceiling(parameters: count) }, { $0.curveIntervals(seedCount: count == 1 ? 1 : 3) },
                { $0.drawnOfMany(limit: count) }, { $0.probability(resamples: count) }, { $0.lost(count) },
                { $0.validated(epochs: count) }, { $0.noShortcutPair(at: count, of: 3) }, { $0.of(count, 2000) },
                { $0.worstClassesNote(of: 40, shown: count) }, { $0.spent(Double(count), of: 2000) }, { $0.roughly(count) },
                { $0.mean($0.rows(count)) }, { $0.seedHeader(UInt64(count)) }, { $0.seed(UInt64(count)) }, { $0.draw(count) },
                { $0.firstEvent(Int64(count)) }, { $0.lastEvent(Int64(count)) }, { $0.changed(Int64(count)) },
            ]
        }
    }

    private static var figures: [Sample] {
        [-1234.5, 0, 0.0125, .infinity].flatMap { value -> [Sample] in
            [
                { $0.fixed(value, 2) }, { $0.decimal(value, 2) }, { $0.significant(value) }, { $0.percent(value) },
                { $0.points(value) },
                { $0.amount(value) }, { $0.seconds(value) }, { $0.times(value) }, { $0.roughly(value) }, { $0.asItIs(value) },
                { $0.tornado(asItIs: value) }, { $0.saliencyLegend(highest: value) }, { $0.pValue(value) }, { $0.pValue(nil) },
                { $0.shown(value, in: RowQuality.accuracy) }, { $0.shown(value, in: RowQuality.loss) },
                { $0.cell("a.b", rank: 8, saliency: value) }, { $0.share("a.b", value, isOn: true) },
                { $0.share("a.b", nil, isOn: false) },
                { $0.span($0.amount(value), $0.amount(1)) }, { $0.brackets($0.amount(value)) },
                { $0.estimate($0.amount(value), $0.percent(value)) },
                { $0.named(interval: $0.interval(0.25, 2) { "\($0 + Double($1))" }) }, { $0.named(interval: nil) },
                { $0.smallestBudget(CurveEstimate(value: value, lower: 1, upper: 2)) },
                {
                    $0.need(
                        BudgetCurve.Need(
                            budget: 9, parameterCount: CurveEstimate(value: value, lower: -.infinity, upper: .infinity)), 1...8)
                },
                { $0.shown(parameters: value, 1...8) }, { $0.shown(parameters: -.infinity, 1...8) },
            ]
        }
    }

    private static let plain = Finding(severity: .warning, rule: "a/b", reason: "A = B", file: "a.yaml")
    private static let told = Finding(
        severity: .warning, rule: "a/b", message: Message(.rule(.cores(count: 8, most: 4))), file: "a.yaml")

    private static let price = Price(millionths: 2_500_000, currency: .jpy)
    private static let yen = Money(smallestUnits: 12_345, currency: .jpy)

    private static var names: [Sample] {
        Arm.allCases.flatMap { arm -> [Sample] in
            [
                { $0.arm(arm) }, { $0.adapter(of: arm) }, { $0.against(arm) }, { $0.against(arm, $0.noGainShown) },
                { $0.variant(ArmVariant(arm: arm, budget: 4608, draw: 2)) }, { $0.heading(ArmVariant(arm: arm)) },
                { $0.trial(TrialID(arm: arm, seed: 3)) }, { $0.pair(TrialID(arm: arm, seed: 3, draw: 2)) },
                { $0.confusion(ArmVariant(arm: arm), trainings: 2) }, { $0.worstClasses(ArmVariant(arm: arm), trainings: 2) },
                { $0.trained(arm, isBaseline: true, trainings: 2) }, { $0.trained(arm, isBaseline: false, trainings: 1) },
                { $0.point(arm, parameters: 4608, 0.5, .accuracy) }, { $0.columnHeader(.arm(arm)) }, { $0.other(.arm(arm)) },
                { $0.value(against: .arm(arm)) }, { $0.lack(.noAdapter(arm)) },
                { $0.valued(TrialID(arm: .searched, seed: 2), why: arm) }, { $0.missing([ArmVariant(arm: arm, budget: 8)]) },
                { $0.mcNemar(McNemar(firstOnly: 3, secondOnly: 9), of: TrialID(arm: arm, seed: 1, draw: 4)) },
            ]
        }
            + DecisionRule.Quantity.allCases.flatMap { quantity -> [Sample] in
                [
                    { $0.quantity(quantity) }, { $0.difference(0.0125, in: quantity) }, { $0.told(-0.0125, in: quantity) },
                    { $0.differences(in: quantity, decides: true) }, { $0.differences(in: quantity, decides: false) },
                    { $0.pointHeader(quantity) }, { $0.lack(.noBenefitPerUnit(quantity)) },
                    { $0.lack(.noQuantityToday(quantity)) },
                    { $0.unit(.quantity(quantity)) }, { $0.input(.benefit(.quantity(quantity))) },
                    { $0.shown(mean: 0.25, in: quantity) },
                ]
            }
            + Split.allCases.flatMap { split -> [Sample] in
                [
                    { $0.split(split) }, { $0.onlyLabel("a1", in: split) }, { $0.data(split, "b2.c") }, { $0.rows(of: split) },
                    { $0.missing(labels: ["c3", "d4", "e5", "f6", "a7", "b8", "c9"], in: split) },
                ]
                    + LearningTask.Kind.allCases.map { task -> Sample in { $0.losses(on: split, of: task) } }
            }
            + ResultColumn.allCases.flatMap { column -> [Sample] in
                [
                    { $0.column(column) }, { $0.shown(0.25, in: column) },
                    { words in
                        Spread([0.25, 0.5]).map { words.draws(ArmVariant(arm: .random), count: 5, column, $0, best: 2) } ?? ""
                    },
                ]
            }
            + Request.Stage.allCases.flatMap { stage -> [Sample] in
                [
                    { $0.stage(stage) }, { $0.atStage(stage) }, { $0.step(.giveValue(stage)) },
                    { $0.step(.trainBaseline(stage)) },
                    { $0.step(.testMore(stage, worthYen: 12.5)) }, { $0.step(.testMore(stage, worthYen: nil)) },
                    { $0.step(.goOn(stage, TrialID(arm: .uniform, seed: 2), nil)) },
                ]
            }
            + [.mendFindings, .decide, .mendCause, .dropAgain, .awaitCost, .awaitEnd, .stop].map {
                (step: NextStep) -> Sample in
                { $0.step(step) }
            }
            + [nil, .noValueModel, .noDecisions, .noBenefit, .noToday, .notTrained, .notDefined].map {
                (lack: Valuations.Lack?) -> Sample in
                { $0.lack(lack) }
            }
            + [
                .errorCosts, .decisions, .horizon, .discountRate, .computing, .people, .labelling, .serving, .fixedCosts,
                .todayCost,
                .todayErrors, .benefit(.correctDecision),
            ].map { (input: Tornado.Input) -> Sample in { $0.input(input) } }
            + ProjectCost.Part.allCases.map { part -> Sample in { $0.part(part) } }
            + RequestState.allCases.map { state -> Sample in { $0.state(state) } }
            + Finding.Severity.allCases.map { severity -> Sample in { $0.severity(severity) } }
            + Words.Sureness.allCases.map { sureness -> Sample in { $0.chosen(in: $0.resamples(3), sureness) } }
    }

    private static var decisions: [Sample] {
        Verdict.Decision.allCases.flatMap { decision -> [Sample] in
            [
                { $0.decision(decision) }, { $0.verdict(decision, findings: 0) }, { $0.verdict(decision, findings: 2) },
                { $0.nothingTrained(decision, findings: 2).headline }, { $0.nothingTrained(decision, findings: 2).sentence },
                { $0.given(decision, at: Timestamp(microseconds: 1), by: "policies") },
            ]
        }
            + [Outcome.Ending.finished, .failed, .cancelled].flatMap { ending -> [Sample] in
                let outcome = Outcome(
                    ending: ending, reason: "", searchSeconds: 1, wallSeconds: 2.5, processorSeconds: 3, memoryBytesMax: 4)
                return [{ $0.ended(outcome) }, { $0.stopped(outcome).headline }, { $0.stopped(outcome).sentence.text }]
            }
            + PairedDifference.Conclusion.allCases.flatMap { conclusion -> [Sample] in
                [1, 3].flatMap { seeds -> [Sample] in
                    [true, false].map { isStandard in
                        { $0.headline(conclusion, against: .uniform, in: .spearman, isStandard: isStandard, seedCount: seeds) }
                    }
                }
            }
    }

    /// Of each conclusion one.
    private static func differences() -> [Sample] {
        func rights(_ wins: Int, _ losses: Int, of rows: Int) -> PairedRows {
            .rights((0..<rows).map { $0 < wins ? 1 : $0 < wins + losses ? -1 : 0 })
        }
        let all = [
            PairedDifference([rights(20, 2, of: 60)]), PairedDifference([rights(2, 20, of: 60)]),
            PairedDifference([rights(3, 0, of: 10)]),
            PairedDifference([rights(10, 9, of: 60), rights(12, 9, of: 60)]), PairedDifference([rights(3, 1, of: 60)]),
            PairedDifference([rights(1, 0, of: 60)]), PairedDifference([rights(0, 0, of: 60)]),
            PairedDifference([rights(20, 2, of: 60)], claim: .init(seedsMin: 3)),
            PairedDifference([rights(20, 2, of: 60)], claim: .init(minimum: 0.9)),
            PairedDifference([rights(12, 9, of: 60), rights(9, 12, of: 60)]),
            PairedDifference([
                .ranks(
                    targets: Ranking([Double](repeating: 1, count: 40)), first: Ranking((0..<40).map(Double.init)),
                    second: Ranking((0..<40).map { Double(-$0) }))
            ]),
        ]
        return all.flatMap { difference in
            DecisionRule.Quantity.allCases.flatMap { quantity -> [Sample] in
                let gate = NextStep.Gate(
                    baseline: .uniform, quantity: quantity, difference: difference, returnAtLowerEnd: difference.point)
                return [
                    { $0.statement(difference, in: quantity, against: .uniform) },
                    { $0.besides(difference, in: quantity, against: .uniform) }, { $0.point(of: difference, in: quantity) },
                    { $0.interval(of: difference, in: quantity) ?? $0.none },
                    { $0.intervalOrLack(of: difference, in: quantity) },
                    { $0.seedRange(of: difference, in: quantity) }, { $0.reservation(difference, in: quantity) ?? $0.none },
                    { $0.power(difference, in: quantity) ?? $0.none },
                    { $0.step(.goOn(.poc, TrialID(arm: .searched, seed: 1), gate)) },
                ]
            }
        }
    }

    /// Of runs whose value is shown, is not, and is not given.
    private static func value() throws -> [Sample] {
        let reports = try [
            SyntheticLedger.finished(ValueTests.clear, labelCounts: ValueTests.rows, value: ValueTests.value()),
            SyntheticLedger.finished(
                ValueTests.clear, labelCounts: ValueTests.rows, value: ValueTests.value(peopleHours: 100_000)),
            SyntheticLedger.finished(rightRows: [.searched: 320, .uniform: 319, .headOnly: 280]),
            SyntheticLedger.finished(ValueTests.clear, value: nil),
        ].map { try RunReport(events: $0.events) }
        let model = ValueTests.value()
        let ofReports = reports.flatMap { report -> [Sample] in
            let valuations = report.valuations
            let ofCost = valuations.map { valuations -> [Sample] in
                [
                    { $0.cost(valuations.cost, valuations.model) }, { $0.missing(valuations.cost) ?? $0.none },
                    { $0.change(WhatWouldChange(report, valuations.leading?.value)) }, { $0.risk(valuations.leading?.value) },
                ]
            }
            let ofComparisons = report.comparisons.flatMap { comparison -> [Sample] in
                [{ $0.decision(comparison) }, { $0.difference(of: comparison) }, { $0.rule(comparison) }]
            }
            let ofColumns = (valuations?.columns ?? []).flatMap { column -> [Sample] in
                let own: [Sample] =
                    column.value.map { value in
                        [
                            { $0.netPresentValue(value) }, { $0.netPresentValue(value, isAlone: true) }, { $0.ratio(value) },
                            { $0.payback(value) }, { $0.gain(value) }, { $0.gainPerMonth(value) }, { $0.correct(value) },
                            { $0.breakEven(value) }, { $0.costPerCorrect(value) }, { $0.lossProbability(value) },
                            { $0.perfectInformation(value) }, { $0.deployed(value) }, { $0.unpriced(value) },
                            { $0.tornado(of: value) },
                        ] + (Tornado(value)?.bars ?? []).map { bar in { $0.ends(bar) } }
                    } ?? []
                return [{ $0.value(column) }] + own
            }
            return (ofCost ?? []) + ofComparisons + ofColumns
        }
        return ofReports + [
            { $0.value(nil) }, { $0.risk(nil) }, { $0.people("b7.c") }, { $0.hours(10.5, at: price) },
            { $0.labelled(rows: 160, at: price) },
            { $0.served(1000, at: price) }, { $0.fixed(0.05, of: yen) }, { $0.money(yen) }, { $0.price(price) },
            { $0.presentValue(model) }, { $0.today(.init(accuracy: 0.7, costPerMonth: yen)) ?? "" },
            { $0.today(.init(accuracy: 0.7)) ?? "" }, { $0.today(.init(costPerMonth: yen)) ?? "" },
            { $0.labelled($0.cost, $0.amount(3)) },
        ]
    }

    private static func card() throws -> [Sample] {
        guard let request = RequestID("1.a") else { throw CancellationError() }
        return [
            \.baseModelsLimits, \.batchRow, \.budgetRow, \.epochsRow, \.filesCaption, \.intendedUseHeading, \.learningRateRow,
            \.licenceHeader, \.limitsHeading, \.methodRow, \.noOtherUse, \.notEvaluated, \.originsCaption, \.proxyRow,
            \.ranksRow,
            \.settingsCaption, \.trainingHeading, \.verifyHeading, { $0.card(of: request, base: "a.b", team: "c.d") },
            { $0.sentences($0.cost, $0.amount(3)) }, { $0.intendedUse("a.b", .pilot) }, { $0.measuredOn(57, of: "a.b") },
            { $0.verify(first: 3, last: 9) }, { $0.signed(nil, last: 9) },
            { $0.signed(SignedCheckpoint(size: 5, root: .zero, note: ""), last: 9) },
            { $0.signed(SignedCheckpoint(size: 12, root: .zero, note: ""), last: 9) },
        ]
    }

    private static func rest() throws -> [Sample] {
        let (site, other) = (SyntheticLedger.sites[0].name, SyntheticLedger.sites[1].name)
        func saliency(_ site: String) -> SiteSaliency {
            SiteSaliency(site: site, saliency: 2, saliencyPerParameter: 0.5, lower: 1, upper: 3, selectionProbability: 0.25)
        }
        func round(batches: Int, rows: Int, resamples: Int?, head: String? = nil) -> SaliencyRound {
            SaliencyRound(
                proxy: .gradNorm, round: 1, seed: 7, batchCount: batches, rowCount: rows, initialisation: "A = B", seconds: 3.5,
                sites: [saliency(site)], resampleCount: resamples)
        }
        let rounds = [
            round(batches: 16, rows: 512, resamples: 200), round(batches: 0, rows: 250, resamples: nil),
            round(batches: 0, rows: 0, resamples: 9),
        ]
        func choice(rank: Int, left: Int) -> SiteChoice {
            SiteChoice(
                site: site, order: 1, rank: rank, parameterCount: 768, saliency: 2, budgetLeft: left, reason: "A = B",
                margin: nil)
        }
        let choices = [choice(rank: 0, left: 1), choice(rank: 0, left: 9), choice(rank: 8, left: 0)]
        let record = AllocationRecord(arm: .searched, budget: 1537, trainableParameterCount: 768, choices: choices)
        let step = ChoiceMargin.Step(site: other, rank: 4, parameterCount: 768, gain: 0.25)
        let machine = SyntheticLedger.machine("Haswell")
        let card = RateCard(
            name: "a.b", yenPerCoreHour: 8, coreCount: 2, yenPerRun: 1, perGiBHour: price,
            energy: .init(wattsPerCore: 3, wattsPerGiB: 0.5, perKilowattHour: price, carbonGramsPerKilowattHour: 430))
        let plain = RateCard(name: "a.b", yenPerCoreHour: 8, coreCount: 2, yenPerRun: 1)
        let candidates = CandidateRound(purpose: .allocation, round: 2, seed: 1, seconds: 9, candidates: [], budget: 4608)
        let rates = CandidateRound(purpose: .learningRate, round: 1, arm: .uniform, seed: 1, seconds: 9, candidates: [])
        let reliabilities = [[3], [5], [4, 4]].map { ScoreReliability(SelectionTests.validation($0, ofCurve: $0.count > 1)) }
        let messages: [Sample] = [
            { $0.team("a.b") }, { $0.warning(Self.plain).text }, { $0.warning(Self.told).text }, { $0.why(Self.told).text },
            { $0.events([3, 4, 5, 9]) },
            { $0.time(Timestamp(microseconds: 1)) }, { $0.second(Timestamp(microseconds: 1)) },
            { $0.measure(.accuracy) }, { $0.measure(.loss) }, { $0.budgetChart(.accuracy) }, { $0.budgetChart(.loss) },
            { $0.curveCaption(.loss, hasHeadroom: true) }, { $0.curveCaption(.accuracy, hasHeadroom: false) },
            { $0.noCorrelation(.spearman) }, { $0.noCorrelation(.matthewsCorrelation) }, { $0.other(.today) },
            { $0.columnHeader(.today) }, { $0.value(against: .today) },
            { $0.valued(TrialID(arm: .searched, seed: 2), why: nil) },
            { $0.prices(card) }, { $0.prices(plain) }, { $0.unpriced(by: plain) ?? "" },
            { words in card.energy.map { words.energy($0, kilowattHours: 0.25) } ?? "" },
            { $0.map(record, on: 1, of: 3) }, { $0.sitesOn(record) }, { $0.used(record, isOfLargest: true) },
            { $0.used(record, isOfLargest: false) }, { $0.surenessNote(isOfOneSeed: true) },
            { $0.surenessNote(isOfOneSeed: false) },
            { $0.alone(.snip, within: 4608) }, { $0.alone(saliency(site), by: .snip, times: $0.resamples(3)) },
            { $0.shareDescription(always: [("a.b", 0.99)], edge: []) }, { $0.scored(.gradNorm, .rowsHeldAside(250), "A = B") },
            { $0.score(saliency(site), by: .snip) }, { $0.noRival(isOn: true) }, { $0.noRival(isOn: false) },
            { $0.round(candidates) }, { $0.round(rates) }, { $0.goesOn(true) }, { $0.goesOn(false) },
            { $0.scoreHeader(.synflow) },
            { $0.draws(of: .resamples(count: 200, of: .trainings(33), seed: 1)) },
            { $0.draws(of: .resamples(count: nil, of: .trainings(1), seed: nil)) },
            { $0.measured($0.cost, at: 4608) },
            { $0.placements(at: 4608, with: record, without: record, shortcuts: [site], areSame: true) },
            { $0.placements(at: nil, with: record, without: nil, shortcuts: [], areSame: false) },
            {
                $0.submitter(
                    Reception(
                        fileName: "a.b", sizeBytes: 1, digest: .zero, submitter: Submitter(userID: 1000, userName: "hanako")))
            },
            { $0.weights(of: "a.b") }, { $0.kernel(machine) }, { $0.change(MachineChange(from: machine, to: machine)) },
            { $0.moved(MachineChange(from: nil, to: machine)) }, { $0.under(["a.b", "c.d"]) },
            {
                $0.threads(
                    RunPreparation(
                        engineVersion: "1", threadCount: 2, baseParameterCount: 3, sites: [], splits: [], shardCount: 4))
            },
            {
                $0.rows(
                    SplitSummary(
                        split: .test, rowCount: 57, tokenCount: 1, truncatedRowCount: 3, labelCounts: [], rowsWithoutTarget: 2))
            },
            { $0.rows(SplitSummary(split: .test, rowCount: 1, tokenCount: 1, truncatedRowCount: 0, labelCounts: [])) },
        ]
        return messages
            + rounds.flatMap { round -> [Sample] in
                let shares = SelectionShares(round)
                let ofShares: [Sample] =
                    shares.map { shares in
                        [
                            { $0.draws(of: shares.source) }, { $0.times(site, in: shares) ?? "" },
                            { $0.shares($0.cost, shares) },
                            { $0.sharesTable(ArmVariant(arm: .searched), shares) },
                        ]
                    } ?? []
                return [{ $0.scored(round).text }] + ofShares
            }
            + [.batches(16), .rowsHeldAside(250), .trainings(33), .none].map { (data: ScoredData) -> Sample in
                { $0.scoredOn(data) }
            }
            + choices.flatMap { choice -> [Sample] in
                [{ $0.verdict(choice) }, { $0.origin(choice).text }]
                    + ChoiceMargin.Basis.allCases.flatMap { basis -> [Sample] in
                        let margin = ChoiceMargin(basis: basis, own: step, other: step)
                        return [
                            { $0.ownStep(margin, isOn: choice.rank > 0) },
                            { $0.rival(step, saliency(other), basis, choice: choice, overlap: true) },
                            { $0.rival(step, nil, basis, choice: choice, overlap: nil) },
                            { $0.rival(step, saliency(other), basis, choice: choice, overlap: false) },
                        ]
                    }
            }
            + reliabilities.flatMap { reliability -> [Sample] in
                [
                    { $0.value(of: reliability) }, { $0.scope(of: reliability) }, { $0.conclusion(of: reliability) },
                    { $0.reliability(reliability) }, { $0.reliabilityIs(reliability, isOfCurve: true) },
                    { $0.reliabilityIs(reliability, isOfCurve: false) }, { $0.reliable(reliability) },
                ]
            }
    }
}
