import Domain
import Engine
import Foundation
import TestSupport
import Testing

/// Tasks beside classification, on the tiny golden checkpoints.
@Suite struct TaskTests {
    private struct Trial {
        let plan: Plan
        let trained: TrainedTrial
        let files: [TrialFile]
    }

    private func plan(_ task: LearningTask, family: String, search: SearchSettings, rate: Double) throws -> Plan {
        let toy = try Toy.plan(arms: [.searched, .uniform, .headOnly])
        let folder = Repository.golden + "/" + family
        let shape = try ModelShape(configuration: try Checkpoint.open(folder: folder).configuration)
        return Plan(
            formatVersion: toy.formatVersion, request: toy.request,
            model: StoredModel(
                name: family, path: folder, weightsDigest: .zero, configurationDigest: .zero, tokenizerDigest: .zero,
                shape: shape), data: toy.data, task: task, trainableParameterCountMax: 1300, durationSecondsMax: 60,
            search: search, training: Toy.settings(learningRate: rate), arms: toy.arms, policyDigests: [])
    }

    private func run(_ plan: Plan, _ data: TrialData) throws -> [Trial] {
        let (configuration, checkpoint) = try Checkpoint.open(folder: plan.model.path)
        let model = try Transformer(configuration: configuration, checkpoint: checkpoint)
        var trials: [Trial] = []
        let reporter = Reporter(clock: { 0 }, report: { _ in .goOn })
        try Execution(plan: plan, model: model, data: data).run(reporter) { trained, files in
            trials.append(Trial(plan: plan, trained: trained, files: files))
        }
        return trials
    }

    private static let search = SearchSettings(
        method: .static, proxy: .gradNorm, probeBatchCount: 3, rank: 4, sites: .allLinear)

    /// Sequences that count upwards: the next token follows from the last.
    private static func counting(_ count: Int, from: Int) -> [TaskRow] {
        (0..<count).map { row in
            let start = 4 + (row * 7 + from) % 40
            let ids = Array(start..<start + 8)
            return TaskRow(ids: ids, types: ids.map { _ in 0 }, target: .nextTokens(ids.indices.map { $0 >= 2 }))
        }
    }

    @Test(arguments: ["llama", "qwen2", "gpt2", "opt", "opt-post-norm-projected"])
    func aDecoderLearnsTheNextToken(family: String) throws {
        let task = LearningTask(type: .causalLanguageModel, labels: [], tokenCountMax: 16, pooling: .mean)
        let plan = try plan(task, family: family, search: Self.search, rate: 2e-2)
        let data = TrialData(
            train: Self.counting(42, from: 0), validation: Self.counting(9, from: 3), test: Self.counting(9, from: 5))
        let trials = try run(plan, data)
        let losses = trials.compactMap { $0.trained.result.value(.loss, on: .test) }
        #expect(losses[0] < losses[2] - 0.02 && losses[1] < losses[2] - 0.02, "\(losses)")
        #expect(trials.allSatisfy { $0.trained.head == nil && $0.trained.result.headParameterCount == 0 })
        #expect(trials[2].trained.result.trainedTokenCount == 0)
        #expect(trials[0].trained.result.testRowLosses?.count == 9)
        // The mean over all predicted tokens, here five a row.
        let mean = (trials[0].trained.result.testRowLosses ?? []).reduce(0, +) / 9
        #expect(abs(mean - losses[0]) < 1e-6)
        #expect(trials[0].trained.result.testTokenCounts == trials[2].trained.result.testTokenCounts)
        #expect(trials[0].trained.result.testTokenCounts?.count == 9)
        let configuration = try #require(trials[0].files.first { $0.kind == .adapterConfiguration })
        #expect(String(decoding: configuration.bytes, as: UTF8.self).contains("\"task_type\" : \"CAUSAL_LM\""))
    }

    @Test(arguments: ["llama", "gpt2", "opt-post-norm-projected"]) func aWholeDecoderLearnsTheNextToken(family: String) throws {
        let task = LearningTask(type: .causalLanguageModel, labels: [], tokenCountMax: 16, pooling: .mean)
        let plain = try plan(task, family: family, search: Self.search, rate: 2e-2)
        let training = TrainingSettings(
            epochs: 8, batchSize: 7, learningRate: 2e-2, seeds: [1], warmupShare: 0.1, weightDecay: 0, gradientNormMax: 1,
            fullLearningRate: 5e-3)
        let plan = Plan(
            formatVersion: plain.formatVersion, request: plain.request, model: plain.model, data: plain.data, task: task,
            trainableParameterCountMax: 1300, durationSecondsMax: 60, search: Self.search, training: training,
            arms: [.headOnly, .full], policyDigests: [])
        let data = TrialData(
            train: Self.counting(42, from: 0), validation: Self.counting(9, from: 3), test: Self.counting(9, from: 5))
        let losses = try run(plan, data).compactMap { $0.trained.result.value(.loss, on: .test) }
        #expect(losses[1] < losses[0] - 0.5, "\(losses)")
    }

    @Test func aRegressionLearnsANumber() throws {
        let task = LearningTask(type: .regression, labels: [], tokenCountMax: 16, pooling: .mean)
        let plan = try plan(task, family: "bert", search: Self.search, rate: 1e-2)
        let toy = Toy.data()
        func numbers(_ rows: [TaskRow]) -> [TaskRow] {
            rows.map { TaskRow(ids: $0.ids, types: $0.types, target: .value($0.label == 1 ? 2 : -1)) }
        }
        let data = TrialData(train: numbers(toy.train), validation: numbers(toy.validation), test: numbers(toy.test))
        let result = try run(plan, data)[0].trained.result
        #expect(try #require(result.value(.loss, on: .test)) < 2.25)
        #expect(try #require(result.value(.spearman, on: .test)) > 0.5)
        #expect(result.testOutputs?.count == 17 && result.testPredictions.isEmpty)
        #expect(Set(try #require(result.testTargets)) == [2, -1])
        let (error, root) = (result.value(.loss, on: .test) ?? 0, result.value(.rootMeanSquaredError, on: .test) ?? 0)
        #expect(abs(root * root - error) < 1e-12 && result.value(.pearson, on: .test) != nil)
    }

    /// More classes than one character can number: the record and the file of predictions name each.
    @Test func manyClassesAreTold() throws {
        let labels = (0..<50).map { "class \($0)" }
        let task = LearningTask(type: .classification, labels: labels, tokenCountMax: 16, pooling: .mean)
        func rows(_ count: Int) -> [TaskRow] {
            (0..<count).map { TaskRow(ids: [4 + $0 % 50, 5 + $0 % 7], types: [0, 0], label: $0 % 50) }
        }
        let plan = try plan(task, family: "bert", search: Self.search, rate: 1e-2)
        let trial = try run(plan, TrialData(train: rows(100), validation: rows(50), test: rows(50)))[0]
        let result = trial.trained.result
        #expect(result.testClassWidth == 2 && result.testLabelIndices == Array(0..<50))
        let predictions = try #require(trial.files.first { $0.kind == .predictions })
        let lines = String(decoding: predictions.bytes, as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 51 && lines[50].hasPrefix("50\tclass 49\tclass "))
    }

    /// The same numbers in another unit are learnt as well: of 0 to 100 as of 0 to 1, to the bits of single precision.
    @Test(arguments: [(1000.0, 0.0), (0.01, -7.0)]) func aRegressionLearnsInAnyUnit(factor: Double, offset: Double) throws {
        let task = LearningTask(type: .regression, labels: [], tokenCountMax: 16, pooling: .mean)
        let plan = try plan(task, family: "bert", search: Self.search, rate: 1e-2)
        let toy = Toy.data()
        func trial(_ number: (Double) -> Double) throws -> Trial {
            func numbers(_ rows: [TaskRow]) -> [TaskRow] {
                rows.map { TaskRow(ids: $0.ids, types: $0.types, target: .value(number($0.label == 1 ? 2 : -1))) }
            }
            return try run(
                plan, TrialData(train: numbers(toy.train), validation: numbers(toy.validation), test: numbers(toy.test)))[0]
        }
        let plain = try trial { $0 }
        let scaled = try trial { $0 * factor + offset }
        let outputs = try #require(plain.trained.result.testOutputs)
        for (number, expected) in zip(try #require(scaled.trained.result.testOutputs), outputs) {
            #expect(abs((number - offset) / factor - expected) < 1e-3)
        }
        let loss = try #require(plain.trained.result.value(.loss, on: .test))
        let scaledLoss = try #require(scaled.trained.result.value(.loss, on: .test))
        #expect(abs(scaledLoss / (factor * factor) - loss) < 1e-3 * loss)
        // What is exported answers in the unit by itself.
        func head(_ trial: Trial, _ offset: Double) throws -> [Float] {
            let file = try #require(trial.files.first { $0.kind == .headWeights })
            let folder = try TemporaryFolder()
            try folder.write("head.safetensors", file.bytes)
            let tensors = try SafetensorsFile(path: folder.path + "/head.safetensors")
            return try tensors.floats("weight") + tensors.floats("bias").map { ($0 - Float(offset)) }
        }
        let (own, others) = (try head(plain, 0), try head(scaled, offset))
        #expect(zip(own, others).allSatisfy { abs($1 / Float(factor) - $0) < 1e-3 })
    }

    /// Spearman's correlation of a constant is no number, and so no measurement.
    @Test func aRegressionOnEqualTargetsHasNoCorrelation() throws {
        let task = LearningTask(type: .regression, labels: [], tokenCountMax: 16, pooling: .mean)
        let plan = try plan(task, family: "bert", search: Self.search, rate: 1e-2)
        let toy = Toy.data()
        func equal(_ rows: [TaskRow]) -> [TaskRow] {
            rows.map { TaskRow(ids: $0.ids, types: $0.types, target: .value(2)) }
        }
        let data = TrialData(
            train: Array(equal(toy.train).prefix(14)), validation: equal(toy.validation), test: equal(toy.test))
        let result = try run(plan, data)[2].trained.result
        #expect(result.value(.spearman, on: .test) == nil && result.value(.spearman, on: .validation) == nil)
        #expect(result.value(.loss, on: .test) != nil && result.value(.meanAbsoluteError, on: .test) != nil)
    }

    @Test func exportsSayWhatTheyCannotHold() throws {
        let folder = try TemporaryFolder()
        func write(_ trial: Trial) throws {
            for file in trial.files { try folder.write(URL(filePath: file.path).lastPathComponent, file.bytes) }
        }
        let task = LearningTask(type: .causalLanguageModel, labels: [], tokenCountMax: 16, pooling: .mean)
        let data = TrialData(
            train: Self.counting(14, from: 0), validation: Self.counting(3, from: 3), test: Self.counting(3, from: 5))
        let plain = try run(try plan(task, family: "llama", search: Self.search, rate: 1e-2), data)[0]
        try write(plain)
        let export = try AdapterExport(plan: plain.plan, folder: folder.path)
        #expect(try export.files(.peft).map(\.name) == ["adapter_config.json", "adapter_model.safetensors", "head.json"])
        // Enough for a program that is to read the run's test file as the run did.
        struct Head: Decodable {
            let columns: DataSelection.Columns
            let testDigest: Digest
        }
        let head = try #require(try export.files(.peft).last)
        let read = try JSONDecoder().decode(Head.self, from: Data(head.bytes))
        #expect(read.columns == plain.plan.data.columns && read.testDigest == plain.plan.data.test.digest)
        let gguf = try #require(try export.files(.gguf).first)
        let header = try GGUFHeader(bytes: gguf.bytes)
        #expect(try header.text("general.type") == "adapter" && header.text("adapter.type") == "lora")
        let modules = plain.trained.adapters.modules
        #expect(header.tensors.count == 2 * modules.count)
        let query = header.tensors.first { $0.name == "blk.0.attn_q.weight.lora_a" }
        if let module = modules.first(where: { $0.placement.site.name == "layers.0.self_attn.q_proj" }) {
            #expect(query?.extents == [24, module.placement.rank])
        }
        #expect(try export.files(.axolotl).map(\.name).last == "axolotl.yaml")
        let factory = try #require(try export.files(.llamaFactory).last)
        #expect(String(decoding: factory.bytes, as: UTF8.self).contains("\nstage: pt\n"))
        let search = SearchSettings(
            method: .static, proxy: .gradNorm, probeBatchCount: 3, rank: 4, sites: .allLinear, shortcuts: .on)
        let shortcut = try run(try plan(task, family: "llama", search: search, rate: 1e-2), data)[0]
        try write(shortcut)
        #expect(shortcut.files.contains { $0.path.hasSuffix("shortcuts.safetensors") })
        #expect { try AdapterExport(plan: shortcut.plan, folder: folder.path).files(.gguf) } throws: {
            "\($0)".contains("has shortcuts, which 'gguf' has no words for")
        }
    }

    /// The export of the searched arm of a run, whose files lie in `folder`.
    private func export(
        _ task: LearningTask, family: String, _ data: TrialData, in folder: TemporaryFolder
    ) throws -> AdapterExport {
        let trial = try run(try plan(task, family: family, search: Self.search, rate: 1e-2), data)[0]
        for file in trial.files { try folder.write(URL(filePath: file.path).lastPathComponent, file.bytes) }
        return try AdapterExport(plan: trial.plan, folder: folder.path)
    }

    @Test(arguments: [AdapterExport.Format.axolotl, .llamaFactory])
    func onlyLanguageModelsGoToToolsThatTrainNothingElse(format: AdapterExport.Format) throws {
        let folder = try TemporaryFolder()
        let task = LearningTask(type: .classification, labels: ["no", "yes"], tokenCountMax: 16, pooling: .mean)
        let export = try export(task, family: "bert", Toy.data(), in: folder)
        #expect { try export.files(format) } throws: {
            "\($0)".contains("is of a run on 'classification'; '\(format.rawValue)' takes those on 'causal-lm' only")
        }
    }

    @Test func familiesThatLlamaCppDoesNotKnowAreRefused() throws {
        let folder = try TemporaryFolder()
        let task = LearningTask(type: .causalLanguageModel, labels: [], tokenCountMax: 16, pooling: .mean)
        let data = TrialData(
            train: Self.counting(14, from: 0), validation: Self.counting(3, from: 3), test: Self.counting(3, from: 5))
        let export = try export(task, family: "opt", data, in: folder)
        #expect { try export.files(.gguf) } throws: { "\($0)".contains("llama.cpp runs no models of the family 'opt'") }
    }
}
