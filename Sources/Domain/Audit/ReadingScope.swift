/// Whose requests a reader may see.
public enum ReadingScope: Sendable, Hashable {
    /// Everybody's, and what the ledger says of no request at all.
    case everything
    /// Those of these teams, and nothing else: another team's request is as if it were not there.
    case teams(Set<String>)

    /// Whether a request of this team is seen; nil is the team of a file that nobody could read, and of a control file.
    public func includes(_ team: String?) -> Bool {
        switch self {
        case .everything: true
        case .teams(let teams): team.map(teams.contains) ?? false
        }
    }
}
