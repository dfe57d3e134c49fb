/// How many files somebody has dropped, requests and control files, and how large they were.
public struct FilesReceived: Sendable, Equatable, Codable {
    public let count: Int
    public let sizeBytes: Int

    public init(count: Int, sizeBytes: Int) {
        self.count = count
        self.sizeBytes = sizeBytes
    }

    public static let none = FilesReceived(count: 0, sizeBytes: 0)
}
