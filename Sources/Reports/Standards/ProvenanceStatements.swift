public import Domain

/// How each adapter of a run came about, as in-toto statements with SLSA provenance. (in-toto.io/Statement/v1, slsa.dev/provenance/v1)
public enum ProvenanceStatements {
    /// What a signature says that it is of.
    public static let payloadType = "application/vnd.in-toto+json"

    /// One for each adapter, in the order of the trainings.
    /// - Throws: `RunExportError` where the run wrote none.
    public static func of(_ run: ExportedRun) throws(RunExportError) -> [JSONTree] {
        try run.writtenAdapters().map { adapter in
            [
                "_type": "https://in-toto.io/Statement/v1", "subject": .list(adapter.files.map(descriptor)),
                "predicateType": "https://slsa.dev/provenance/v1",
                "predicate": ["buildDefinition": definition(adapter, run), "runDetails": details(adapter, run)],
            ]
        }
    }

    private static func definition(_ adapter: WrittenAdapter, _ run: ExportedRun) -> JSONTree {
        [
            "buildType": "\(PackageURL.anywhere)#run/v1", "externalParameters": external(adapter, run),
            "internalParameters": internals(run), "resolvedDependencies": .list(dependencies(run)),
        ]
    }

    /// What the requester asked for, all of it, and which of the trainings that followed this is.
    private static func external(_ adapter: WrittenAdapter, _ run: ExportedRun) -> JSONTree {
        [
            "request": JSONTree(of: run.request),
            "training": [
                "arm": .text(adapter.trial.arm.rawValue), "seed": .large(adapter.trial.seed),
                "budget": adapter.trial.budget.map { .count($0) }, "draw": adapter.trial.draw.map { .count($0) },
            ],
        ]
    }

    /// What the daemon decided, and what the worker computed with.
    private static func internals(_ run: ExportedRun) -> JSONTree {
        let prepared = run.history.preparation?.value
        return [
            "request": .text(run.history.request.text), "planSha256": .digest(run.planned.planDigest),
            "ending": .text(run.outcome.ending.rawValue), "threads": prepared.map { .count($0.threadCount) },
            "shards": (prepared?.shardCount).map { .count($0) }, "machine": (prepared?.machine).flatMap { JSONTree(of: $0) },
            "machineChanges": run.history.machineChanges.isEmpty
                ? nil : .list(run.history.machineChanges.compactMap { JSONTree(of: $0.value) }),
            "ledgerEvents": run.sources,
        ]
    }

    private static func dependencies(_ run: ExportedRun) -> [JSONTree] {
        let (model, reception) = (run.plan.model, run.history.reception?.value)
        let request = reception.map { descriptor($0.fileName, $0.digest, role: "request") }
        return [request].compactMap(\.self) + [
            descriptor("\(model.name) (configuration)", model.configurationDigest, role: "base model"),
            descriptor("\(model.name) (weights)", model.weightsDigest, role: "base model", isPerhapsListing: true),
            descriptor("\(model.name) (tokenizer)", model.tokenizerDigest, role: "base model", isPerhapsListing: true),
        ]
            + Split.allCases.map { split in
                descriptor(run.plan.data[split].name, run.plan.data[split].digest, role: "\(split.rawValue) data")
            } + run.plan.policyDigests.map { descriptor($0.file, $0.digest, role: "policy") }
    }

    private static func details(_ adapter: WrittenAdapter, _ run: ExportedRun) -> JSONTree {
        [
            "builder": [
                "id": .text(PackageURL.installation(run.ledger)),
                "version": (run.history.preparation?.value.engineVersion).map { ["heterolora-worker": .text($0)] },
            ],
            "metadata": [
                "invocationId": "urn:uuid:\(run.uuid)", "startedOn": .time(run.began), "finishedOn": .time(run.ended),
            ],
            "byproducts": adapter.predictions.isEmpty ? nil : .list(adapter.predictions.map(descriptor)),
        ]
    }

    private static func descriptor(_ file: Artifact) -> JSONTree {
        ["name": .text(file.path), "digest": ["sha256": .digest(file.digest)]]
    }

    /// - Parameter isPerhapsListing: whether there may be several files: then the digest is of their lines as sha256sum prints them. The
    ///   ledger does not say how many there were.
    private static func descriptor(
        _ name: String, _ digest: Digest, role: JSONTree, isPerhapsListing: Bool = false
    ) -> JSONTree {
        let files: JSONTree =
            "the file's; of several files that of the lines which sha256sum prints of them, in the order of their names"
        return [
            "name": .text(name), "digest": ["sha256": .digest(digest)],
            "annotations": ["role": role, "digestOf": isPerhapsListing ? files : nil],
        ]
    }
}
