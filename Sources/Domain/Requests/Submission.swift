/// The bytes found in the spool, not yet believed. Only its owner is a fact: the file system says so, not the file.
public struct Submission: Sendable, Equatable {
    /// Assigned when the file was claimed.
    public let id: RequestID
    /// The name under which it was dropped, for messages only.
    public let fileName: String
    /// Its content as it was when it was claimed.
    public let bytes: [UInt8]
    public let submitter: Submitter

    public init(id: RequestID, fileName: String, bytes: [UInt8], submitter: Submitter) {
        self.id = id
        self.fileName = fileName
        self.bytes = bytes
        self.submitter = submitter
    }
}

/// Who dropped a file: the owner that the file system recorded.
public struct Submitter: Sendable, Hashable, Codable {
    public let userID: UInt32
    /// The account's name, or the number as text where the system has no such account.
    public let userName: String
    /// Names of the groups that the account was in when the file was claimed, by number where they have none; nil in ledgers of before.
    public let groups: [String]?

    public init(userID: UInt32, userName: String, groups: [String]? = nil) {
        self.userID = userID
        self.userName = userName
        self.groups = groups
    }
}
