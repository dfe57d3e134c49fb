internal import Domain

/// What the rows of the three files say about what a run on them could show.
struct DataObjections {
    let request: Request.Specification
    let facts: StoreFacts

    var objections: [(severity: Finding.Severity, rule: String, reason: String, field: String)] {
        equalFiles + sharedRows + contradictions + missingLabels + quotedTexts
    }

    /// Rows are counted as what the columns make of them.
    private var noun: String {
        let columns = request.data.columns
        if columns.messages != nil { return "conversations" }
        if columns.prompt != nil { return "prompts" }
        return columns.textPair != nil ? "pairs of texts" : "texts"
    }

    private func field(_ split: Split) -> String { "spec.data.\(split.rawValue)" }

    private var equalFiles: [(severity: Finding.Severity, rule: String, reason: String, field: String)] {
        Split.pairs.compactMap { split, other in
            guard let file = facts.data[split], let others = facts.data[other], file.digest == others.digest else { return nil }
            return (
                .refusal, "data/equal-files",
                "\(file.name.quoted(255)) is \(others.name.quoted(255)) of \(other.rawValue), byte for byte (SHA-256 \(file.digest)); "
                    + "each split needs rows of its own", field(split)
            )
        }
    }

    private var sharedRows: [(severity: Finding.Severity, rule: String, reason: String, field: String)] {
        (facts.rows?.shared ?? []).compactMap { shared in
            guard facts.data[shared.split]?.digest != facts.data[shared.other]?.digest,
                let rows = facts.rows?.splits[shared.split]
            else { return nil }
            let (split, other) = (shared.split.rawValue, shared.other.rawValue)
            return (
                .warning, "data/shared-rows",
                "\(shared.rowCount) of \(rows.rowCount) \(split) \(noun) stand in \(other) too, so what is measured on \(split) may be "
                    + "memory; leave them out of one of the two", field(shared.split)
            )
        }
    }

    private var contradictions: [(severity: Finding.Severity, rule: String, reason: String, field: String)] {
        Split.allCases.compactMap { split in
            guard let rows = facts.rows?.splits[split], rows.contradictoryCount > 0 else { return nil }
            return (
                .warning, "data/contradictions",
                "\(rows.contradictoryCount) of \(rows.rowCount) \(split.rawValue) rows have \(noun) that another row gives another "
                    + "label", field(split)
            )
        }
    }

    private var missingLabels: [(severity: Finding.Severity, rule: String, reason: String, field: String)] {
        Split.allCases.compactMap { split in
            guard let rows = facts.rows?.splits[split] else { return nil }
            let missing = zip(request.task.labels, rows.labelCounts).filter { $0.1 == 0 }.map { $0.0.quoted() }
            guard !missing.isEmpty else { return nil }
            return (
                .warning, "data/missing-label",
                "of \(Figure.counted(rows.rowCount, "\(split.rawValue) row")) none has the label \(missing.joined(separator: ", "))",
                field(split)
            )
        }
    }

    private var quotedTexts: [(severity: Finding.Severity, rule: String, reason: String, field: String)] {
        Split.allCases.compactMap { split in
            guard let rows = facts.rows?.splits[split], rows.quotedCount > 0 else { return nil }
            return (
                .warning, "data/quotes",
                "\(rows.quotedCount) of \(rows.rowCount) \(split.rawValue) rows have a text in quotes with doubled quotes in it, as programs "
                    + "write CSV; they are read as they stand (TSV has no quoting)", field(split)
            )
        }
    }
}
