/// What the team and the submitter of a request have consumed and reserved when it is judged.
public struct Consumption: Sendable, Equatable, Codable {
    public let team: Usage
    /// Costs recorded since `monthBegan`, and all that is reserved now.
    public let teamInMonth: Usage
    /// Of the submitter's requests, whatever team they are for.
    public let user: Usage
    public let userInMonth: Usage
    /// The beginning of the calendar month that the two figures of a month are about.
    public let monthBegan: Timestamp

    public init(team: Usage, teamInMonth: Usage, user: Usage, userInMonth: Usage, monthBegan: Timestamp) {
        self.team = team
        self.teamInMonth = teamInMonth
        self.user = user
        self.userInMonth = userInMonth
        self.monthBegan = monthBegan
    }

    /// Of nobody who has asked for anything.
    public static func none(since monthBegan: Timestamp) -> Consumption {
        Consumption(team: .none, teamInMonth: .none, user: .none, userInMonth: .none, monthBegan: monthBegan)
    }
}
