import Domain
import Engine
import FoundationEssentials
import TestSupport
import Testing

/// What `PassMemory` says that passes hold, against what they held.
@Suite struct PassMemoryTests {
    struct Form: Sendable, CustomStringConvertible {
        let length: Int
        let rows: Int
        var memory: TrainingSettings.MemoryUse?
        var dropout: Double?
        var hasShortcuts = false

        var description: String {
            "\(rows) rows of \(length), \(memory ?? .fast), dropout \(dropout ?? 0)\(hasShortcuts ? ", shortcuts" : "")"
        }
    }

    private static let forms = [
        Form(length: 8, rows: 1), Form(length: 8, rows: 32), Form(length: 64, rows: 8),
        Form(length: 64, rows: 8, memory: .lean),
        Form(length: 64, rows: 8, dropout: 0.2), Form(length: 64, rows: 8, memory: .lean, dropout: 0.2, hasShortcuts: true),
        Form(length: 64, rows: 8, hasShortcuts: true), Form(length: 256, rows: 4), Form(length: 1024, rows: 2),
        Form(length: 1024, rows: 2, memory: .lean),
    ]

    @Test(arguments: ArchitectureTests.families) func theBoundHolds(family: String) throws {
        for form in Self.forms { try expectBound(family, form) }
    }

    /// Of each kind of attention one family.
    @Test(arguments: ["bert", "gpt2", "llama", "mistral"]) func theBoundHoldsForLongTexts(family: String) throws {
        for memory in TrainingSettings.MemoryUse.allCases {
            try expectBound(family, Form(length: 4096, rows: 1, memory: memory))
        }
    }

    private func expectBound(_ family: String, _ form: Form) throws {
        let shape = try configuration(family).shape
        for type in shape.isCausal ? [LearningTask.Kind.classification, .causalLanguageModel] : [.classification] {
            let task = LearningTask(
                type: type, labels: type == .classification ? ["0", "1"] : [], tokenCountMax: form.length, pooling: .mean)
            let settings = TrainingSettings(
                epochs: 1, batchSize: form.rows, learningRate: 1e-3, seeds: [1], warmupShare: 0, weightDecay: 0,
                gradientNormMax: 1, dropout: form.dropout, memory: form.memory)
            let estimate = try #require(
                PassMemory(shape: shape, task: task, training: settings, hasShortcuts: form.hasShortcuts, rankMax: 2)
            ).bytes
            let peak = Double(try peak(family, shape, form, task, settings))
            #expect(peak <= estimate && estimate <= 1.3 * peak, "\(form), \(type.rawValue): \(estimate / peak)")
        }
    }

    /// Of a training step and an evaluation with rows that are as long as they may be.
    private func peak(
        _ family: String, _ shape: ModelShape, _ form: Form, _ task: LearningTask, _ settings: TrainingSettings
    ) throws -> Int {
        let model = try Transformer(configuration: configuration(family), checkpoint: .random(seed: 1))
        let sites = form.hasShortcuts ? shape.sites : shape.linearSites
        let adapters = AdapterSet(
            allocation: Allocation(placements: sites.map { Placement(site: $0, rank: 2) }), training: settings, seed: 1,
            shardCount: 2)
        let learner = try Learner(
            model: model, adapters: adapters,
            head: LinearHead(task: task, hiddenWidth: model.hiddenWidth, seed: 1, shardCount: 2),
            task: task, shardCount: 2, memory: form.memory)
        let rows = (0..<max(form.rows, PassMemory.evaluationTokenCount / form.length)).map { row in
            TaskRow(
                ids: (0..<form.length).map { ($0 * 7 + row) % shape.vocabularySize },
                types: .init(repeating: 0, count: form.length),
                target: task.type == .classification ? .label(row % 2) : .nextTokens(.init(repeating: true, count: form.length))
            )
        }
        _ = learner.accumulateGradients(rows, at: Array(0..<form.rows))
        _ = learner.evaluate(rows, task: task)
        return learner.peakBytes
    }

    /// A golden case's, with positions for long texts, and without a table of its own for the next token: what is random has none.
    private func configuration(_ family: String) throws -> ModelConfiguration {
        let text = try String(contentsOf: URL(filePath: Repository.golden + "/\(family)/config.json"), encoding: .utf8)
        let long = text.replacing(/"(max_position_embeddings|n_positions)": \d+/) { "\"\($0.1)\": 4200" }
            .replacing("\"tie_word_embeddings\": false", with: "\"tie_word_embeddings\": true")
        return try ModelConfiguration(json: Array(long.utf8))
    }
}

extension ModelConfiguration {
    fileprivate var shape: ModelShape {
        get throws { try ModelShape(configuration: self) }
    }
}
