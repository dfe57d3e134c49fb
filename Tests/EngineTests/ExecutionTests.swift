import Domain
import Engine
import Testing

@Suite struct ExecutionTests {
    /// The facts of a run, and its trials, under a clock that counts its readings.
    private func run(_ plan: Plan, stopAfter limit: Int = .max) throws -> (facts: [Fact], trials: [TrainedTrial]) {
        var facts: [Fact] = []
        var trials: [TrainedTrial] = []
        var time = 0.0
        let reporter = Reporter(
            clock: {
                time += 1
                return time
            },
            report: { fact in
                facts.append(fact)
                return facts.count < limit ? .goOn : .stop
            })
        try Execution(plan: plan, model: try Toy.model(), data: Toy.data()).run(reporter) { trained, _ in trials.append(trained)
        }
        return (facts, trials)
    }

    @Test func saysEverythingInItsOrder() throws {
        let (facts, trials) = try run(try Toy.plan())
        let kinds = facts.map(\.kind).filter { $0 != .trialProgressed }
        let trial: [Fact.Kind] = [.trialStarted, .trialFinished]
        #expect(
            kinds == [.runPrepared, .searchScored, .searchAllocated, .searchAllocated] + trial + trial + trial + [.workFinished]
        )
        #expect(trials.map(\.result.trial.arm) == [.searched, .uniform, .headOnly])
        let tokenCount = try Toy.plan().training.epochs * Toy.data().train.reduce(0) { $0 + $1.tokenCount }
        #expect(trials.map(\.result.trainedTokenCount) == [tokenCount, tokenCount, 0])
        for fact in facts { #expect(try Fact(kind: fact.kind, payloadJSON: try fact.payloadJSON()) == fact) }
    }

    @Test func theSamePlanGivesTheSameBits() throws {
        let plan = try Toy.plan()
        #expect(try run(plan).facts == run(plan).facts)
    }

    @Test func noArmExceedsTheBudgetAndTheUniformOneFillsIt() throws {
        let trials = try run(try Toy.plan()).trials
        let counts = trials.map(\.result.trainableParameterCount)
        #expect(counts[0] <= 1300 && counts[0] > 1200)
        #expect(counts[1] <= counts[0] && counts[1] > counts[0] - 48)
        #expect(counts[2] == 0)
    }

    @Test func trainingLearnsAndAdaptersHelp() throws {
        let trials = try run(try Toy.plan()).trials
        let losses = trials.compactMap { $0.result.value(.loss, on: .test) }
        #expect(losses.count == 3)
        #expect(losses[0] < losses[2], "searched \(losses[0]), head only \(losses[2])")
        #expect(losses[0] < 0.6)
    }

    @Test func theConstantProxyNeedsNoBatch() throws {
        let facts = try run(try Toy.plan(arms: [.searched], proxy: .constant)).facts
        guard case .searchScored(let round) = facts[1] else { throw EngineError("no round") }
        #expect(round.batchCount == 0 && round.sites.allSatisfy { $0.saliency == 1 })
    }

    @Test func theProbeSeesBOnlyAndEveryBatch() throws {
        let facts = try run(try Toy.plan(arms: [.searched])).facts
        guard case .searchScored(let round) = facts[1] else { throw EngineError("no round") }
        // 45 rows in batches of 7 are 7 batches; the other two begin the next epoch.
        #expect(round.batchCount == 9 && round.rowCount == 45 + 14)
        #expect(round.sites.count == 12 && round.sites.allSatisfy { $0.saliency > 0 })
    }

    @Test func stopsWhenToldTo() throws {
        #expect(throws: EngineStopped()) { try run(try Toy.plan(), stopAfter: 6) }
    }
}
