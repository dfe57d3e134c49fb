public import Domain

extension Policies {
    /// Whose requests an account may see: those of the teams that it may ask for. Root, approvers, operators and whoever has a role see everybody's, and so
    /// does everybody where no file binds accounts to teams: there a team is what a request says.
    public func readingScope(of person: Submitter) -> ReadingScope {
        guard let teams, person.userID != 0, !authority.decidesAnything(person) else { return .everything }
        return .teams(Set(teams.teams.filter { $0.includes(person) }.map(\.name)))
    }

    /// Every rule with what it asks, in their order.
    public var outline: [PolicyOutline.Rule] {
        demands.map { policy, demand in
            PolicyOutline.Rule(
                name: policy.name(of: demand), place: policy.place(of: demand), severity: demand.severity, asks: demand.asks)
        }
    }

    /// By how much the local time, whose calendar quotas mean, is ahead of UTC.
    public var utcOffsetSeconds: Int { bundle.utcOffsetSeconds }
}
