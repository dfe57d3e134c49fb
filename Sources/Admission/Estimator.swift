internal import Domain

/// What a run will need, before it starts. docs/requests.md explains the formula with an example.
struct Estimator {
    /// WordPiece tokens per word of English prose, special tokens aside, as measured on the movie reviews.
    private static let tokensPerWord = 1.12
    private static let specialTokenCount = 2.0
    /// Reading, checking and tokenising, besides the arithmetic.
    private static let overheadSeconds = 5.0
    private static let bytesPerFloat = 4.0
    /// Numbers kept per token and hidden channel of a block: 43 by the peak of the movie reviews' run on MiniLM, rounded up.
    private static let activationsPerChannel = 50.0
    /// Tokens that an evaluation holds at once, or a row if that has more.
    private static let evaluationTokenCount = 512

    let request: Request.Specification
    let shape: ModelShape
    let data: [Split: StoredData]

    func estimate(machineSpeed: MachineSpeed, rateCard: RateCard) -> Estimate {
        let training = request.training
        let epochs = Double(training.epochs)
        let search = request.search
        let searchedArmCount = search.shortcuts == .compare ? 2 : 1
        let adaptedArmCount = searchedArmCount + request.compare.count { $0 == .uniform }
        // Learning rates are chosen by one whole training each, per arm.
        let rateTrialCount = training.learningRates.map { adaptedArmCount * $0.count } ?? 0
        let adaptedTrialCount = Double(training.seeds.count * adaptedArmCount + rateTrialCount)
        let headOnlyTrialCount = Double(training.seeds.count * request.compare.count { $0 == .headOnly })
        let rows = Split.allCases.reduce(into: [Split: Double]()) { $0[$1] = rowCount($1) }
        func forwardFlops(_ split: Split) -> Double { shape.forwardFlops(tokenCount: tokensPerRow(split)) * (rows[split] ?? 0) }

        // A training step runs forward, and backward through the inputs only: frozen weights have no gradient of their own.
        let trainingFlops = 2 * epochs * forwardFlops(.train)
        let evaluationFlops = epochs * forwardFlops(.validation) + forwardFlops(.test)
        let headOnlyFlops = Split.allCases.reduce(0) { $0 + forwardFlops($1) }
        let probeRowCount = Double(request.search.probeBatchCount * training.batchSize)
        let probeFlops = 2 * probeRowCount * shape.forwardFlops(tokenCount: tokensPerRow(.train))
        let searchFlops = searchFlops(
            probe: probeFlops, oneTraining: trainingFlops, validationFlops: forwardFlops(.validation))
        let flops =
            searchFlops + adaptedTrialCount * (trainingFlops + evaluationFlops) + headOnlyTrialCount * headOnlyFlops
        let wallSeconds = Self.overheadSeconds + flops / machineSpeed.flopsPerSecond
        return Estimate(
            trainableParameterCount: request.budget.trainableParameters.count(ofBaseParameters: shape.baseParameterCount),
            headParameterCount: request.task.outputCount * (shape.outputWidth + 1),
            baseParameterCount: shape.baseParameterCount,
            trainingTokenCount: adaptedTrialCount * epochs * (rows[.train] ?? 0) * tokensPerRow(.train), flops: flops,
            searchFlops: searchFlops, wallSeconds: wallSeconds, costYen: rateCard.costYen(wallSeconds: wallSeconds),
            memoryBytes: memoryBytes)
    }

    /// Scores, and the trainings that choose between allocations or prove the scores.
    private func searchFlops(probe: Double, oneTraining: Double, validationFlops: Double) -> Double {
        let search = request.search
        let armCount = search.shortcuts == .compare ? 2.0 : 1.0
        func scores(_ proxy: ProxyName) -> Double {
            switch proxy {
            case .constant, .synflow: 0
            case .gradNorm, .snip, .fisher: probe
            case .ensemble: 3 * probe
            // Two batches for each share that is tried of each module.
            case .alphaTest:
                Double(search.selectedSites(of: shape).count) * 4 * probe / Double(max(1, search.probeBatchCount))
            }
        }
        switch search.method {
        case .static:
            let proof = search.validation.map {
                Double($0.candidates) * (oneTraining * Double($0.epochs) / Double(request.training.epochs) + validationFlops)
            }
            return armCount * scores(search.proxy) + (proof ?? 0)
        case .dynamic:
            let settings = search.dynamic ?? .standard
            let rounds = (Double(request.training.epochs) / settings.every).rounded(.up) - Double(settings.warmupRounds)
            return armCount * Double(request.training.seeds.count) * max(0, rounds) * scores(search.proxy)
        case .auto:
            let settings = search.auto ?? .standard
            let pools = search.shortcuts ?? .off == .off ? 1.0 : 2.0
            return armCount
                * (pools * settings.proxies.reduce(0) { $0 + scores($1) }
                    + settings.share * oneTraining * Double(request.training.seeds.count))
        }
    }

    private func rowCount(_ split: Split) -> Double {
        let all = data[split]?.rowCount ?? 0
        return Double(request.data.sample[split].map { min($0, all) } ?? all)
    }

    /// Of the whole file; a sample is drawn at random and has about the same.
    private func tokensPerRow(_ split: Split) -> Double {
        guard let file = data[split], file.rowCount > 0 else { return 0 }
        let tokens = Self.specialTokenCount + Self.tokensPerWord * Double(file.wordCount) / Double(file.rowCount)
        return min(Double(request.task.tokenCountMax), tokens)
    }

    /// An upper bound that is meant for a ceiling: the weights twice (as read, and with adapters folded in), and the activations of
    /// the largest batch with every text at its longest.
    private var memoryBytes: Double {
        let tokenCount = Double(max(request.training.batchSize * request.task.tokenCountMax, Self.evaluationTokenCount))
        let activations = tokenCount * Double(shape.blockCount * shape.hiddenWidth) * Self.activationsPerChannel
        return Self.bytesPerFloat * (2 * Double(shape.baseParameterCount) + activations)
    }
}
