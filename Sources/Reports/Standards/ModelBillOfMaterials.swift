public import Domain

/// What the adapters of a run are made of, as a CycloneDX 1.6 ML-BOM. (cyclonedx.org)
public enum ModelBillOfMaterials {
    /// - Throws: `RunExportError` where the run wrote no adapter, `RunReportError` where nothing can be made of its figures.
    public static func of(_ run: ExportedRun) throws -> JSONTree {
        let adapters = try run.writtenAdapters()
        let localized = LocalizedReport(try RunReport(events: run.events), .english)
        return [
            "bomFormat": "CycloneDX", "specVersion": "1.6", "version": .count(1),
            // Of the last event: a run's own name is its first event's.
            "serialNumber": "urn:uuid:\(run.history.last.hash.uuid)",
            "metadata": [
                "tools": [
                    "components": [
                        ["type": "application", "name": .text(PackageURL.program), "version": .text(Version.text)]
                    ]
                ],
                "component": result(run, localized),
            ],
            "components": .list([base(run)] + Split.allCases.map { data($0, run) } + adapters.map { component($0, run) }),
            "dependencies": .list(dependencies(run, adapters)),
        ]
    }

    /// The run's result as a whole: what it is for, how it was trained and how its arms compare.
    private static func result(_ run: ExportedRun, _ localized: LocalizedReport) -> JSONTree {
        let model = run.plan.model
        return [
            "type": "machine-learning-model", "bom-ref": .text(run.history.request.text),
            "name": .text(run.request.metadata.name), "version": .text(run.history.request.text),
            "description": .text(run.request.metadata.purpose),
            "pedigree": [
                "ancestors": [["type": "machine-learning-model", "name": .text(model.name), "hashes": hashes(of: run)]],
                "notes": "LoRA adapters of the ancestor, whose own weights stay as they are",
            ],
            "modelCard": card(
                run,
                metrics: differences(localized),
                considerations: [
                    "useCases": [.text(run.request.metadata.purpose)],
                    "technicalLimitations": localized.limits.isEmpty ? nil : .list(localized.limits.map { .text($0) }),
                ]),
            "properties": .list(properties(run)),
        ]
    }

    private static func card(_ run: ExportedRun, metrics: [JSONTree], considerations: JSONTree? = nil) -> JSONTree {
        let task = run.plan.task
        return [
            "modelParameters": [
                "approach": ["type": task.type == .causalLanguageModel ? "self-supervised" : "supervised"],
                "task": .text(task.type.rawValue), "modelArchitecture": .text(run.plan.model.shape.modelType),
                "datasets": .list(Split.allCases.map { ["ref": .text(reference($0))] }),
                "inputs": [["format": "text"]],
                "outputs": [["format": task.type == .regression ? "number" : task.type == .classification ? "label" : "text"]],
            ],
            "quantitativeAnalysis": metrics.isEmpty ? nil : ["performanceMetrics": .list(metrics)],
            "considerations": considerations,
        ]
    }

    /// The searched arm against each baseline, in what decides and what is shown beside it.
    private static func differences(_ localized: LocalizedReport) -> [JSONTree] {
        localized.comparisons.flatMap { comparison -> [JSONTree] in
            ([(quantity: comparison.quantity, difference: comparison.difference)] + comparison.others).compactMap { other in
                guard let point = other.difference.point else { return nil }
                let interval = other.difference.interval
                return [
                    "type": "\(other.quantity.rawValue): difference, positive where \(Arm.searched.rawValue) is better",
                    "value": "\(point)",
                    "slice":
                        "test rows, \(Arm.searched.rawValue) against \(comparison.baseline.rawValue), \(comparison.seeds.count) seeds",
                    "confidenceInterval": interval.map { ["lowerBound": "\($0.lower)", "upperBound": "\($0.upper)"] },
                ]
            }
        }
    }

    private static func component(_ adapter: WrittenAdapter, _ run: ExportedRun) -> JSONTree {
        let result = run.history.results[adapter.trial]?.value
        let measured = (result?.measurements ?? []).compactMap { measurement in
            measurement.split.map { split in
                [
                    "type": .text(measurement.quantity.rawValue), "value": "\(measurement.value)",
                    "slice": "\(split.rawValue) rows",
                ] as JSONTree
            }
        }
        let name = adapter.trial.fileName
        return [
            "type": "machine-learning-model", "bom-ref": .text("\(run.history.request.text)/adapters/\(name)"),
            "name": .text(name), "version": .text(run.history.request.text),
            "modelCard": card(run, metrics: measured),
            "components": .list(
                adapter.files.map { file in
                    [
                        "type": "file", "bom-ref": .text("\(run.history.request.text)/\(file.path)"), "name": .text(file.path),
                        "hashes": [hash(file.digest)],
                        "properties": [["name": "heterolora:sizeBytes", "value": "\(file.sizeBytes)"]],
                    ]
                }),
            "properties": .list(
                [
                    ("arm", adapter.trial.arm.rawValue), ("seed", "\(adapter.trial.seed)"),
                    ("budget", adapter.trial.budget.map { "\($0)" }), ("draw", adapter.trial.draw.map { "\($0)" }),
                    ("trainableParameters", result.map { "\($0.trainableParameterCount)" }),
                    ("headParameters", result.map { "\($0.headParameterCount)" }),
                ].compactMap(property)),
        ]
    }

    private static func base(_ run: ExportedRun) -> JSONTree {
        [
            "type": "machine-learning-model", "bom-ref": .text(reference(run.plan.model)), "name": .text(run.plan.model.name),
            "hashes": hashes(of: run), "licenses": licences(run.licences.model),
            "properties": .list(
                [
                    ("weightsSha256", run.plan.model.weightsDigest.hexadecimal),
                    ("configurationSha256", run.plan.model.configurationDigest.hexadecimal),
                    ("tokenizerSha256", run.plan.model.tokenizerDigest.hexadecimal),
                    ("baseParameters", "\(run.plan.model.shape.baseParameterCount)"),
                ].compactMap(property)),
        ]
    }

    /// Of the weights; of several files, of the lines that sha256sum prints of them.
    private static func hashes(of run: ExportedRun) -> JSONTree { [hash(run.plan.model.weightsDigest)] }

    private static func data(_ split: Split, _ run: ExportedRun) -> JSONTree {
        let file = run.plan.data[split]
        let read = run.history.preparation?.value.splits.first { $0.split == split }?.rowCount
        return [
            "type": "data", "bom-ref": .text(reference(split)), "name": .text(file.name), "hashes": [hash(file.digest)],
            "licenses": licences(run.licences.data[split] ?? []),
            "data": [["type": "dataset", "name": .text(file.name)]],
            "properties": .list(
                [
                    ("split", split.rawValue), ("sizeBytes", "\(file.sizeBytes)"), ("rows", "\(file.rowCount)"),
                    ("rowsUsed", read.map { "\($0)" }),
                ].compactMap(property)),
        ]
    }

    private static func dependencies(_ run: ExportedRun, _ adapters: [WrittenAdapter]) -> [JSONTree] {
        let parts: JSONTree = .list(([reference(run.plan.model)] + Split.allCases.map(reference)).map { .text($0) })
        let names = adapters.map { "\(run.history.request.text)/adapters/\($0.trial.fileName)" }
        return [["ref": .text(run.history.request.text), "dependsOn": .list(names.map { .text($0) })]]
            + names.map { ["ref": .text($0), "dependsOn": parts] }
    }

    private static func properties(_ run: ExportedRun) -> [JSONTree] {
        let (settings, events) = (run.plan.training, run.history.artifacts.map(\.event))
        return [
            ("ledger", run.ledger.origin), ("ledgerFirstEvent", "\(run.history.first.sequence)"),
            ("ledgerLastEvent", "\(run.history.last.sequence)"), ("ledgerLastEventHash", run.history.last.hash.hexadecimal),
            ("ledgerArtifactEvents", Figure.events(events)), ("planSha256", run.planned.planDigest.hexadecimal),
            ("ending", run.outcome.ending.rawValue), ("team", run.request.metadata.team),
            ("stage", run.request.metadata.stage.rawValue), ("searchMethod", run.plan.search.method.rawValue),
            ("proxy", run.plan.search.proxy.rawValue), ("budget", "\(run.plan.trainableParameterCountMax)"),
            ("seeds", settings.seeds.map { "\($0)" }.joined(separator: ", ")),
        ].compactMap(property) + run.plan.policyDigests.compactMap { property("policy:\($0.file)", $0.digest.hexadecimal) }
    }

    private static func property(_ name: String, _ value: String?) -> JSONTree? {
        value.map { ["name": "heterolora:\(name)", "value": .text($0)] }
    }

    /// By name: what a catalogue says need not be an identifier of SPDX's.
    private static func licences(_ names: [String]) -> JSONTree? {
        names.isEmpty ? nil : .list(names.map { ["license": ["name": .text($0)]] })
    }

    private static func hash(_ digest: Digest) -> JSONTree { ["alg": "SHA-256", "content": .digest(digest)] }

    private static func reference(_ split: Split) -> String { "data/\(split.rawValue)" }

    private static func reference(_ model: StoredModel) -> String { "model/\(model.weightsDigest.hexadecimal)" }
}
