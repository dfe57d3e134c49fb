import Domain
import Engine
import Tensors
import TestSupport
import Testing

/// Scores of modules that were trained together for a few steps, and of the gradient of the weights.
@Suite struct TrainedModulesTests {
    /// The only round of scores of a run, behind the head that a training begins with.
    private func round(
        _ proxy: ProxyName, rank: Int = 3, shortcuts: SearchSettings.ShortcutMode? = nil, warmUp: WarmUpSettings? = nil,
        data: TrialData = Toy.data(), head: SearchSettings.ProbeHead = .random
    ) throws -> SaliencyRound {
        let search = SearchSettings(
            method: .static, proxy: proxy, probeBatchCount: 4, rank: rank, sites: .allLinear, shortcuts: shortcuts,
            warmUp: warmUp, head: head)
        var rounds: [SaliencyRound] = []
        let reporter = Reporter(
            clock: { 0 },
            report: { fact in
                if case .searchScored(let round) = fact { rounds.append(round) }
                return .goOn
            })
        let plan = try Toy.plan(arms: [.searched], search: search, training: Toy.settings(epochs: 1))
        try Execution(plan: plan, model: try Toy.model(), data: data).run(reporter) { _, _ in }
        return try #require(rounds.first)
    }

    private func order(_ count: Int, epoch: Int = 0) -> [Int] {
        var generator = SeededGenerator(seed: 1, stream: "order/\(epoch)")
        return (0..<count).shuffled(using: &generator)
    }

    private func learner(_ model: Transformer, _ adapters: AdapterSet) throws -> Learner {
        try Learner(
            model: model, adapters: adapters, head: LinearHead(task: Toy.task, hiddenWidth: 24, seed: 1, shardCount: 2),
            task: Toy.task, shardCount: 2)
    }

    /// With shortcuts, which the states below a block must carry as well.
    @Test(arguments: [nil, SearchSettings.ShortcutMode.on])
    func anAblationIsTheLossWithoutTheModuleMinusTheLossWithAll(shortcuts: SearchSettings.ShortcutMode?) throws {
        let scored = try round(.ablation, shortcuts: shortcuts, warmUp: WarmUpSettings(steps: 12, heldRows: 11))
        #expect(scored.rowCount == 11 && scored.resampleCount == 200)
        #expect(scored.initialisation == "A and B after 12 training steps of all modules together at rank 1")

        // The same training by hand, and every module taken off a whole model.
        let rows = Toy.data().train
        let sites = try Toy.shape().sites.filter { shortcuts == .on || !$0.kind.isShortcut }
        let held = order(rows.count).prefix(11).sorted().map { rows[$0] }
        let seen = order(rows.count).dropFirst(11).map { rows[$0] }
        let model = try Toy.model()
        let adapters = AdapterSet(
            allocation: Allocation(placements: sites.map { Placement(site: $0, rank: 1) }), training: Toy.settings(), seed: 1,
            shardCount: 2)
        let learner = try learner(model, adapters)
        let descent = Descent(parameters: learner.parameters, settings: Toy.settings(), stepCount: 12)
        for step in 0..<12 {
            // 34 rows are five batches of seven, the last one short.
            let (epoch, place) = step.quotientAndRemainder(dividingBy: 5)
            _ = learner.step(descent, seen, at: Array(order(seen.count, epoch: epoch).dropFirst(7 * place).prefix(7)))
        }
        let whole = learner.evaluate(held, task: Toy.task).loss
        for (module, score) in zip(adapters.modules, scored.sites) {
            let host = try #require(model.host(score.site))
            host.attach(nil)
            let rise = learner.evaluate(held, task: Toy.task).loss - whole
            host.attach(module.adapter)
            #expect(abs(rise - score.saliency) < 2e-6, "\(score.site): \(rise), \(score.saliency)")
        }
        #expect(Set(scored.sites.map(\.saliency)).count == sites.count && scored.sites.contains { $0.saliency > 1e-4 })
    }

    @Test func theFirstOrderEstimateGoesWithTheAblation() throws {
        let warmUp = WarmUpSettings(steps: 12, heldRows: 11)
        let exact = try round(.ablation, warmUp: warmUp).sites.map(\.saliency)
        let estimate = try round(.firstOrder, warmUp: warmUp)
        #expect(estimate.rowCount == 11 && estimate.batchCount == 2 && estimate.resampleCount == 200)
        let correlation = try #require(RankCorrelation.spearman(exact, estimate.sites.map(\.saliency)))
        #expect(correlation > 0.8, "\(correlation)")
    }

    /// LoRA with A = 1 and B = 0 has the whole gradient of the weight as that of B.
    @Test func theSpectrumIsThatOfTheWholeGradient() throws {
        let scored = try round(.gradientSpectrum)
        let model = try Toy.model()
        let sites = try Toy.shape().linearSites
        let modules = sites.map { site in
            let width = site.inputWidth
            let one = (0..<width * width).map { Float($0 / width == $0 % width ? 1 : 0) }
            return AdapterSet.Module(
                placement: Placement(site: site, rank: width),
                adapter: LowRankAdapter(
                    a: Parameter(name: "A", rows: width, columns: width, decays: true, values: one, shardCount: 2),
                    b: Parameter(
                        name: "B", rows: site.outputWidth, columns: width, decays: true,
                        values: [Float](repeating: 0, count: site.outputWidth * width), shardCount: 2), scale: 1), alpha: 1)
        }
        let rows = Toy.data().train
        let learner = try learner(model, AdapterSet(modules: modules))
        for batch in 0..<4 {
            _ = learner.accumulateGradients(rows, at: Array(order(rows.count).dropFirst(7 * batch).prefix(7)))
        }
        for (index, score) in scored.sites.enumerated() {
            let b = modules[index].adapter.b
            b.reduceGradients()
            let (gradient, width) = (b.gradient.map(Double.init), b.columns)
            var gram = [Double](repeating: 0, count: width * width)
            for output in 0..<b.rows {
                let row = gradient[output * width..<(output + 1) * width].map { $0 }
                for first in 0..<width { for second in 0..<width { gram[first * width + second] += row[first] * row[second] } }
            }
            let energies = Matrix.eigenvalues(gram, size: width)
            let expected = energies.prefix(3).reduce(0, +)
            // What is found lies within the gradient, and misses little of it: nine directions of a spectrum of 24 that falls slowly.
            #expect(
                (0.95 * expected...1.0001 * expected).contains(score.saliency), "\(score.site): \(score.saliency), \(expected)")
            let shares = try #require(score.rankShares)
            #expect(shares.count == 3 && abs(shares[0] - energies[0] / expected) < 0.03 && shares[2] == 1)
        }
    }

    /// A module that samples what it reads along every axis has the whole covariance.
    @Test func inputDirectionsAreThoseOfTheWholeCovariance() throws {
        // A rate that moves nothing: what is trained is what it started from.
        let search = SearchSettings(method: .static, proxy: .constant, probeBatchCount: 4, rank: 4, sites: .allLinear)
        let training = TrainingSettings(
            epochs: 1, batchSize: 7, learningRate: 1e-9, seeds: [1], warmupShare: 0.1, weightDecay: 0.01, gradientNormMax: 1,
            adapterStart: .activation)
        var started: [String: [[Float]]] = [:]
        let reporter = Reporter(clock: { 0 }, report: { _ in .goOn })
        try Execution(
            plan: try Toy.plan(arms: [.searched], search: search, training: training), model: try Toy.model(), data: Toy.data()
        ).run(reporter) { trained, _ in
            for module in trained.adapters.modules {
                let (a, site) = (module.adapter.a, module.placement.site)
                // Rows have the length √(1/3) of random ones.
                started[site.name] = (0..<a.rows).map { row in
                    (0..<a.columns).map { a.values.values[row * a.columns + $0] * Float(3).squareRoot() }
                }
            }
        }
        let model = try Toy.model()
        let sites = try Toy.shape().linearSites.filter { started[$0.name]?.count == 4 }
        #expect(sites.count > 3)
        let samplers = sites.map { site in
            let width = site.inputWidth
            let axes = (0..<(width + 1) * width).map { Float($0 / width == $0 % width ? 1 : 0) }
            return AdapterSet.Module(
                placement: Placement(site: site, rank: width + 1),
                adapter: LowRankAdapter(
                    a: Parameter(name: "A", rows: width + 1, columns: width, decays: true, values: axes, shardCount: 2),
                    b: Parameter(
                        name: "B", rows: site.outputWidth, columns: width + 1, decays: true,
                        values: [Float](repeating: 0, count: site.outputWidth * (width + 1)), shardCount: 2), scale: 1,
                    samplesInputs: true), alpha: 1)
        }
        let rows = Toy.data().train
        let learner = try learner(model, AdapterSet(modules: samplers))
        let seen = Array(order(rows.count).prefix(28))
        for batch in 0..<4 { _ = learner.accumulateGradients(rows, at: Array(seen[7 * batch..<7 * batch + 7])) }
        let tokenCount = seen.reduce(0) { $0 + rows[$1].tokenCount }
        for (index, site) in sites.enumerated() {
            let (a, b) = (samplers[index].adapter.a, samplers[index].adapter.b)
            a.reduceGradients()
            b.reduceGradients()
            let (products, width, count) = (a.gradient.map(Double.init), site.inputWidth, Double(b.gradient[site.inputWidth]))
            #expect(Int(count) == tokenCount)
            var covariance = [Double](repeating: 0, count: width * width)
            for row in 0..<width {
                for column in 0..<width {
                    let means = products[width * width + row] * products[width * width + column] / count
                    covariance[row * width + column] = (products[row * width + column] - means) / count
                }
            }
            let exact = Matrix.eigensystem(covariance, size: width)
            let total = exact.prefix(4).reduce(0) { $0 + $1.value }
            // What the directions that were found explain, of what the best ones would.
            let found = try #require(started[site.name])
            let explained = found.reduce(0.0) { sum, direction in
                let v = direction.map(Double.init)
                return sum
                    + (0..<width).reduce(0.0) { row, i in
                        row + v[i] * (0..<width).reduce(0.0) { $0 + covariance[i * width + $1] * v[$1] }
                    }
            }
            #expect((0.97 * total...1.001 * total).contains(explained), "\(site.name): \(explained), \(total)")
            #expect(found.allSatisfy { abs($0.reduce(0) { $0 + $1 * $1 } - 1) < 1e-4 })
        }
    }

    /// Only where A points differs: what starts along the gradient learns otherwise from the first step, and every arm does.
    @Test(arguments: [TrainingSettings.AdapterStart.gradient, .activation])
    func modulesMayStartAlongWhatIsSeen(start: TrainingSettings.AdapterStart) throws {
        func losses(_ start: TrainingSettings.AdapterStart?) throws -> [Double] {
            let settings = Toy.settings(epochs: 2)
            let training = TrainingSettings(
                epochs: 2, batchSize: 7, learningRate: settings.learningRate, seeds: [1], warmupShare: 0.1, weightDecay: 0.01,
                gradientNormMax: 1, adapterStart: start)
            var losses: [Double] = []
            let reporter = Reporter(
                clock: { 0 },
                report: { fact in
                    if case .trialFinished(let result) = fact { losses += [result.value(.loss, on: .test)].compactMap { $0 } }
                    return .goOn
                })
            let plan = try Toy.plan(arms: [.searched, .uniform], training: training)
            var norms: [Float] = []
            try Execution(plan: plan, model: try Toy.model(), data: Toy.data()).run(reporter) { trained, _ in
                norms += trained.adapters.modules.map { module in
                    module.adapter.a.values.values.reduce(0) { $0 + $1 * $1 } / Float(module.adapter.a.rows)
                }
            }
            // Rows as long as random ones are in the mean, and two short epochs away from it.
            #expect(norms.allSatisfy { (0.2...0.6).contains($0) }, "\(norms)")
            return losses
        }
        let (random, seen) = (try losses(nil), try losses(start))
        let (randomAgain, seenAgain) = (try losses(.random), try losses(start))
        #expect(random == randomAgain && seen == seenAgain)
        #expect(seen[0] != random[0] && seen[1] != random[1])
    }

    @Test func orthonormalColumnsSpanWhatTheyAreMadeOf() {
        // The third is the sum of the first two, so nothing is left of it.
        let columns = Matrix.orthonormalColumns([1, 0, 1, 1, 1, 2, 0, 2, 2], rows: 3, columns: 3)
        func column(_ index: Int) -> [Double] { (0..<3).map { Double(columns[$0 * 3 + index]) } }
        func product(_ first: Int, _ second: Int) -> Double {
            zip(column(first), column(second)).reduce(0) { $0 + $1.0 * $1.1 }
        }
        #expect(abs(product(0, 0) - 1) < 1e-6 && abs(product(1, 1) - 1) < 1e-6 && abs(product(0, 1)) < 1e-6)
        #expect(column(2) == [0, 0, 0])
    }

    @Test func eigenvectorsAreThoseOfTheirEigenvalues() {
        let matrix: [Double] = [4, 1, 0, 1, 3, 1, 0, 1, 2]
        let found = Matrix.eigensystem(matrix, size: 3)
        #expect(found.map(\.value) == found.map(\.value).sorted(by: >))
        for (value, vector) in found {
            for row in 0..<3 {
                let product = (0..<3).reduce(0.0) { $0 + matrix[row * 3 + $1] * vector[$1] }
                #expect(abs(product - value * vector[row]) < 1e-9)
            }
        }
    }

    /// What a change of one weight did, and nothing else, is to be learnt: the search must look where it is.
    @Test(arguments: [0, 1]) func aSignalThatSitsInOneModuleIsFound(block: Int) throws {
        let shape = try Toy.shape()
        let planted = try #require(shape.linearSites.first { $0.block == block && $0.role == "output.dense" })
        var generator = SeededGenerator(seed: 5, stream: "planted")
        let teacher = try Toy.model()
        let module = AdapterSet(
            allocation: Allocation(placements: [Placement(site: planted, rank: 1)]), training: Toy.settings(), seed: 5,
            shardCount: 2)
        module.modules[0].adapter.b.values.assign(
            (0..<planted.outputWidth).map { _ in Float(8 * generator.unitInterval() - 4) })
        let texts = (0..<2400).map { _ in
            let ids = (0..<Int.random(in: 3...9, using: &generator)).map { _ in Int.random(in: 4..<96, using: &generator) }
            return TaskRow(ids: ids, types: ids.map { _ in 0 }, label: 0)
        }
        // The label is which way the planted module moves what a head reads.
        func losses(_ adapters: AdapterSet) throws -> [Double] {
            try learner(teacher, adapters).evaluate(texts, task: Toy.task).losses
        }
        let moved = zip(try losses(module), try losses(AdapterSet(modules: []))).map { $0 - $1 }
        let middle = moved.sorted()[moved.count / 2]
        let rows = zip(texts, moved).map { TaskRow(ids: $0.ids, types: $0.types, label: $1 > middle ? 1 : 0) }
        let scored = try round(
            .ablation, rank: 1, warmUp: WarmUpSettings(steps: 250, heldRows: 400),
            data: TrialData(train: rows, validation: Array(rows.prefix(20)), test: Array(rows.prefix(20))), head: .fitted)
        let order = scored.sites.sorted { $0.saliency > $1.saliency }.map { "\($0.site): \($0.saliency)" }
        #expect(order.prefix(3).contains { $0.hasPrefix(planted.name + ":") }, "\(order)")
    }
}
