import Domain
import Foundation
import Testing

@Suite struct LineupTests {
    private let arms: [Arm] = [.searched, .headOnly, .uniform, .random]

    @Test func ofOneBudgetEveryArmIsTrainedWithEverySeed() {
        let trials = Lineup(arms: arms, seeds: [7, 3]).trials
        #expect(trials == [7, 3].flatMap { seed in arms.map { TrialID(arm: $0, seed: seed) } })
    }

    @Test func ofACurveBudgetsAscendWithinASeedAndTheRestIsTrainedOnce() {
        let words = Lineup(arms: arms, seeds: [7, 3], budgets: [10, 20], drawCount: 3).trials.map(\.fileName)
        #expect(
            words == [
                "searched-b10-7", "uniform-b10-7", "random-b10-d1-7", "random-b10-d3-7", "searched-b20-7", "head-only-7",
                "uniform-b20-7", "random-b20-d1-7", "random-b20-d3-7", "searched-b10-3", "uniform-b10-3", "random-b10-d2-3",
                "searched-b20-3", "head-only-3", "uniform-b20-3", "random-b20-d2-3",
            ])
    }

    @Test(arguments: [1, 2, 3, 5, 7]) func eachDrawIsTrainedOnceAndEachSeedHasOne(seedCount: Int) {
        let seeds = (0..<UInt64(seedCount)).map { $0 }
        let count = Lineup.drawCount(seedCount: seedCount)
        let trials = Lineup(arms: [.random], seeds: seeds, drawCount: count).trials
        #expect(trials.compactMap(\.draw).sorted() == Array(1...max(5, seedCount)) && Set(trials.map(\.seed)) == Set(seeds))
    }

    /// Counts that no plan has do no harm.
    @Test(arguments: [0, -3]) func numbersFromNowhereTrainNothing(count: Int) {
        #expect(Lineup(arms: [.random], seeds: [1], drawCount: count).trials.isEmpty)
        #expect(Lineup(arms: [.random], seeds: [], drawCount: 5).trials.isEmpty)
    }

    @Test func aTrialOfBeforeIsRead() throws {
        let json = #"{"arm":"random","seed":2}"#
        let trial = try JSONDecoder().decode(TrialID.self, from: Data(json.utf8))
        #expect(trial == TrialID(arm: .random, seed: 2) && trial.fileName == "random-2" && trial.words == "random, seed 2")
        #expect(try CanonicalJSON.text(trial) == json)
    }

    @Test(arguments: [
        ("bert", ["attention.self.query", "attention.self.value"], ["attention.self.value"]),
        ("gpt2", ["attn.c_attn"], ["attn.c_attn"]),
        ("qwen2", ["self_attn.q_proj", "self_attn.v_proj"], ["self_attn.v_proj"]),
    ])
    func everyFamilyHasAHabit(family: String, all: [String], values: [String]) throws {
        let json = """
            {"model_type": "\(family)", "hidden_size": 8, "num_hidden_layers": 2, "intermediate_size": 16, "vocab_size": 9,
             "max_position_embeddings": 9, "num_attention_heads": 2, "num_key_value_heads": 1, "n_embd": 8, "n_layer": 2, "n_head": 2, "n_positions": 9}
            """
        let habit = try ModelShape(configuration: ModelConfiguration(json: Array(json.utf8))).habitualSites
        #expect(Set(habit.all.map(\.role)) == Set(all) && habit.all.count == 2 * all.count)
        #expect(Set(habit.values.map(\.role)) == Set(values) && habit.values.count == 2)
    }
}
