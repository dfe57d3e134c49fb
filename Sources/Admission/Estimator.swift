internal import Domain

/// What a run will need, before it starts. docs/requests.md explains the formula with an example.
struct Estimator {
    /// Reading, checking and tokenising, besides the arithmetic.
    private static let overheadSeconds = 5.0

    let request: Request.Specification
    let shape: ModelShape
    let data: [Split: StoredData]

    /// Nil where the shape is of an older record and does not tell what passes hold.
    func estimate(machineSpeed: MachineSpeed, rateCard: RateCard) -> Estimate? {
        guard let held = MemoryEstimate(request: request, shape: shape, data: data).bytes else { return nil }
        let engine = request.effectiveEngine
        let memoryBytes = held + engine.startMemoryBytes
        let training = request.training
        let epochs = Double(training.epochs)
        let search = request.search
        let lineup = Admission.lineup(of: request, shape)
        let trials = lineup.trials
        // Learning rates are chosen by one whole training each, per arm and budget; a dynamic search has no allocation to choose with.
        let rated = lineup.variants.filter { variant in
            let isSearched = [.searched, .searchedWithoutShortcuts].contains(variant.arm)
            return variant.arm.keepsToBudget && variant.draw ?? 1 == 1 && !(isSearched && search.method == .dynamic)
        }
        let rateTrialCount = training.learningRates.map { rated.count * $0.count } ?? 0
        let adaptedTrialCount = Double(trials.count { $0.arm.keepsToBudget } + rateTrialCount)
        let fullTrialCount = Double(trials.count { $0.arm == .full })
        let headOnlyTrialCount = Double(trials.count { $0.arm == .headOnly })
        let rows = Split.allCases.reduce(into: [Split: Double]()) { $0[$1] = rowCount($1) }
        func forwardFlops(_ split: Split) -> Double { shape.forwardFlops(tokenCount: tokensPerRow(split)) * (rows[split] ?? 0) }

        let passCount = passCount
        let trainingFlops = passCount * epochs * forwardFlops(.train)
        let evaluationFlops = epochs * forwardFlops(.validation) + forwardFlops(.test)
        let headOnlyFlops = Split.allCases.reduce(0) { $0 + forwardFlops($1) }
        let stepFlops = passCount * Double(training.batchSize) * shape.forwardFlops(tokenCount: tokensPerRow(.train))
        let searchFlops = searchFlops(
            oneStep: stepFlops, oneTraining: trainingFlops, validationFlops: forwardFlops(.validation),
            budgetCount: Double(lineup.budgets?.count ?? 1))
        // Two passes over the probe batches for where A starts.
        let startFlops = training.adapterStart ?? .random == .random ? 0 : 2 * Double(search.probeBatchCount) * stepFlops
        let flops =
            searchFlops + startFlops + adaptedTrialCount * (trainingFlops + evaluationFlops) + headOnlyTrialCount
            * headOnlyFlops
            // Where every weight trains, a step has the gradient of the weights too.
            + fullTrialCount * (trainingFlops * (1 + 1 / passCount) + evaluationFlops)
        let wallSeconds =
            Self.overheadSeconds + engine.startSeconds + engine.timeFactor * flops / machineSpeed.flopsPerSecond
        return Estimate(
            trainableParameterCount: request.budget.countMax(ofBaseParameters: shape.baseParameterCount),
            headParameterCount: request.task.outputCount * (shape.outputWidth + 1),
            baseParameterCount: shape.baseParameterCount,
            trainingTokenCount: (adaptedTrialCount + fullTrialCount) * epochs * (rows[.train] ?? 0) * tokensPerRow(.train),
            flops: flops,
            searchFlops: searchFlops, wallSeconds: wallSeconds,
            costYen: rateCard.costYen(wallSeconds: wallSeconds, memoryBytes: memoryBytes), memoryBytes: memoryBytes)
    }

    /// How many forward passes' work a training step is: one forward, and as much backward through the inputs only, since frozen weights have
    /// no gradient of their own; and every block once more where it is not kept.
    private var passCount: Double { request.training.memory == .lean ? 3 : 2 }

    /// Scores, and the trainings that choose between allocations or prove the scores. Scores are made once for all budgets; a dynamic
    /// search makes them in each training, and under `auto` allocations compete at each budget.
    private func searchFlops(
        oneStep: Double, oneTraining: Double, validationFlops: Double, budgetCount: Double
    ) -> Double {
        let search = request.search
        let armCount = search.shortcuts == .compare ? 2.0 : 1.0
        let seedCount = Double(request.training.seeds.count)
        let cost = ProbeCost(
            search: search, task: request.task.type, batchSize: request.training.batchSize, rowCount: Int(rowCount(.train)),
            blockCount: shape.blockCount
        )
        let scores = oneStep * cost.steps(of: search.proxy, sites: search.selectedSites(of: shape))
        switch search.method {
        case .static:
            let proof = search.validation.map {
                budgetCount * Double($0.candidates)
                    * (oneTraining * Double($0.epochs) / Double(request.training.epochs) + validationFlops)
            }
            return armCount * scores + oneStep * cost.headSteps + (proof ?? 0)
        case .dynamic:
            let settings = search.dynamic ?? .standard
            let rounds = settings.choiceCount(epochs: request.training.epochs) - settings.warmupRounds
            return armCount * seedCount * budgetCount * Double(max(0, rounds)) * scores
        case .measured:
            // A proxy that sees nothing costs nothing; one training without modules comes to those with.
            let settings = search.effectiveMeasured
            let oneEach = oneTraining * Double(settings.epochs) / Double(request.training.epochs) + validationFlops
            let probed = search.proxy == .constant ? 0 : scores + oneStep * cost.headSteps
            return probed + budgetCount * Double(settings.trainings + 1) * oneEach
        // Probes, short trainings and their evaluations together.
        case .auto: return armCount * budgetCount * (search.auto ?? .standard).share * oneTraining * seedCount
        }
    }

    private func rowCount(_ split: Split) -> Double { Double(request.rowCount(split, in: data)) }

    /// Of the whole file; a sample is drawn at random and has about the same.
    private func tokensPerRow(_ split: Split) -> Double {
        guard let file = data[split], file.rowCount > 0 else { return 0 }
        let tokens = TextTable.specialTokenCount + TextTable.tokensPerWord * Double(file.wordCount) / Double(file.rowCount)
        return min(Double(request.task.tokenCountMax), tokens)
    }
}
