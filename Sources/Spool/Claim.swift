public import Domain

/// A file taken out of `incoming/`: nobody else's any more, not believed yet.
public struct Claim: Sendable, Equatable {
    public let submission: Submission
    /// What keeps it from being read at all: it is a link, a folder, too large. Its bytes are empty then.
    public let findings: [Finding]
    /// Whether what is in it matters at all.
    public let isRead: Bool

    public init(submission: Submission, findings: [Finding], isRead: Bool = true) {
        self.isRead = isRead
        self.submission = submission
        self.findings = findings
    }
}
