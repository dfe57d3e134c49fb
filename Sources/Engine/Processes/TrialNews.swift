internal import Domain
internal import FoundationEssentials

/// What the first process of a run is told of a trial that another one trains.
struct TrialNews {
    /// Its place in the list of those that were left to do.
    let trial: Int
    /// What it has said since the last news.
    var facts: [Fact] = []
    /// Where it stands, from which it can go on; nil where nothing is new about that.
    var state: TrainingState?
    /// What it leaves, at its end.
    var files: [TrialFile]?
    /// Why it cannot go on.
    var failure: String?
    /// Whether its group does no more: it was asked to stop, or has failed.
    var isLast = false

    init(trial: Int, facts: [Fact] = []) {
        self.trial = trial
        self.facts = facts
    }

    private static let metadataKey = "heterolora_news"

    private struct Content: Codable {
        let trial: Int
        let facts: [PortableFact]
        let position: TrainingState.Position?
        let files: [File]?
        let failure: String?
        let isLast: Bool

        struct File: Codable {
            let kind: Artifact.Kind
            let path: String
            let bytes: Data
        }
    }

    func bytes() throws -> [UInt8] {
        let content = Content(
            trial: trial, facts: try facts.map(PortableFact.init), position: state?.position,
            files: files?.map { Content.File(kind: $0.kind, path: $0.path, bytes: Data($0.bytes)) }, failure: failure,
            isLast: isLast)
        return try SafetensorsWriter.bytes(
            state?.tensors ?? [], metadata: [Self.metadataKey: try StateJSON.text(content)])
    }

    init(bytes: [UInt8]) throws {
        let file = try SafetensorsFile(bytes: Data(bytes), name: "news of a trial")
        let content = try StateJSON.value(Content.self, file.metadata[Self.metadataKey] ?? "")
        trial = content.trial
        facts = try content.facts.map { try $0.fact }
        let tensors = try file.stateTensors()
        state = content.position.map { TrainingState(position: $0, tensors: tensors) }
        files = content.files?.map { TrialFile(kind: $0.kind, path: $0.path, bytes: Array($0.bytes)) }
        failure = content.failure
        isLast = content.isLast
    }
}
