import Domain
import Engine
import Testing

@Suite struct CurveTests {
    private func facts(_ plan: Plan) throws -> (facts: [Fact], files: [String]) {
        var facts: [Fact] = []
        var files: [String] = []
        let reporter = Reporter(
            clock: { 0 },
            report: { fact in
                facts.append(fact)
                return .goOn
            })
        try Execution(plan: plan, model: try Toy.model(), data: Toy.data()).run(reporter) { _, written in
            files += written.map(\.path)
        }
        return (facts, files)
    }

    private func allocations(_ facts: [Fact]) -> [AllocationRecord] {
        facts.compactMap { if case .searchAllocated(let record) = $0 { record } else { nil } }
    }

    private static let arms: [Arm] = [.searched, .uniform, .random, .habit, .headOnly, .full]

    @Test func eachBudgetIsSearchedWithTheSameScoresAndTrained() throws {
        let plan = try Toy.plan(
            arms: Self.arms, training: Toy.settings(epochs: 1, seeds: [1, 2]), budgets: [200, 1300], drawCount: 5)
        let (facts, files) = try facts(plan)
        #expect(facts.count { $0.kind == .searchScored } == 1)
        let records = allocations(facts)
        #expect(records.compactMap(\.curveBudget) == [Int](repeating: 200, count: 8) + [Int](repeating: 1300, count: 8))
        #expect(
            records.map(\.arm)
                == (0..<2).flatMap { _ in [.searched, .uniform] + [Arm](repeating: .random, count: 5) + [.habit] })
        for record in records {
            let ceiling = record.curveBudget ?? 0
            #expect(
                record.trainableParameterCount <= ceiling && record.trainableParameterCount > ceiling - 96, "\(record.variant)")
        }
        // Draws differ, and each has more places where there is more to spend.
        let draws = (1...5).map { draw in
            records.filter { $0.draw == draw }.map { Set($0.choices.filter { $0.rank > 0 }.map(\.site)) }
        }
        #expect(draws.allSatisfy { $0.count == 2 && $0[0].count < $0[1].count } && Set(draws.map { $0[1] }).count > 1)
        // Probabilities are of the allocator at the budget, not of the largest.
        let sure = [200, 1300].map { budget in
            records.first { $0.arm == .searched && $0.curveBudget == budget }?.choices.compactMap(\.selectionProbability)
                .reduce(0, +) ?? 0
        }
        #expect(sure[0] > 0 && sure[0] < sure[1])
        let results = facts.compactMap { if case .trialFinished(let result) = $0 { result } else { nil } }
        #expect(results.map(\.trial) == plan.lineup.trials)
        #expect(results.count { !$0.trial.arm.keepsToBudget } == 4)
        #expect(results.allSatisfy { $0.trainableParameterCount <= $0.trial.budget ?? 0 })
        #expect(
            files.contains("adapters/random-b1300-d4-2/adapter_model.safetensors")
                && files.contains("adapters/full-1/predictions.tsv"))
        #expect(Set(files).count == files.count)
        #expect(try self.facts(plan).facts == facts)
    }

    @Test func allocationsCompeteAtEachBudget() throws {
        let search = SearchSettings(
            method: .auto, proxy: .gradNorm, probeBatchCount: 4, rank: 4, sites: .allLinear,
            auto: AutoSettings(share: 0.5, proxies: [.gradNorm]))
        let plan = try Toy.plan(arms: [.searched, .uniform], search: search, seeds: [1, 2, 3, 4], budgets: [400, 1300])
        let facts = try facts(plan).facts
        #expect(facts.count { $0.kind == .searchScored } == 1)
        let rounds = facts.compactMap { if case .searchCompared(let round) = $0 { round } else { nil } }
        #expect(Set(rounds.map(\.budget)) == [400, 1300])
        #expect(rounds.allSatisfy { round in round.candidates.allSatisfy { $0.trainableParameterCount <= round.budget ?? 0 } })
    }

    @Test func aDynamicSearchKeepsToItsBudget() throws {
        let search = SearchSettings(
            method: .dynamic, proxy: .gradNorm, probeBatchCount: 2, rank: 4, sites: .allLinear, ranks: [1, 2, 4])
        let plan = try Toy.plan(
            arms: [.searched, .uniform], search: search, training: Toy.settings(epochs: 2), budgets: [200, 1300])
        let records = allocations(try facts(plan).facts).filter { $0.round != nil }
        #expect(Set(records.map(\.curveBudget)) == [200, 1300])
        #expect(records.allSatisfy { $0.budget == $0.curveBudget && $0.trial?.budget == $0.budget })
    }

    @Test func moreThanAllSitesTakeIsNotSpent() throws {
        let plan = try Toy.plan(arms: [.searched, .uniform], training: Toy.settings(epochs: 1), budgets: [1300, 1_000_000])
        let records = allocations(try facts(plan).facts)
        let whole = try Toy.shape().linearSites.reduce(0) { $0 + $1.parameterCount(rank: 4) }
        #expect(records[2].trainableParameterCount == whole && records[2].budget == 1_000_000)
        #expect(records[3].trainableParameterCount == whole && records[3].budget == whole)
    }

    /// Queries and values of two blocks of width 24: four sites of 48 parameters a rank.
    @Test(arguments: [(47, [], 0), (100, ["value"], 96), (192, ["query", "value"], 192), (450, ["query", "value"], 432)])
    func aHabitTakesQueriesAndValuesOrValuesAlone(budget: Int, roles: [String], spent: Int) throws {
        let record = Allocator.habit(shape: try Toy.shape(), budget: budget)
        let on = record.choices.filter { $0.rank > 0 }
        #expect(Set(on.compactMap { $0.site.split(separator: ".").last.map(String.init) }) == Set(roles))
        #expect(record.trainableParameterCount == spent && on.reduce(0) { $0 + $1.parameterCount } == spent)
        #expect(record.choices.count == 4 && record.choices.allSatisfy { $0.reason.contains("by habit") })
    }

    @Test func aHabitDoesNotAskWhichSitesAreSelected() throws {
        let search = SearchSettings(
            method: .static, proxy: .constant, probeBatchCount: 1, rank: 4, sites: SiteSelection(linear: ["output.dense"]))
        let facts = try facts(
            try Toy.plan(arms: [.searched, .habit], search: search, training: Toy.settings(epochs: 1), budgets: [200, 400])
        ).facts
        let habits = allocations(facts).filter { $0.arm == .habit }
        #expect(habits.count == 2 && habits.allSatisfy { $0.choices.contains { $0.rank > 0 && $0.site.hasSuffix("value") } })
        let trained = facts.compactMap { if case .trialFinished(let result) = $0 { result } else { nil } }
        #expect(
            trained.filter { $0.trial.arm == .habit }.map(\.trainableParameterCount) == habits.map(\.trainableParameterCount))
    }
}
