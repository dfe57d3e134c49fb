/// One data file of the data store, as far as admission needs to know it.
public struct StoredData: Sendable, Equatable, Codable {
    /// Path relative to the data store, as the request names it.
    public let name: String
    /// Absolute path.
    public let path: String
    public let digest: Digest
    public let sizeBytes: Int
    /// Rows below the header line.
    public let rowCount: Int
    /// Words and punctuation marks of the text column over all rows, the basis of the token estimate.
    public let wordCount: Int

    public init(name: String, path: String, digest: Digest, sizeBytes: Int, rowCount: Int, wordCount: Int) {
        self.name = name
        self.path = path
        self.digest = digest
        self.sizeBytes = sizeBytes
        self.rowCount = rowCount
        self.wordCount = wordCount
    }
}
