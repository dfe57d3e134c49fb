/// A model of the model store, as far as admission needs to know it.
public struct StoredModel: Sendable, Equatable, Codable {
    /// The folder's name in the model store.
    public let name: String
    /// Absolute path of the folder.
    public let path: String
    public let weightsDigest: Digest
    public let configurationDigest: Digest
    public let tokenizerDigest: Digest
    public let shape: ModelShape

    public init(
        name: String, path: String, weightsDigest: Digest, configurationDigest: Digest,
        tokenizerDigest: Digest, shape: ModelShape
    ) {
        self.name = name
        self.path = path
        self.weightsDigest = weightsDigest
        self.configurationDigest = configurationDigest
        self.tokenizerDigest = tokenizerDigest
        self.shape = shape
    }
}
