internal import Domain

/// What the rows of the three files say about what a run on them could show.
struct DataObjections {
    let request: Request.Specification
    let facts: StoreFacts

    var objections: [RequestObjection] {
        equalFiles + sharedRows + contradictions + missingLabels + quotedTexts
    }

    /// Rows are counted as what the columns make of them.
    private var rows: DataMessage.Rows {
        let columns = request.data.columns
        if columns.messages != nil { return .conversations }
        if columns.prompt != nil { return .prompts }
        return columns.textPair != nil ? .pairs : .texts
    }

    private func field(_ split: Split) -> String { "spec.data.\(split.rawValue)" }

    private var equalFiles: [RequestObjection] {
        Split.pairs.compactMap { split, other in
            guard let file = facts.data[split], let others = facts.data[other], file.digest == others.digest else { return nil }
            let message = DataMessage.sameBytes(
                file: file.name.quoted(255), other: others.name.quoted(255), otherSplit: other, digest: file.digest)
            return RequestObjection("data/equal-files", .data(message), field(split))
        }
    }

    private var sharedRows: [RequestObjection] {
        (facts.rows?.shared ?? []).compactMap { shared in
            guard facts.data[shared.split]?.digest != facts.data[shared.other]?.digest,
                let rows = facts.rows?.splits[shared.split]
            else { return nil }
            let message = DataMessage.sharedRows(
                count: shared.rowCount, rows: rows.rowCount, what: self.rows, split: shared.split, other: shared.other)
            return RequestObjection("data/shared-rows", .data(message), field(shared.split), severity: .warning)
        }
    }

    private var contradictions: [RequestObjection] {
        Split.allCases.compactMap { split in
            guard let rows = facts.rows?.splits[split], rows.contradictoryCount > 0 else { return nil }
            let message = DataMessage.contradictions(
                count: rows.contradictoryCount, rows: rows.rowCount, what: self.rows, split: split)
            return RequestObjection("data/contradictions", .data(message), field(split), severity: .warning)
        }
    }

    private var missingLabels: [RequestObjection] {
        Split.allCases.compactMap { split in
            guard let rows = facts.rows?.splits[split] else { return nil }
            let missing = zip(request.task.labels, rows.labelCounts).filter { $0.1 == 0 }.map { $0.0.quoted() }
            guard !missing.isEmpty else { return nil }
            let message = DataMessage.missingLabels(rows: rows.rowCount, split: split, labels: missing)
            return RequestObjection("data/missing-label", .data(message), field(split), severity: .warning)
        }
    }

    private var quotedTexts: [RequestObjection] {
        Split.allCases.compactMap { split in
            guard let rows = facts.rows?.splits[split], rows.quotedCount > 0 else { return nil }
            let message = DataMessage.quotedTexts(count: rows.quotedCount, rows: rows.rowCount, split: split)
            return RequestObjection("data/quotes", .data(message), field(split), severity: .warning)
        }
    }
}
