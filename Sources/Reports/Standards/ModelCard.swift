public import Domain

/// What is to be known of a run's adapters, as a card that the Hugging Face Hub reads: metadata, and a text in the reader's language.
public struct ModelCard: Sendable {
    /// What stands in the front matter; one line for each text.
    public let metadata: JSONTree
    /// Markdown.
    public let text: String

    /// - Throws: `RunExportError` where the run wrote no adapter, `RunReportError` where nothing can be made of its figures.
    public init(_ run: ExportedRun, in language: Language) throws {
        let adapters = try run.writtenAdapters()
        let localized = LocalizedReport(try RunReport(events: run.events), language)
        metadata = Self.metadata(run, localized)
        text = Self.text(run, adapters, localized)
    }

    private static func text(_ run: ExportedRun, _ adapters: [WrittenAdapter], _ localized: LocalizedReport) -> String {
        let words = localized.words
        let (metadata, decision) = (run.request.metadata, Decision(localized.report, words))
        var card = Markdown()
        card.heading(1, metadata.name)
        card.paragraph(words.card(of: run.history.request, base: run.plan.model.name, team: metadata.team))
        card.paragraph(words.sentences(decision.headline, decision.sentence.text))
        if let remark = words.ledgersWords { card.paragraph(remark) }
        card.heading(2, words.intendedUseHeading)
        card.paragraph(words.intendedUse(metadata.purpose, metadata.stage))
        card.paragraph(words.noOtherUse)
        card.heading(2, words.limitsHeading)
        card.list(localized.limits + [words.baseModelsLimits, words.notEvaluated])
        card.heading(2, words.trainingHeading)
        card.table(localized.settings(run))
        card.paragraph(words.events([localized.history.planned?.event].compactMap(\.self)))
        let sections = [
            localized.comparisonSection, localized.differenceSection, localized.choiceSection, localized.validationSection,
            localized.verdictSection,
        ].compactMap(\.self)
        for section in sections {
            card.heading(2, section.heading)
            for note in section.notes { card.paragraph(note.text) }
            for table in section.tables { card.table(table) }
            card.paragraph(words.events(section.eventNumbers))
        }
        card.heading(2, words.provenanceHeading)
        card.table(localized.origins(run))
        card.table(
            Table(
                words.filesCaption, [.words(words.fileHeader), .words("SHA-256")],
                words: adapters.flatMap { $0.files + $0.predictions }.map { [$0.path, $0.digest.hexadecimal] }))
        let sources = [localized.history.reception?.event, localized.history.planned?.event].compactMap(\.self)
        card.paragraph(words.events(sources + localized.history.artifacts.map(\.event)))
        card.heading(2, words.verifyHeading)
        card.paragraph(words.verify(first: run.history.first.sequence, last: run.history.last.sequence))
        card.paragraph(words.signed(run.ledger.checkpoint, last: run.history.last.sequence))
        if let key = run.ledger.verificationKey { card.commands(["heteroloractl audit verify --key \(key)"]) }
        return card.text
    }

    private static func metadata(_ run: ExportedRun, _ localized: LocalizedReport) -> JSONTree {
        let measured = run.outcome.ending == .finished ? means(run) : []
        let names = Split.allCases.map { run.plan.data[$0].name.terminalLine }
        let metrics = measured.compactMap(\.quantity.hubName)
        let metricNames = metrics.map { JSONTree.text($0) }
        return [
            "base_model": .text(run.plan.model.name.terminalLine), "library_name": "peft",
            "pipeline_tag": run.plan.task.type.pipeline, "tags": ["lora", "peft", "heterolora"],
            "datasets": .list(names.indices.filter { names.firstIndex(of: names[$0]) == $0 }.map { .text(names[$0]) }),
            "metrics": metricNames.isEmpty ? nil : .list(metricNames),
            "model-index": measured.isEmpty
                ? nil : [["name": .text(run.request.metadata.name.terminalLine), "results": [result(run, measured)]]],
        ]
    }

    private static func result(_ run: ExportedRun, _ measured: [Mean]) -> JSONTree {
        let file = run.plan.data.test
        return [
            "task": ["type": run.plan.task.type.pipeline ?? .text(run.plan.task.type.rawValue)],
            "dataset": [
                "type": .text(file.name.terminalLine), "name": .text(file.name.terminalLine), "split": "test",
                "revision": .digest(file.digest),
            ],
            "metrics": .list(
                measured.map { mean in
                    [
                        "type": .text(mean.quantity.hubName ?? mean.quantity.rawValue), "value": .number(mean.value),
                        "name": "\(mean.quantity.rawValue), mean over \(Figure.counted(mean.seedCount, "seed"))",
                    ]
                }),
        ]
    }

    /// What the searched arm reached on the test rows; of a curve at its largest budget.
    private struct Mean {
        let quantity: Measurement.Quantity
        let value: Double
        let seedCount: Int
    }

    private static func means(_ run: ExportedRun) -> [Mean] {
        let results = run.history.results(of: .searched).map(\.value)
        return Measurement.Quantity.allCases.compactMap { quantity in
            let values = results.compactMap { $0.value(quantity, on: .test) }
            // A mean over some of the seeds would be taken for one over all.
            guard values.count == results.count, let spread = Spread(values), spread.mean.isFinite else { return nil }
            return Mean(quantity: quantity, value: spread.mean, seedCount: values.count)
        }
    }
}

extension LearningTask.Kind {
    /// As the Hub names tasks; nil where it has no such name.
    fileprivate var pipeline: JSONTree? {
        switch self {
        case .classification: "text-classification"
        case .causalLanguageModel: "text-generation"
        case .regression: nil
        }
    }
}

extension Measurement.Quantity {
    /// As the Hub names metrics; nil where it has none that is the same.
    fileprivate var hubName: String? {
        switch self {
        case .accuracy: "accuracy"
        case .macroF1: "f1"
        case .matthewsCorrelation: "matthews_correlation"
        case .meanAbsoluteError: "mae"
        case .pearson: "pearsonr"
        case .spearman: "spearmanr"
        case .perplexity: "perplexity"
        case .loss, .balancedAccuracy, .rootMeanSquaredError, .tokenAccuracy, .tokensPerSecond, .learningRate, .gradientNorm:
            nil
        }
    }
}
