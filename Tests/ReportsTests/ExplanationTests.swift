import Domain
import Reports
import TestSupport
import Testing

/// What `explain` says of a site: its score and price, against whose, and how sure that is.
@Suite struct ExplanationTests {
    private static let (value, query, key) = (
        "encoder.layer.0.attention.self.value", "encoder.layer.0.attention.self.query", "encoder.layer.0.attention.self.key"
    )

    private static func step(_ site: String, _ gain: Double) -> ChoiceMargin.Step {
        ChoiceMargin.Step(site: site, rank: 1, parameterCount: 768, gain: gain)
    }

    /// Values are in by far; queries are in and keys out, both near the edge.
    private static func record(
        budget: Int? = nil, arm: Arm = .searched, round: Int? = nil, trial: TrialID? = nil, on: [String] = [value, query]
    ) -> AllocationRecord {
        let gains = [0.004, 0.0012, 0.001]
        let choices = zip([value, query, key], gains).enumerated().map { place, item in
            let (site, gain) = item
            let isOn = on.contains(site)
            return SiteChoice(
                site: site, order: place + 1, rank: isOn ? 1 : 0, parameterCount: isOn ? 768 : 0, saliency: gain * 768,
                gainPerParameter: gain, budgetLeft: isOn ? 1536 - 768 * (place + 1) : 1,
                selectionProbability: trial == nil ? [1, 0.6, 0.4][place] : nil, reason: "as it was",
                margin: ChoiceMargin(
                    basis: .gainPerParameter, own: step(site, gain), other: isOn ? step(key, gains[2]) : step(query, gains[1])))
        }
        return AllocationRecord(
            arm: arm, budget: 1537, trainableParameterCount: 1536, choices: choices, round: round, trial: trial,
            curveBudget: budget)
    }

    private static func scored(_ proxy: ProxyName, round: Int = 1, resamples: Int? = 200) -> SaliencyRound {
        SaliencyRound(
            proxy: proxy, round: round, seed: 1, batchCount: 16, rowCount: 512, initialisation: "A random, B zero", seconds: 1,
            sites: zip([value, query, key], [0.004, 0.0012, 0.001]).enumerated().map { place, item in
                SiteSaliency(
                    site: item.0, saliency: item.1 * 768, saliencyPerParameter: item.1,
                    lower: resamples.map { _ in item.1 * 768 * 0.9 }, upper: resamples.map { _ in item.1 * 768 * 1.1 },
                    selectionProbability: resamples.map { _ in [1, 0.6, 0.4][place] })
            }, resampleCount: resamples)
    }

    private static func explained(_ facts: [Fact], site: String? = nil) throws -> ExplainedAllocation {
        let ledger = try SyntheticLedger.begunAgain(saying: facts)
        let explanation = try RequestExplanation(events: ledger.events, arm: .searched, site: site)
        return try #require(explanation.allocation)
    }

    @Test func aSiteIsHeldAgainstTheEdge() throws {
        let facts: [Fact] = [.searchScored(Self.scored(.gradNorm)), .searchAllocated(Self.record())]
        let all = try Self.explained(facts)
        #expect(all.edge == [Self.query, Self.key])
        #expect(
            all.sites.map(\.sentences) == [
                [
                    "\(Self.value) is in, at rank 1 for 768 parameters.",
                    "Its score by grad-norm is 3.07 (95 % interval 2.76 to 3.38).",
                    "Its last step, to rank 1, took 768 parameters and gained 0.00400 per parameter.",
                    "It displaced \(Self.key), whose step to rank 1 for 768 parameters gains 0.00100 per parameter, at a score of "
                        + "0.768 (95 % interval 0.691 to 0.845). The intervals of the two gains do not overlap.",
                    "It is chosen in 200 of 200 resamples of 16 batches, seed 1 (100.0\u{A0}%): they leave little doubt.",
                ],
                [
                    "\(Self.query) is in, at rank 1 for 768 parameters.",
                    "Its score by grad-norm is 0.922 (95 % interval 0.829 to 1.01).",
                    "Its last step, to rank 1, took 768 parameters and gained 0.00120 per parameter.",
                    "It displaced \(Self.key), whose step to rank 1 for 768 parameters gains 0.00100 per parameter, at a score of "
                        + "0.768 (95 % interval 0.691 to 0.845). The intervals of the two gains overlap.",
                    "It is chosen in 120 of 200 resamples of 16 batches, seed 1 (60.0\u{A0}%): it is near the edge, and others might "
                        + "have put it on the other side.",
                ],
                [
                    "\(Self.key) is out.", "Its score by grad-norm is 0.768 (95 % interval 0.691 to 0.845).",
                    "Its first step, to rank 1, would take 768 parameters and would gain 0.00100 per parameter.",
                    "What was last in before it is \(Self.query), whose step to rank 1 for 768 parameters gains 0.00120 per "
                        + "parameter, at a score of 0.922 (95 % interval 0.829 to 1.01): that one it would have to displace; "
                        + "1 parameter of the budget is left. The intervals of the two gains overlap.",
                    "It is chosen in 80 of 200 resamples of 16 batches, seed 1 (40.0\u{A0}%): it is near the edge, and others might "
                        + "have put it on the other side.",
                ],
            ])
        let out = try #require(all.sites.last)
        #expect(out.step == Self.step(Self.key, 0.001) && out.against?.step == Self.step(Self.query, 0.0012))
        #expect(out.basis == .gainPerParameter && out.resampleCount == 200 && out.choiceShare == nil)
        #expect(try Self.explained(facts, site: "*.key").edge == [Self.key])
    }

    /// Where nothing was drawn again nothing is said to be sure; where a lot decided, no score is told.
    @Test func whatIsNotKnownIsNotTold() throws {
        let unsampled = try Self.explained([
            .searchScored(Self.scored(.synflow, resamples: nil)),
            .searchAllocated(
                AllocationRecord(
                    arm: .searched, budget: 1537, trainableParameterCount: 1536,
                    choices: Self.record().choices.map { choice in
                        SiteChoice(
                            site: choice.site, order: choice.order, rank: choice.rank, parameterCount: choice.parameterCount,
                            saliency: choice.saliency, budgetLeft: 1, reason: "as it was")
                    })),
        ])
        #expect(
            unsampled.sites[0].sentences == [
                "\(Self.value) is in, at rank 1 for 768 parameters.", "Its score by synflow is 3.07.",
                "The allocator says: as it was.", "How sure that is, is not known: the scores were not drawn again.",
            ])
        // What did harm gains nothing, and nothing in proportion to its score.
        let harm = SiteChoice(
            site: Self.key, order: 1, rank: 0, parameterCount: 0, saliency: -0.25, budgetLeft: 0, reason: "as it was",
            margin: ChoiceMargin(basis: .gainPerParameter, own: Self.step(Self.key, 0), other: Self.step(Self.query, 0.0012)))
        let harmful = try Self.explained([
            .searchScored(
                SaliencyRound(
                    proxy: .ablation, round: 1, seed: 1, batchCount: 0, rowCount: 50, initialisation: "after 40 steps",
                    seconds: 1,
                    sites: [
                        SiteSaliency(site: Self.key, saliency: -0.25, saliencyPerParameter: 0, lower: -0.5, upper: 0.125),
                        SiteSaliency(site: Self.query, saliency: 1, saliencyPerParameter: 0, lower: 0.5, upper: 1.5),
                    ], resampleCount: 200)),
            .searchAllocated(
                AllocationRecord(arm: .searched, budget: 1, trainableParameterCount: 0, choices: [harm])),
        ])
        #expect(harmful.sites[0].sentences.dropFirst(2).first?.hasSuffix("would gain 0 per parameter.") == true)
        #expect(harmful.sites[0].sentences.allSatisfy { !$0.contains("overlap") }, "\(harmful.sites[0].sentences)")
        let uniform = AllocationRecord(
            arm: .searched, budget: 1537, trainableParameterCount: 768,
            choices: [
                SiteChoice(
                    site: Self.value, order: 1, rank: 1, parameterCount: 768, budgetLeft: 769, reason: "the same for all")
            ])
        let competed = try Self.explained([.searchScored(Self.scored(.ablation)), .searchAllocated(uniform)])
        #expect(
            competed.sites[0].sentences == [
                "\(Self.value) is in, at rank 1 for 768 parameters.", "The allocator says: the same for all.",
                "By ablation alone its score is 3.07 (95 % interval 2.76 to 3.38); it would be chosen in 200 of 200 resamples of 16 "
                    + "batches, seed 1 (100.0\u{A0}%).",
            ])
        #expect(competed.edge.isEmpty)
    }

    /// Over seeds and rounds, without the lots, and a choice that was made again counts once.
    @Test func aDynamicSearchIsCountedOverSeedsAndRounds() throws {
        var facts: [Fact] = []
        for seed in [UInt64(1), 2] {
            let trial = TrialID(arm: .searched, seed: seed)
            for round in 1...3 {
                let choice = Self.record(
                    round: round, trial: trial,
                    on: seed == 2 && round == 3 ? [Self.value, Self.key] : [Self.value, Self.query])
                facts.append(.searchScored(Self.scored(round == 1 ? .constant : .gradNorm, round: round, resamples: nil)))
                facts.append(.searchAllocated(choice))
                if round == 2 { facts.append(.searchAllocated(choice)) }
            }
        }
        let all = try Self.explained(facts)
        #expect(all.sites.map(\.choiceShare) == [1, 0.75, 0.25] && all.sites.map(\.rank) == [1, 0, 1])
        #expect(
            all.sites[1].sentences.last
                == "It is chosen in 3 of 4 choices over 2 seeds, without 2 that were drawn by lot (seed 1: 2 of 2; seed 2: 1 of 2): "
                + "it is near the edge, and others might have put it on the other side.")
        let each = try Self.explained(facts, site: Self.query)
        #expect(each.sites.count == 6 && each.sites.dropLast().allSatisfy(\.sentences.isEmpty))
    }
}
