import Domain
import Foundation
import Reports

/// A request file for a table that has been split, with a comment on what to think about.
struct RequestDraft {
    let name: String
    let team: String
    let purpose: String
    let stage: Request.Stage
    let model: StoredModel
    let choice: TableChoice
    let rows: RowLook
    /// Rows of each split.
    let rowCounts: [Split: Int]
    /// `csv`, `tsv` or `jsonl`.
    let ending: String
    /// Of the comments.
    let words: Words

    /// More rows than this are sampled: on two cores they would take an afternoon.
    private static let sampledRows: [Split: Int] = [.train: 2000, .validation: 1000, .test: 2000]

    var yaml: String {
        """
        # \(words.draftHead(name + ".yaml").joined(separator: "\n# "))
        apiVersion: heterolora/v1
        kind: FineTuneRequest
        metadata:
          name: \(scalar(name))
          team: \(scalar(team))
          # \(words.draftPurpose)
          purpose: \(scalar(purpose))
          # \(words.draftStage)
          stage: \(stage.rawValue)
        spec:
          # \(words.draftModel(parameters: model.shape.baseParameterCount, blocks: model.shape.blockCount))
          model: \(scalar(model.name))
          task:
            type: \(choice.task.rawValue)\(labels)
            # \(words.draftLength(tokens: rows.tokenLengths.percentile95, most: model.shape.positionCountMax))
            maxTokens: \(tokenCountMax)
            # \(words.draftPooling(isCausal: model.shape.isCausal))
            pooling: \(model.shape.isCausal ? "last" : "mean")
          # \(words.draftSplit)
          data:
            train: \(scalar("\(name)/train.\(ending)"))            # \(words.draftRows(rowCounts[.train] ?? 0))
            validation: \(scalar("\(name)/validation.\(ending)"))  # \(words.draftRows(rowCounts[.validation] ?? 0))
            test: \(scalar("\(name)/test.\(ending)"))              # \(words.draftRows(rowCounts[.test] ?? 0))
            columns: {text: \(scalar(choice.columns.text ?? "")), label: \(scalar(choice.columns.label ?? ""))\(choice.columns.hasHeader == false ? ", header: false" : "")}\(sample)
        \(contest)
          # \(words.draftValue.joined(separator: "\n  # "))
          value: {benefitPerCorrectDecision: {amount: 0, currency: JPY}, decisionsPerMonth: 0, horizonMonths: 12, discountRatePerYear: 0.05}

        """
    }

    /// Budget, search, training and comparison: what competes, on what, and what decides.
    private var contest: String {
        let batchSize = (rowCounts[.train] ?? 0) < 256 ? 8 : 32
        let probeBatchCount = max(1, min(16, trainedRows / batchSize))
        return """
              # \(words.draftBudget)
              budget: {trainableParameters: [\(12 * model.shape.hiddenWidth), \(54 * model.shape.hiddenWidth)], maxCost: {amount: 500, currency: JPY}, maxDuration: 2h}
              # \(words.draftSearch)
              search: {method: auto, proxy: ablation, probeBatches: \(probeBatchCount), rank: 8, sites: {linear: all}}
              # \(words.draftTraining)
              training: {epochs: 3, batchSize: \(batchSize), learningRate: 2e-3, seeds: [1, 2, 3]}
              # \(words.draftCompare)
              compare: [uniform, habit, head-only]
              # \(words.draftDecision)
              decision: {quantity: \(quantity), minimumImprovement: 0, seedsMin: 3}
            """
    }

    private var quantity: String { DecisionRule.Quantity.standard(for: choice.task).rawValue }

    private var labels: String {
        choice.labels.isEmpty ? "" : "\n    labels: [\(choice.labels.map(scalar).joined(separator: ", "))]"
    }

    private var trainedRows: Int { min(rowCounts[.train] ?? 0, Self.sampledRows[.train] ?? .max) }

    private var sample: String {
        let caps = Split.allCases.compactMap { split in
            Self.sampledRows[split].flatMap { cap in (rowCounts[split] ?? 0) > cap ? "\(split.rawValue): \(cap)" : nil }
        }
        return caps.isEmpty
            ? ""
            : "\n    # \(words.draftSample)\n    sample: {\(caps.joined(separator: ", "))}"
    }

    /// Enough for 19 of 20 texts, in steps of 16; not above 256, since attention grows with the square.
    private var tokenCountMax: Int {
        let wanted = (rows.tokenLengths.percentile95 + 15) / 16 * 16
        return min(max(16, min(wanted, 256)), model.shape.positionCountMax)
    }

    /// A text as a YAML scalar: as it is where nobody could take it for anything else, else as a string of JSON.
    private func scalar(_ text: String) -> String {
        let isPlain =
            text.utf8.first.map(Self.isLetter) == true && text.utf8.allSatisfy { Self.isLetter($0) || Self.isWithin($0) }
            && !["true", "false", "yes", "no", "on", "off", "null", "y", "n", "inf", "nan"].contains(text.lowercased())
        guard !isPlain else { return text }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        return (try? encoder.encode(text)).map { String(decoding: $0, as: UTF8.self).printableJSON } ?? "\"\""
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isWithin(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "_-./".utf8.contains(byte)
    }
}
