/// Which requests are listed; newest first.
public struct RequestSearch: Sendable, Hashable {
    /// Only those that stand there; nil for all.
    public var state: RequestState?
    /// Only that team's; nil for all.
    public var team: String?
    /// Only what came before this request; nil for the newest. Nothing comes before what the ledger does not know.
    public var before: RequestID?

    public init(state: RequestState? = nil, team: String? = nil, before: RequestID? = nil) {
        self.state = state
        self.team = team
        self.before = before
    }
}
