import Domain

extension RunReport {
    var verdictSection: Page.Section? {
        guard let judgement = history.judgement else { return nil }
        let findings = judgement.value.verdict.findings.map { finding in
            [
                finding.severity.rawValue, finding.rule, finding.line.map { "\(finding.file):\($0)" } ?? finding.file,
                finding.field ?? "–", finding.reason,
            ]
        }
        let policies = judgement.value.policyDigests.map { [$0.file, $0.digest.hexadecimal] }
        let tables = [
            findings.isEmpty ? nil : Table("Findings", ["Severity", "Rule", "Place", "Field", "Reason"], findings),
            policies.isEmpty ? nil : Table("Policies in force", ["File", "SHA-256"], policies),
        ]
        let count = findings.isEmpty ? "no finding" : Figure.counted(findings.count, "finding")
        return Page.Section(
            "Verdict", notes: ["\(judgement.value.verdict.decision.rawValue.capitalizedFirst), with \(count)."],
            tables: tables.compactMap { $0 }, events: [judgement.event])
    }

    var provenanceSection: Page.Section? {
        var rows: [[String]] = []
        if let reception = history.reception?.value {
            rows.append([
                "Submitted by", "\(reception.submitter.userName) (uid \(reception.submitter.userID)), \(reception.fileName)",
            ])
            rows.append(["Request file", reception.digest.hexadecimal])
        }
        if let planned = history.planned?.value { rows += Self.planRows(planned) }
        rows += machineRows
        rows += (history.preparation?.value.splits ?? []).map { ["Rows, \($0.split.rawValue)", $0.rowsInWords] }
        if let outcome = history.outcome?.value {
            rows.append(["Ended", "\(outcome.ending.rawValue) after \(Figure.seconds(outcome.wallSeconds))"])
        }
        rows += history.artifacts.map { [$0.value.path, $0.value.digest.hexadecimal] }
        rows.append(["First event, \(history.first.sequence)", "\(history.first.time) · \(history.first.hash)"])
        rows.append(["Last event, \(history.last.sequence)", "\(history.last.time) · \(history.last.hash)"])
        let sources =
            [history.reception?.event, history.planned?.event, history.preparation?.event, history.outcome?.event]
            .compactMap { $0 } + history.machineChanges.map(\.event)
        return Page.Section(
            "Provenance",
            notes: [
                "Every figure of this page comes from the ledger events named under its section. To check that nobody changed them, "
                    + "run heteroloractl audit verify."
            ] + machineNotes,
            tables: [Table("What this page was made of", ["What", "Value"], rows)],
            events: sources + history.artifacts.map(\.event) + [history.first.sequence, history.last.sequence])
    }

    /// What the run computed with; nothing in runs of before it was written down.
    private var machineRows: [[String]] {
        guard let preparation = history.preparation?.value, let machine = preparation.machine else { return [] }
        let shards = preparation.shardCount.map { ", \($0) shards" } ?? ""
        return [
            ["Processor", machine.processor.description],
            ["Kernel", "\(machine.kernel), \(machine.origin.words)"],
            ["Library", machine.library],
            ["Threads", "\(preparation.threadCount)\(shards)"],
        ] + machine.refusedKernels.map { ["Kernel \($0.kernel), passed over", $0.words] }
            + history.machineChanges.map { ["Changed, event \($0.event)", $0.value.words] }
    }

    /// A line for each time that the run went on with another machine.
    var machineNotes: [String] {
        history.machineChanges.map { "The run did not stay on one machine: \($0.value.words)." }
    }

    private static func planRows(_ planned: PlannedRun) -> [[String]] {
        let plan = planned.plan
        return [
            ["Plan", planned.planDigest.hexadecimal],
            ["Model \(plan.model.name), weights", plan.model.weightsDigest.hexadecimal],
        ] + Split.allCases.map { ["Data, \($0.rawValue): \(plan.data[$0].name)", plan.data[$0].digest.hexadecimal] }
            + [
                ["Labels", plan.task.labels.joined(separator: ", ")],
                ["Seeds", plan.training.seeds.map { "\($0)" }.joined(separator: ", ")],
            ]
    }
}

extension Machine.Origin {
    fileprivate var words: String {
        switch self {
        case .chosen: "chosen by what the processor can do"
        case .person: "forced by OPENBLAS_CORETYPE"
        case .library: "the library’s own choice"
        }
    }
}

extension String {
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
