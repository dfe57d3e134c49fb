public import Domain

extension SyntheticLedger {
    /// The same ledger with other facts in the places of its own: several, or none.
    public func changed(_ facts: (Fact) throws -> [Fact]) throws -> SyntheticLedger {
        var ledger = try SyntheticLedger()
        for event in events {
            for fact in try facts(event.fact()) { try ledger.append(fact) }
        }
        return ledger
    }

    /// The same with the files that each finished training leaves.
    public func withAdapters() throws -> SyntheticLedger {
        try changed { fact in
            guard case .trialFinished(let result) = fact else { return [fact] }
            let hasModules = result.trainableParameterCount > 0
            let files: [(Artifact.Kind, String)] =
                (hasModules
                    ? [(.adapterConfiguration, "adapter_config.json"), (.adapterWeights, "adapter_model.safetensors")] : [])
                + [(.headConfiguration, "head.json"), (.headWeights, "head.safetensors"), (.predictions, "predictions.tsv")]
            let written = files.enumerated().map { place, file in
                Artifact(
                    kind: file.0, path: "adapters/\(result.trial.fileName)/\(file.1)", sizeBytes: 1000 + place,
                    digest: Digest(bytes: [UInt8](repeating: UInt8(result.trial.seed) * 16 + UInt8(place), count: 32)),
                    trial: result.trial)
            }
            return written.map(Fact.artifactWritten) + [fact]
        }
    }

    /// The same with another text wherever one stands as a whole in a payload.
    public func replacing(_ text: String, with other: String) throws -> SyntheticLedger {
        let (text, other) = (try CanonicalJSON.text(text), try CanonicalJSON.text(other))
        return try changed { fact in
            [try Fact(kind: fact.kind, payloadJSON: fact.payloadJSON().replacing(text, with: other))]
        }
    }
}
