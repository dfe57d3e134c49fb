import Domain
import Engine
import TestSupport
import Testing

/// The searches of a whole run on the toy task.
@Suite struct SearchTests {
    private func facts(_ plan: Plan) throws -> [Fact] {
        var facts: [Fact] = []
        let (configuration, checkpoint) = try Checkpoint.open(folder: Repository.golden + "/bert")
        let reporter = Reporter(
            clock: { 0 },
            report: { fact in
                facts.append(fact)
                return .goOn
            })
        try Execution(
            plan: plan, model: try Toy.model(), data: Toy.data(),
            unsignedModel: { try Transformer(configuration: configuration, checkpoint: checkpoint.absolute) }
        ).run(reporter) { _, _ in }
        for fact in facts { #expect(try Fact(kind: fact.kind, payloadJSON: try fact.payloadJSON()) == fact) }
        return facts
    }

    private func rounds(_ facts: [Fact]) -> [SaliencyRound] {
        facts.compactMap { if case .searchScored(let round) = $0 { round } else { nil } }
    }

    @Test(arguments: ProxyName.askable.filter { $0 != .constant })
    func everyProxyTellsSitesApart(proxy: ProxyName) throws {
        let facts = try facts(try Toy.plan(arms: [.searched], proxy: proxy))
        let round = try #require(rounds(facts).first)
        #expect(round.proxy == proxy && round.sites.count == 12)
        if proxy != .alphaTest { #expect(Set(round.sites.map(\.saliency)).count > 6) }
        let seesBatches = ![.synflow, .alphaTest, .sensitivity].contains(proxy)
        #expect(
            (round.head?.hasPrefix("fitted for 10 epochs on what the frozen model makes of 45 training rows") == true)
                == (proxy != .synflow))
        for site in round.sites {
            #expect((site.lower != nil) == seesBatches && (site.selectionProbability != nil) == seesBatches)
            if let lower = site.lower, let upper = site.upper { #expect(lower <= upper) }
            if let probability = site.selectionProbability { #expect((0...1).contains(probability)) }
        }
    }

    /// What is dropped is chance, of which a score is to say nothing: a dynamic search's first scores are those of the same weights without it.
    @Test func scoresOfADynamicSearchAreThoseOfTheWholeFunction() throws {
        func first(_ dropout: Double) throws -> SaliencyRound {
            let search = SearchSettings(
                method: .dynamic, proxy: .gradNorm, probeBatchCount: 2, rank: 4, sites: .allLinear,
                dynamic: DynamicSettings(every: 1, warmupRounds: 0, competition: .combined, shortcutShare: 0.25))
            let training = TrainingSettings(
                epochs: 1, batchSize: 7, learningRate: 1e-2, seeds: [1], warmupShare: 0.1, weightDecay: 0.01,
                gradientNormMax: 1, dropout: dropout)
            return try #require(rounds(try facts(try Toy.plan(arms: [.searched], search: search, training: training))).first)
        }
        let (whole, dropping) = (try first(0), try first(0.5))
        // Folded into the weight or beside it: the same function in another order of sums.
        #expect(whole.sites.count == 12)
        for (one, other) in zip(whole.sites, dropping.sites) {
            #expect(abs(one.saliency - other.saliency) < 1e-4 * one.saliency, "\(one.site)")
        }
    }

    @Test(arguments: [ProxyName.snip, .synflow]) func atBZeroARankingOfTiesIsRefused(proxy: ProxyName) throws {
        let search = SearchSettings(
            method: .static, proxy: proxy, probeBatchCount: 4, rank: 4, sites: .allLinear, initialisation: .zeroB)
        #expect {
            _ = try facts(try Toy.plan(arms: [.searched], search: search))
        } throws: {
            "\($0)".contains("every saliency of \(proxy.rawValue) is zero under the initialisation 'zero-b'")
        }
    }

    @Test func ranksPerSiteKeepToTheBudget() throws {
        let search = SearchSettings(
            method: .static, proxy: .gradNorm, probeBatchCount: 4, rank: 8, sites: .allLinear, ranks: [1, 2, 4, 8],
            initialisation: .warmUp)
        let facts = try facts(try Toy.plan(arms: [.searched], search: search))
        let shares = try #require(rounds(facts).first?.sites.first?.rankShares)
        #expect(shares.count == 8 && shares == shares.sorted() && abs((shares.last ?? 0) - 1) < 1e-9)
        guard case .searchAllocated(let record) = facts[2] else { throw EngineError("no allocation") }
        #expect(record.trainableParameterCount <= 1300 && Set(record.choices.map(\.rank)).count > 2)
    }

    @Test func shortcutsAreComparedByTheSameSearchWithoutThem() throws {
        let search = SearchSettings(
            method: .static, proxy: .gradNorm, probeBatchCount: 4, rank: 4, sites: .allLinear, shortcuts: .compare)
        let facts = try facts(try Toy.plan(arms: [.searched, .searchedWithoutShortcuts, .uniform], search: search))
        let records = facts.compactMap { if case .searchAllocated(let record) = $0 { record } else { nil } }
        #expect(records.map(\.arm) == [.searched, .searchedWithoutShortcuts, .uniform])
        #expect(records[0].choices.count == 12 + 7 && records[1].choices.count == 12)
        #expect(facts.count { $0.kind == .trialFinished } == 3)
    }

    /// Each training is on record with its modules, each is held against what the others say of it, and what is chosen follows from them.
    @Test(arguments: [ProxyName.constant, .gradNorm]) func shortTrainingsTellWhatSitesAdd(proxy: ProxyName) throws {
        let search = SearchSettings(
            method: .measured, proxy: proxy, probeBatchCount: 2, rank: 4, sites: .allLinear, ranks: [1, 2, 4],
            shortcuts: .compare, measured: MeasuredSettings(trainings: 10, epochs: 1))
        let plan = try Toy.plan(
            arms: [.searched, .searchedWithoutShortcuts, .uniform], search: search, training: Toy.settings(epochs: 1),
            budgets: [700, 1300])
        let facts = try facts(plan)
        let validation = try #require(
            facts.compactMap { if case .searchValidated(let validation) = $0 { validation } else { nil } }.first)
        #expect(validation.proxy == .measured && validation.candidates.count == 20 && validation.lossWithoutModules != nil)
        let sites = Dictionary(
            uniqueKeysWithValues: plan.search.selectedSites(of: plan.model.shape).map { ($0.name, $0) })
        for candidate in validation.candidates {
            let ranks = try #require(candidate.ranks)
            let count = ranks.reduce(0) { $0 + (sites[$1.key]?.parameterCount(rank: $1.value) ?? 0) }
            #expect(count == candidate.trainableParameterCount && count <= candidate.budget ?? 0 && candidate.score.isFinite)
        }
        #expect(
            validation.candidates.map(\.name).prefix(10)
                == [
                    "random 1", "random 2", "random 3", "random 4", "random 5", "likely 1", "likely 2", "likely 3", "likely 4",
                    "likely 5",
                ])
        let rounds = rounds(facts)
        let measured = rounds.filter { $0.proxy == .measured }
        // At each budget with shortcuts and without, by the same trainings.
        #expect(measured.map(\.sites.count) == [19, 12, 19, 12] && Set(rounds.map(\.round)).count == rounds.count)
        #expect(rounds.count == (proxy == .constant ? 4 : 5))
        for round in measured {
            #expect(round.trainingCount == 11 && round.resampleCount == 200)
            for site in round.sites {
                #expect(try #require(site.lower) <= site.saliency && site.saliency <= site.upper ?? -1)
                #expect((0...1).contains(site.selectionProbability ?? -1))
            }
        }
        let linears = Set(measured[1].sites.map(\.site))
        #expect(
            measured[0].sites.filter { linears.contains($0.site) }.map(\.saliency) == measured[1].sites.map(\.saliency))
        let records = facts.compactMap { if case .searchAllocated(let record) = $0 { record } else { nil } }
        #expect(records.filter { $0.arm == .searched }.map(\.budget) == [700, 1300])
        #expect(records.allSatisfy { $0.trainableParameterCount <= $0.budget })
        #expect(try self.facts(plan) == facts)
    }

    @Test func inAutoUniformCompetesToTheEndForAtMostTheStatedShare() throws {
        let search = SearchSettings(
            method: .auto, proxy: .gradNorm, probeBatchCount: 4, rank: 4, sites: .allLinear, shortcuts: .on,
            auto: AutoSettings(share: 1, proxies: [.gradNorm]))
        let facts = try facts(try Toy.plan(arms: [.searched, .uniform], search: search, seeds: [1, 2, 3, 4]))
        let contests = facts.compactMap { if case .searchCompared(let round) = $0 { round } else { nil } }
        // Of the eight allocations four fit into the price.
        try #require(contests.map(\.candidates.count) == [4, 2])
        #expect(contests.allSatisfy { $0.candidates[0].name == "uniform" } && contests[0].candidates[0].isKept)
        #expect(contests[1].candidates.count { $0.isKept } == 1)
        let (first, second) = (contests[0].candidates[0].stepCount, contests[1].candidates[0].stepCount)
        // Four trainings of eight epochs of seven steps; two probes of four batches come out of that too.
        #expect(first >= 24 && 2 * 4 + 4 * first + 2 * (second - first) <= 4 * 8 * 7)
        let winner = try #require(contests[1].candidates.first { $0.isKept })
        let searched = facts.compactMap { if case .searchAllocated(let record) = $0 { record } else { nil } }[0]
        #expect(searched.choices.allSatisfy { $0.reason.hasPrefix("of '\(winner.name)', which won on validation: ") })
        // With shortcuts and without them on the same rows, as far as both are still there.
        let all = contests[0].candidates
        let with = try #require(all.first { $0.name == "grad-norm, with shortcuts, rank per site" })
        let twin = try #require(with.withoutShortcuts)
        let without = try #require(all.first { $0.name == twin.name })
        #expect(twin.name == "grad-norm, rank per site" && twin.validationLoss == without.validationLoss && twin.rowCount == 13)
        #expect(abs(twin.lossDecrease - (without.validationLoss - with.validationLoss)) < 1e-6 && twin.standardError ?? 0 > 0)
        #expect(twin.validationAccuracy == without.validationAccuracy && with.validationAccuracy != nil)
        #expect(all.count { $0.withoutShortcuts != nil } == 1)
    }

    /// How sure a place is hangs on how places are come by: a rank per site where that competes, and not on or off.
    @Test func inAutoProbabilitiesAreOfTheLadderThatCompetes() throws {
        func search(_ method: SearchSettings.Method, ranks: [Int]?) -> SearchSettings {
            SearchSettings(
                method: method, proxy: .gradNorm, probeBatchCount: 6, rank: 4, sites: .allLinear, ranks: ranks,
                auto: method == .auto ? AutoSettings(share: 2, proxies: [.gradNorm]) : nil)
        }
        func probabilities(_ search: SearchSettings) throws -> [Double] {
            let plan = try Toy.plan(arms: [.searched, .uniform], search: search, training: Toy.settings(epochs: 8))
            return try #require(rounds(try facts(plan)).first).sites.compactMap(\.selectionProbability)
        }
        let competing = try probabilities(search(.auto, ranks: nil))
        #expect(try competing == probabilities(search(.static, ranks: [1, 2, 4])))
        #expect(try competing != probabilities(search(.static, ranks: nil)))
    }

    @Test func probesThatLeaveNothingForACompetitionAreNotMade() throws {
        let search = SearchSettings(
            method: .auto, proxy: .gradNorm, probeBatchCount: 36, rank: 4, sites: .allLinear,
            auto: AutoSettings(share: 0.5, proxies: [.ensemble]))
        #expect {
            _ = try facts(try Toy.plan(arms: [.searched, .uniform], search: search, seeds: [1, 2, 3, 4]))
        } throws: {
            "\($0)".contains(
                "112 steps are 50 % of the training; probes take 111 of them, and the rest is too little for a competition")
        }
    }

    @Test(arguments: [nil, [1, 2, 4]]) func aRandomArmIsOfTheSameKindAndTheSameForAllSeeds(ranks: [Int]?) throws {
        func record(seeds: [UInt64]) throws -> (searched: AllocationRecord, random: AllocationRecord) {
            let search = SearchSettings(
                method: .static, proxy: .gradNorm, probeBatchCount: 4, rank: 4, sites: .allLinear, ranks: ranks)
            let plan = try Toy.plan(arms: [.searched, .uniform, .random], search: search, seeds: seeds)
            let facts = try self.facts(plan)
            let records = facts.compactMap { if case .searchAllocated(let record) = $0 { record } else { nil } }
            #expect(records.map(\.arm) == [.searched, .uniform, .random])
            #expect(facts.count { $0.kind == .trialFinished } == 3 * seeds.count)
            return (records[0], records[2])
        }
        let (searched, random) = try record(seeds: [1])
        #expect(random.budget == searched.trainableParameterCount)
        #expect(random.trainableParameterCount > searched.trainableParameterCount - 120)
        #expect(random.choices.allSatisfy { $0.reason.contains("by lot") && $0.saliency == 1 })
        let sites = try Toy.shape().linearSites
        func places(_ record: AllocationRecord) -> [Int] { sites.map { record.allocation(sites: sites).rank(at: $0.name) } }
        #expect(places(random) != places(searched))
        // Another search may spend more or less; only where the budget ends can that be seen.
        let other = places(try record(seeds: [7]).random)
        #expect(zip(other, places(random)).count { $0 != $1 } <= 2)
    }

    @Test(arguments: [nil, [1, 2, 4]]) func aDynamicSearchMayFreezeAndItsBestEpochComesBack(ranks: [Int]?) throws {
        let search = SearchSettings(
            method: .dynamic, proxy: .fisher, probeBatchCount: 2, rank: 4, sites: .allLinear, ranks: ranks, shortcuts: .on,
            dynamic: DynamicSettings(
                every: 1, warmupRounds: 1, competition: .combined, shortcutShare: 0.25, freezeAfter: 0.5, hysteresis: 0.2))
        let facts = try facts(
            try Toy.plan(
                arms: [.searched, .uniform, .random], search: search, training: Toy.settings(learningRate: 0.1, keep: .best)))
        let records = facts.compactMap {
            if case .searchAllocated(let record) = $0, record.round != nil { record } else { nil }
        }
        // Eight epochs, the last choice at the beginning of the fifth.
        #expect(records.map(\.round) == [1, 2, 3, 4, 5])
        let result = facts.compactMap { if case .trialFinished(let result) = $0 { result } else { nil } }[0]
        let kept = try #require(result.keptEpoch)
        #expect(result.trainableParameterCount == records[min(kept, 5) - 1].trainableParameterCount)
        let losses = facts.compactMap { fact -> Double? in
            guard case .trialProgressed(let progress) = fact, progress.trial.arm == .searched else { return nil }
            return progress.measurements.first { $0.quantity == .loss && $0.split == .validation }?.value
        }
        #expect(losses.min() == result.value(.loss, on: .validation))
    }

    @Test(arguments: [DynamicSettings.Competition.combined, .separated])
    func aDynamicSearchChoosesAnewAndCountsItsChoices(competition: DynamicSettings.Competition) throws {
        let search = SearchSettings(
            method: .dynamic, proxy: .gradNorm, probeBatchCount: 2, rank: 4, sites: .allLinear, shortcuts: .on,
            dynamic: DynamicSettings(every: 0.5, warmupRounds: 2, competition: competition, shortcutShare: 0.3))
        let facts = try facts(try Toy.plan(arms: [.searched, .uniform], search: search))
        let rounds = rounds(facts)
        #expect(rounds.prefix(3).map(\.proxy) == [.constant, .constant, .gradNorm])
        let records = facts.compactMap {
            if case .searchAllocated(let record) = $0, record.round != nil { record } else { nil }
        }
        // Seven steps an epoch, eight epochs, a choice every four steps.
        #expect(records.map(\.round) == (1...14).map(Optional.some))
        #expect(records.allSatisfy { $0.trainableParameterCount <= 1300 && $0.trial == TrialID(arm: .searched, seed: 1) })
        let result = facts.compactMap { if case .trialFinished(let result) = $0 { result } else { nil } }[0]
        let frequencies = try #require(result.selectionFrequencies)
        #expect(frequencies.count == 19 && frequencies.values.contains { $0 > 0 && $0 < 1 })
        let last = try #require(records.last)
        #expect(result.trainableParameterCount == last.trainableParameterCount)
    }

    @Test func scoresAreValidatedByShortTrainings() throws {
        let search = SearchSettings(
            method: .static, proxy: .gradNorm, probeBatchCount: 4, rank: 4, sites: .allLinear,
            validation: ValidationSettings(candidates: 6, epochs: 2))
        let facts = try facts(try Toy.plan(arms: [.searched], search: search))
        guard case .searchValidated(let validation) = facts[2] else { throw EngineError("no validation: \(facts[2].kind)") }
        #expect(validation.candidates.count == 6 && Set(validation.candidates.map(\.validationLoss)).count > 3)
        let spearman = try #require(validation.spearman)
        #expect(spearman.lower <= spearman.value && spearman.value <= spearman.upper)
        #expect(validation.candidates.allSatisfy { $0.budget == nil })
    }

    /// At each budget as many, held against each other alone.
    @Test func scoresAreValidatedAtEveryBudgetOfACurve() throws {
        let search = SearchSettings(
            method: .static, proxy: .gradNorm, probeBatchCount: 4, rank: 4, sites: .allLinear,
            validation: ValidationSettings(candidates: 5, epochs: 1))
        let facts = try facts(
            try Toy.plan(arms: [.searched], search: search, training: Toy.settings(epochs: 1), budgets: [400, 1300]))
        let validations = facts.compactMap { if case .searchValidated(let validation) = $0 { validation } else { nil } }
        let validation = try #require(validations.first)
        #expect(validations.count == 1)
        #expect(validation.candidates.map(\.budget) == [400, 400, 400, 400, 400, 1300, 1300, 1300, 1300, 1300])
        #expect(validation.candidates.allSatisfy { $0.trainableParameterCount <= $0.budget ?? 0 })
        let groups = [400, 1300].map { budget in
            let own = validation.candidates.filter { $0.budget == budget }
            return RankCorrelation.Group(own.map(\.score), own.map { -$0.validationLoss })
        }
        #expect(validation.kendall?.value == RankCorrelation.kendall(groups))
    }

    @Test func aLearningRateIsChosenForEveryArmByAsManyTries() throws {
        let training = Toy.settings(learningRates: [1e-5, 1e-2])
        let facts = try facts(try Toy.plan(arms: [.searched, .uniform], training: training))
        let contests = facts.compactMap { if case .searchCompared(let round) = $0 { round } else { nil } }
        #expect(contests.map(\.arm) == [.searched, .uniform] && contests.allSatisfy { $0.candidates.count == 2 })
        let results = facts.compactMap { if case .trialFinished(let result) = $0 { result } else { nil } }
        for (contest, result) in zip(contests, results) {
            let best = contest.candidates.min { $0.validationLoss < $1.validationLoss }
            #expect(contest.candidates.filter(\.isKept).map(\.name) == [best?.name ?? ""])
            #expect(result.learningRate.map { "\($0)" } == best?.name)
        }
    }

    /// Patience counts from the lowest loss whichever epoch is kept.
    @Test(arguments: [TrainingSettings.Kept.best, .last, nil]) func patienceEnds(keep: TrainingSettings.Kept?) throws {
        // A rate at which the validation loss soon rises.
        let training = Toy.settings(epochs: 30, learningRate: 0.1, earlyStopping: 3, keep: keep)
        let facts = try facts(try Toy.plan(arms: [.searched], training: training))
        let losses = facts.compactMap { fact -> Double? in
            guard case .trialProgressed(let progress) = fact else { return nil }
            return progress.measurements.first { $0.quantity == .loss && $0.split == .validation }?.value
        }
        guard case .trialFinished(let result) = facts[facts.count - 2] else { throw EngineError("no result") }
        let best = try #require(losses.min())
        let lowest = (losses.firstIndex(of: best) ?? 0) + 1
        #expect(losses.count == lowest + 3 && losses.count < 30)
        #expect(result.value(.loss, on: .validation) == (keep == .best ? best : losses.last))
        #expect(result.keptEpoch == (keep == .best ? lowest : losses.count))
    }
}
