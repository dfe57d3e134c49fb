/// Somebody's word that a held request may run.
public struct Approval: Sendable, Equatable, Codable {
    /// With the groups that the account was in when the order was claimed.
    public let by: Submitter
    public let at: Timestamp
    /// The control file's id.
    public let control: RequestID

    public init(by: Submitter, at: Timestamp, control: RequestID) {
        self.by = by
        self.at = at
        self.control = control
    }
}
