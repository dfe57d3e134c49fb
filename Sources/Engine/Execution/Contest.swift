internal import Domain
internal import Tensors

/// Candidates trained side by side for a while, the worse half leaving after each round (successive halving, Jamieson and
/// Talwalkar 2016), by their loss on validation rows.
struct Contest {
    /// Validation rows that a round looks at, drawn once; more of them decide the last one.
    private static let validationRowCountMax = 256
    private static let finalRowCountMax = CompetitionPrice.finalRowCountMax

    let purpose: CandidateRound.Purpose
    let arm: Arm?
    let plan: Plan
    let model: Transformer
    let data: TrialData
    let passes: Passes
    let starts: AdapterStarts?
    /// What candidates that compete start from, so that their few steps tell them apart by their modules: nil for the head that a training
    /// begins with, which takes as many steps to find itself.
    let head: LinearHead?
    let reporter: Reporter
    let seed: UInt64
    /// Of a curve, as the ledger has it; nil where the run has one.
    let budget: Int?

    /// An allocation that competes.
    struct Candidate {
        let name: String
        let allocation: Allocation
        /// The name of the one that is the same without shortcuts; nil where it has none to leave out.
        let twin: String?
    }

    private final class Entry {
        let index: Int
        let name: String
        let twin: String?
        let learner: Learner
        let descent: Descent
        var evaluation: Evaluation?

        init(index: Int, candidate: Candidate, learner: Learner, descent: Descent) {
            self.index = index
            name = candidate.name
            twin = candidate.twin
            self.learner = learner
            self.descent = descent
        }

        var loss: Double { evaluation.map { $0.loss.isFinite ? $0.loss : .infinity } ?? .infinity }
    }

    /// The candidate to train, by its place in the list. The first is the one that needs no proof, and stays in to the end: another
    /// one wins only where its validation loss is lower by more than one standard error of the paired difference over rows.
    /// - Parameter price: as many training steps as rounds and evaluations together may cost; `CompetitionPrice.left`.
    func winner(_ candidates: [Candidate], price: Double) throws -> Int {
        // Only as many compete as can be told apart for that price, in the order of the list.
        let sizes = (2...max(2, candidates.count)).reversed()
        guard let (rungs, steps) = sizes.lazy.compactMap({ schedule($0, budget: price) }).first else {
            throw EngineError("\(Int(price)) steps are too few for a competition")
        }
        let total = rungs.reduce(0) { $0 + steps / $1 }
        var entries = try candidates.prefix(rungs[0]).enumerated().map { index, candidate in
            let learner = try learner(candidate.allocation, head: head?.copied(shardCount: passes.shardCount))
            return Entry(
                index: index, candidate: candidate, learner: learner,
                descent: Descent(parameters: learner.parameters, settings: plan.training, stepCount: total))
        }
        defer { AdapterSet.detachAll(from: model) }
        var done = 0
        for (round, size) in rungs.enumerated() {
            let start = reporter.clock()
            let count = steps / size
            let rows = validationRows(round + 1 == rungs.count ? Self.finalRowCountMax : Self.validationRowCountMax)
            let places = Dictionary(uniqueKeysWithValues: entries.map { ($0.index, $0) })
            // An entry's parameters are where it trained before, so it falls to the same group in every round.
            let answers = try passes.crew.spread(entries.map(\.index)) { index in
                guard let entry = places[index] else { throw EngineError("no candidate \(index)") }
                return try run(entry, from: done, count: count, rows)
            }
            for (entry, answer) in zip(entries, answers) {
                entry.evaluation = Evaluation(
                    task: plan.task, rows: rows, losses: answer.losses, predictions: answer.predictions,
                    hitCounts: answer.hitCounts)
            }
            done += count
            let next = round + 1 < rungs.count ? rungs[round + 1] : 1
            let kept = next == 1 ? [try chosen(of: entries)] : Self.best(next, of: entries)
            try say(round: round + 1, entries, stepCount: done, kept: Set(kept.map(\.index)), seconds: reporter.clock() - start)
            entries = kept
        }
        return entries[0].index
    }

    /// Trains one allocation for some epochs, with a schedule of its own.
    /// - Parameter frozen: keeps what no module changes, for allocations that are trained more than once.
    /// - Returns: the loss on all validation rows.
    func loss(
        of allocation: Allocation, epochs: Int, settings: TrainingSettings, frozen: FrozenRows? = nil
    ) throws -> Double {
        let learner = try learner(allocation, head: nil, frozen)
        defer { AdapterSet.detachAll(from: model) }
        learner.seedDropout(seed)
        let order = BatchOrder(rowCount: data.train.count, batchSize: settings.batchSize, seed: seed)
        let descent = Descent(
            parameters: learner.parameters, settings: settings, stepCount: epochs * order.batchCountPerEpoch)
        for epoch in 0..<epochs {
            for batch in order.batches(ofEpoch: epoch) {
                try reporter.stopIfAsked()
                _ = learner.step(descent, data.train, at: batch)
            }
        }
        return learner.evaluate(data.validation, task: plan.task).loss
    }

    /// As `loss` for each of them, at the request's settings, spread over the groups of a run's processes.
    func losses(of allocations: [Allocation], epochs: Int, frozen: FrozenRows? = nil) throws -> [Double] {
        try passes.crew.spread(Array(allocations.indices)) { index in
            try loss(of: allocations[index], epochs: epochs, settings: plan.training, frozen: frozen)
        }
    }

    private func learner(
        _ allocation: Allocation, head: LinearHead? = nil, _ frozen: FrozenRows? = nil
    ) throws -> Learner {
        let count = passes.shardCount
        let adapters = AdapterSet(allocation: allocation, training: plan.training, seed: seed, shardCount: count)
        try starts?.apply(to: adapters)
        return try Learner(
            model: model, adapters: adapters,
            head: head
                ?? LinearHead(
                    task: plan.task, hiddenWidth: model.hiddenWidth, seed: seed, shardCount: count,
                    targets: TargetScale(data.train)),
            task: plan.task, passes: passes, frozen: frozen)
    }

    private func validationRows(_ countMax: Int) -> [TaskRow] {
        guard data.validation.count > countMax else { return data.validation }
        var generator = SeededGenerator(seed: seed, stream: "contest/rows")
        let drawn = data.validation.indices.shuffled(using: &generator).prefix(countMax).sorted()
        return drawn.map { data.validation[$0] }
    }

    /// How many train in each round, and the steps that all of a round share; nil where those are too few.
    private func schedule(_ count: Int, budget: Double) -> (rungs: [Int], steps: Int)? {
        let rungs = Self.rungSizes(count)
        func evaluation(_ rows: Int) -> Double {
            Double(min(rows, data.validation.count)) / Double(plan.training.batchSize) * ProbeCost.evaluationShare
        }
        let early = Double(rungs.dropLast().reduce(0, +)) * evaluation(Self.validationRowCountMax)
        let late = Double(rungs.last ?? 0) * evaluation(Self.finalRowCountMax)
        let steps = Int((budget - early - late) / Double(rungs.count))
        return steps / count >= CompetitionPrice.stepCountMin ? (rungs, steps) : nil
    }

    /// How many candidates train in each round: all, then half of them, down to two.
    private static func rungSizes(_ count: Int) -> [Int] {
        var sizes = [count]
        while let last = sizes.last, last > 2 { sizes.append((last + 1) / 2) }
        return sizes
    }

    private func run(_ entry: Entry, from start: Int, count: Int, _ rows: [TaskRow]) throws -> Objective.Answer {
        entry.learner.attach()
        entry.learner.seedDropout(seed &+ UInt64(start))
        let order = BatchOrder(rowCount: data.train.count, batchSize: plan.training.batchSize, seed: seed)
        var epoch = -1
        var batches: [[Int]] = []
        for step in start..<start + count {
            try reporter.stopIfAsked()
            if step / order.batchCountPerEpoch != epoch {
                epoch = step / order.batchCountPerEpoch
                batches = order.batches(ofEpoch: epoch)
            }
            _ = entry.learner.step(entry.descent, data.train, at: batches[step % order.batchCountPerEpoch])
        }
        let evaluation = entry.learner.evaluate(rows, task: plan.task)
        return Objective.Answer(
            losses: evaluation.losses, predictions: evaluation.predictions, hitCounts: evaluation.hitCounts)
    }

    /// The best of them, and the first candidate of all in any case.
    private static func best(_ count: Int, of entries: [Entry]) -> [Entry] {
        let sorted = entries.sorted { ($0.loss, $0.index) < ($1.loss, $1.index) }
        var kept = Array(sorted.prefix(count))
        if !kept.contains(where: { $0.index == 0 }), let first = entries.first(where: { $0.index == 0 }) {
            kept[kept.count - 1] = first
        }
        return kept.sorted { $0.index < $1.index }
    }

    private func chosen(of entries: [Entry]) throws(EngineError) -> Entry {
        guard let first = entries.first(where: { $0.index == 0 }),
            let best = entries.min(by: { ($0.loss, $0.index) < ($1.loss, $1.index) })
        else { throw EngineError("a contest without candidates") }
        guard best.index != 0, let gain = Self.lossDecrease(of: best, against: first) else { return first }
        // One row has no standard error to be held against.
        guard let error = gain.standardError else { return first }
        return gain.mean > error ? best : first
    }

    /// By how much a candidate's loss on the validation rows is lower than another's, over rows; nil before both were evaluated.
    private static func lossDecrease(of entry: Entry, against other: Entry) -> (
        mean: Double, standardError: Double?, rowCount: Int
    )? {
        guard let ours = entry.evaluation?.rowLosses, let theirs = other.evaluation?.rowLosses else { return nil }
        let gains = zip(theirs, ours).map { $0 - $1 }
        guard !gains.isEmpty else { return nil }
        let mean = gains.reduce(0, +) / Double(gains.count)
        let squares = gains.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let error = gains.count > 1 ? (squares / Double(gains.count - 1) / Double(gains.count)).squareRoot() : nil
        return (mean, error, gains.count)
    }

    /// The same without shortcuts, where it is still there.
    private func twin(of entry: Entry, in entries: [Entry]) -> CandidateRound.Twin? {
        guard let name = entry.twin, let other = entries.first(where: { $0.name == name }),
            let gain = Self.lossDecrease(of: entry, against: other)
        else { return nil }
        return CandidateRound.Twin(
            name: name, validationLoss: other.loss, validationAccuracy: other.evaluation?.accuracy, lossDecrease: gain.mean,
            standardError: gain.standardError, rowCount: gain.rowCount)
    }

    private func say(round: Int, _ entries: [Entry], stepCount: Int, kept: Set<Int>, seconds: Double) throws {
        for entry in entries where !entry.loss.isFinite {
            throw EngineError("the candidate '\(entry.name)' diverged; a lower learning rate may help")
        }
        let candidates = entries.map { entry in
            CandidateRound.Candidate(
                name: entry.name, trainableParameterCount: entry.learner.adapters.trainableParameterCount,
                stepCount: stepCount, validationLoss: entry.loss, isKept: kept.contains(entry.index),
                validationAccuracy: entry.evaluation?.accuracy, withoutShortcuts: twin(of: entry, in: entries))
        }
        try reporter.say(
            .searchCompared(
                CandidateRound(
                    purpose: purpose, round: round, arm: arm, seed: seed, seconds: seconds, candidates: candidates,
                    budget: budget)))
    }
}
