import Domain

extension LocalizedReport {
    var verdictSection: Page.Section? {
        guard let judgement = history.judgement else { return nil }
        let findings = judgement.value.verdict.findings.map { finding in
            [
                words.severity(finding.severity), finding.rule, finding.line.map { "\(finding.file):\($0)" } ?? finding.file,
                finding.field ?? words.none, finding.reason(in: words.language),
            ]
        }
        let policies = judgement.value.policyDigests.map { [$0.file, $0.digest.hexadecimal] }
        let tables = [
            findings.isEmpty
                ? nil
                : Table(
                    words.findingsCaption,
                    [
                        .words(words.severityHeader), .words(words.ruleHeader), .words(words.placeHeader),
                        .words(words.fieldHeader),
                        judgement.value.verdict.findings.allSatisfy { $0.message != nil }
                            ? .words(words.reasonHeader) : .ledgers(words.reasonHeader),
                    ], words: findings),
            policies.isEmpty
                ? nil : Table(words.policiesCaption, [.words(words.fileHeader), .words("SHA-256")], words: policies),
        ]
        return Page.Section(
            words.verdictHeading, notes: [words.verdict(judgement.value.verdict.decision, findings: findings.count)],
            tables: tables.compactMap { $0 }, events: [judgement.event])
    }

    var provenanceSection: Page.Section? {
        var rows: [[String]] = []
        if let reception = history.reception?.value {
            rows.append([words.submittedBy, words.submitter(reception)])
            rows.append([words.requestFile, reception.digest.hexadecimal])
        }
        if let planned = history.planned?.value { rows += planRows(planned) }
        rows += machineRows
        rows += (history.preparation?.value.splits ?? []).map { [words.rows(of: $0.split), words.rows($0)] }
        if let outcome = history.outcome?.value { rows.append([words.ended, words.ended(outcome)]) }
        rows += history.artifacts.map { [$0.value.path, $0.value.digest.hexadecimal] }
        rows.append([words.firstEvent(history.first.sequence), "\(words.time(history.first.time)) · \(history.first.hash)"])
        rows.append([words.lastEvent(history.last.sequence), "\(words.time(history.last.time)) · \(history.last.hash)"])
        let sources =
            [history.reception?.event, history.planned?.event, history.preparation?.event, history.outcome?.event]
            .compactMap { $0 } + history.machineChanges.map(\.event)
        let refused = history.preparation?.value.machine?.refusedKernels ?? []
        return Page.Section(
            words.provenanceHeading, notes: [words.provenanceNote] + machineNotes,
            tables: [
                Table(words.provenanceCaption, [.words(words.whatHeader), .words(words.valueHeader)], words: rows),
                refused.isEmpty
                    ? nil
                    : Table(
                        words.refusedKernels, [.words(words.kernel), .ledgers(words.reasonHeader)],
                        words: refused.map { [$0.kernel, $0.words] }),
            ].compactMap(\.self),
            events: sources + history.artifacts.map(\.event) + [history.first.sequence, history.last.sequence])
    }

    /// What the run computed with; nothing in runs of before it was written down.
    private var machineRows: [[String]] {
        guard let preparation = history.preparation?.value, let machine = preparation.machine else { return [] }
        return [
            [words.processor, machine.processor.description], [words.kernel, words.kernel(machine)],
            [words.library, machine.library], [words.threads, words.threads(preparation)],
        ] + history.machineChanges.map { [words.changed($0.event), words.change($0.value)] }
    }

    /// A line for each time that the run went on with another machine.
    var machineNotes: [String] { history.machineChanges.map { words.moved($0.value) } }

    private func planRows(_ planned: PlannedRun) -> [[String]] {
        let plan = planned.plan
        return [
            [words.plan, planned.planDigest.hexadecimal],
            [words.weights(of: plan.model.name), plan.model.weightsDigest.hexadecimal],
        ] + Split.allCases.map { [words.data($0, plan.data[$0].name), plan.data[$0].digest.hexadecimal] }
            + [
                [words.labels, words.list(plan.task.labels)],
                [words.seedsRow, words.list(plan.training.seeds.map { "\($0)" })],
            ]
    }
}

extension String {
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
