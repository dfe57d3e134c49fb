/// A file that a run leaves behind.
public struct Artifact: Sendable, Equatable, Codable {
    public let kind: Kind
    /// Relative to the request's results folder.
    public let path: String
    public let sizeBytes: Int
    public let digest: Digest
    /// The trial it belongs to, nil for the run as a whole.
    public let trial: TrialID?

    public init(kind: Kind, path: String, sizeBytes: Int, digest: Digest, trial: TrialID? = nil) {
        self.kind = kind
        self.path = path
        self.sizeBytes = sizeBytes
        self.digest = digest
        self.trial = trial
    }

    public enum Kind: String, Sendable, Codable, CaseIterable {
        case adapterConfiguration = "adapter-configuration"
        case adapterWeights = "adapter-weights"
        case headConfiguration = "head-configuration"
        case headWeights = "head-weights"
        case predictions
        case report
    }
}
