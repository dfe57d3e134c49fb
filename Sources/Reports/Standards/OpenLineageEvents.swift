public import Domain

/// A run as OpenLineage run events: how it started and how it ended. (OpenLineage 2-0-2, openlineage.io)
public enum OpenLineageEvents {
    private static let specification = "https://openlineage.io/spec"
    static let version = "2-0-2"

    /// In order of time.
    public static func of(_ run: ExportedRun) -> [JSONTree] {
        [
            event("START", at: run.began, run, isEnd: false),
            event(run.outcome.ending.eventType, at: run.ended, run, isEnd: true),
        ]
    }

    private static func event(_ type: JSONTree, at time: Timestamp, _ run: ExportedRun, isEnd: Bool) -> JSONTree {
        [
            "eventType": type, "eventTime": .time(time), "producer": .text(PackageURL.writer),
            "schemaURL": "\(specification)/\(version)/OpenLineage.json#/$defs/RunEvent",
            "run": ["runId": .text(run.uuid), "facets": runFacets(run, isEnd: isEnd)],
            "job": ["namespace": .text(run.ledger.namespace), "name": .text(name(run)), "facets": jobFacets(run)],
            "inputs": .list(inputs(run, isEnd: isEnd)),
            "outputs": .list(isEnd ? run.adapters.flatMap { outputs($0, run) } : []),
        ]
    }

    /// What is asked for again and again: a request's name belongs to its team.
    private static func name(_ run: ExportedRun) -> String {
        "\(run.request.metadata.team)/\(run.request.metadata.name)"
    }

    private static func runFacets(_ run: ExportedRun, isEnd: Bool) -> JSONTree {
        let engine = run.history.preparation?.value.engineVersion
        let isFailure = isEnd && run.outcome.ending == .failed && !run.outcome.reason.isEmpty
        return [
            "processing_engine": isEnd
                ? engine.map {
                    facet("ProcessingEngineRunFacet", "1-1-1", ["version": .text($0), "name": "heterolora-worker"])
                } : nil,
            "errorMessage": isFailure
                ? facet(
                    "ErrorMessageRunFacet", "1-0-1",
                    ["message": .text(run.outcome.reason), "programmingLanguage": "Swift"]) : nil,
            "heterolora_run": own("RunFacet", isEnd ? ended(run) : asked(run)),
        ]
    }

    private static func asked(_ run: ExportedRun) -> JSONTree {
        [
            "request": .text(run.history.request.text), "ledger": run.ledger.origin.map { .text($0) },
            "planSha256": .digest(run.planned.planDigest),
            "policies": .list(run.plan.policyDigests.map { ["file": .text($0.file), "sha256": .digest($0.digest)] }),
        ]
    }

    private static func ended(_ run: ExportedRun) -> JSONTree {
        guard case .mapping(let asked) = asked(run) else { return [:] }
        let ended: JSONTree = [
            "ending": .text(run.outcome.ending.rawValue),
            "reason": run.outcome.reason.isEmpty ? nil : .text(run.outcome.reason),
            "wallSeconds": .number(run.outcome.wallSeconds), "processorSeconds": .number(run.outcome.processorSeconds),
            "memoryBytesMax": .count(run.outcome.memoryBytesMax),
            "costYen": run.history.cost.flatMap { .number($0.value.costYen) },
            "currency": run.history.currency.unlessYen.map { .text($0.rawValue) }, "ledgerEvents": run.sources,
        ]
        guard case .mapping(let rest) = ended else { return [:] }
        return .mapping(asked.merging(rest) { $1 })
    }

    private static func jobFacets(_ run: ExportedRun) -> JSONTree {
        [
            "jobType": facet(
                "JobTypeJobFacet", "2-0-4",
                ["processingType": "BATCH", "integration": "HETEROLORA", "jobType": "TRAINING"]),
            "documentation": facet(
                "DocumentationJobFacet", "1-1-0", ["description": .text(run.request.metadata.purpose)]),
            "ownership": facet(
                "OwnershipJobFacet", "1-0-1", ["owners": [["name": "team:\(run.request.metadata.team)"]]]),
        ]
    }

    /// The base model, and each data file once.
    private static func inputs(_ run: ExportedRun, isEnd: Bool) -> [JSONTree] {
        let model = run.plan.model
        let base: JSONTree = [
            "namespace": "file", "name": .text(model.path),
            "facets": [
                "version": version(model.weightsDigest), "datasetType": type("MODEL"),
                "heterolora_model": own(
                    "DatasetFacet",
                    [
                        "name": .text(model.name), "weightsSha256": .digest(model.weightsDigest),
                        "configurationSha256": .digest(model.configurationDigest),
                        "tokenizerSha256": .digest(model.tokenizerDigest),
                    ]),
            ],
        ]
        var seen: Set<[UInt8]> = []
        let files = Split.allCases.filter { seen.insert(Array(run.plan.data[$0].path.utf8)).inserted }
        return [base] + files.map { input($0, run, isEnd: isEnd) }
    }

    private static func input(_ split: Split, _ run: ExportedRun, isEnd: Bool) -> JSONTree {
        let file = run.plan.data[split]
        let read = isEnd ? run.history.preparation?.value.splits.first { $0.split == split } : nil
        let statistics = read.map {
            facet(
                "InputStatisticsInputDatasetFacet", "1-0-0",
                ["rowCount": .count($0.rowCount), "size": .count(file.sizeBytes), "fileCount": .count(1)])
        }
        let fields = run.plan.data.columns.named.map { ["name": .text($0.name), "description": .text($0.meaning)] as JSONTree }
        return [
            "namespace": "file", "name": .text(file.path),
            "facets": [
                "version": version(file.digest), "datasetType": type("FILE"),
                "schema": facet("SchemaDatasetFacet", "1-2-0", ["fields": .list(fields)]),
            ],
            "inputFacets": statistics.map { ["inputStatistics": $0] },
        ]
    }

    private static func outputs(_ adapter: WrittenAdapter, _ run: ExportedRun) -> [JSONTree] {
        adapter.files.map { file in
            [
                "namespace": .text(run.ledger.namespace), "name": .text("\(run.history.request.text)/\(file.path)"),
                "facets": ["version": version(file.digest), "datasetType": type("FILE")],
                "outputFacets": [
                    "outputStatistics": facet(
                        "OutputStatisticsOutputDatasetFacet", "1-0-2", ["size": .count(file.sizeBytes), "fileCount": .count(1)])
                ],
            ]
        }
    }

    private static func version(_ digest: Digest) -> JSONTree {
        facet("DatasetVersionDatasetFacet", "1-0-1", ["datasetVersion": digest.named])
    }

    private static func type(_ type: JSONTree) -> JSONTree {
        facet("DatasetTypeDatasetFacet", "1-0-1", ["datasetType": type])
    }

    /// A facet of the specification's, in one of its versions.
    private static func facet(_ name: String, _ version: String, _ fields: JSONTree) -> JSONTree {
        based(on: "\(specification)/facets/\(version)/\(name).json#/$defs/\(name)", fields)
    }

    /// A facet that the specification has no name for.
    private static func own(_ kind: String, _ fields: JSONTree) -> JSONTree {
        based(on: "\(specification)/\(version)/OpenLineage.json#/$defs/\(kind)", fields)
    }

    private static func based(on schema: String, _ fields: JSONTree) -> JSONTree {
        guard case .mapping(var fields) = fields else { return [:] }
        fields["_producer"] = .text(PackageURL.writer)
        fields["_schemaURL"] = .text(schema)
        return .mapping(fields)
    }
}

extension Outcome.Ending {
    fileprivate var eventType: JSONTree {
        switch self {
        case .finished: "COMPLETE"
        case .failed: "FAIL"
        case .cancelled: "ABORT"
        }
    }
}

extension DataSelection.Columns {
    /// The columns that a run reads, and what each means.
    var named: [(name: String, meaning: String)] {
        [
            (text, "text"), (textPair, "text pair"), (label, "label"), (prompt, "prompt"), (completion, "completion"),
            (messages, "messages"),
        ].compactMap { name, meaning in name.map { ($0, meaning) } }
    }
}
