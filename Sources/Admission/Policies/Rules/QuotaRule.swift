internal import Domain

/// `of`, `period`, `max`, `maxRequests`: what a team or a person may spend, and how many runs they may have, in a calendar month or in
/// all. What is reserved for admitted requests counts, and this request with it.
struct QuotaRule: Rule {
    static let name = "quota"
    static let keys = ["of", "period", "max", "maxRequests"]
    static let knowledge = Knowledge.ledger
    private let holder: Holder
    private let period: Period
    private let costMax: Amount?
    private let countMax: Int?

    private typealias Holder = TeamMessage.Holder
    private enum Period: String, CaseIterable { case month, total }

    init?(_ fields: Fields) {
        let holder = fields.required("of")?.choice(Holder.allCases)
        let period = fields.required("period")?.choice(Period.allCases)
        let costMax = fields.given("max") { $0.amount(0...1e12) }
        let countMax = fields.given("maxRequests") { $0.integer(0...1_000_000) }
        guard let holder, let period, let costMax, let countMax, fields.oneOf(["max", "maxRequests"]) else { return nil }
        (self.holder, self.period, self.costMax, self.countMax) = (holder, period, costMax.value, countMax.value)
    }

    /// What it lets a team spend in all, and in a month; nil where it is about something else.
    var teamCostMax: Amount? { holder == .team && period == .total ? costMax : nil }
    var teamMonthCostMax: Amount? { holder == .team && period == .month ? costMax : nil }

    var terms: [Term] {
        [.about("of", holder.rawValue), .about("period", period.rawValue)]
            + [
                costMax.map { .most("max", $0) },
                countMax.map { .most("maxRequests", Double($0), Figure.count($0)) },
            ].compactMap(\.self)
    }

    func sight(of subject: RuleSubject) -> RuleSight {
        .spent(usage(of: subject), estimatedYen: subject.costYen)
    }

    func objection(to subject: RuleSubject) -> RuleObjection? {
        let usage = usage(of: subject)
        var (cost, runs): (TeamMessage.Cost?, TeamMessage.Runs?)
        let total = [usage.costYen, usage.reservedYen, subject.costYen].decimalSum
        if let costMax, total > costMax.value {
            cost = TeamMessage.Cost(
                spentYen: usage.costYen, reservedYen: usage.reservedYen, totalYen: total, mostYen: costMax.value)
        }
        let count = usage.runCount + usage.reservedCount + 1
        if let countMax, count > countMax {
            runs = TeamMessage.Runs(ended: usage.runCount, admitted: usage.reservedCount, total: count, most: countMax)
        }
        guard cost != nil || runs != nil else { return nil }
        let name = holder == .team ? subject.team : subject.submitter.userName
        return RuleObjection(
            .team(.quota(of: holder, name: name, isOfMonth: period == .month, cost: cost, runs: runs)),
            field: holder == .team ? "metadata.team" : "metadata")
    }

    private func usage(of subject: RuleSubject) -> Usage {
        let consumption = subject.consumption
        return switch (holder, period) {
        case (.team, .month): consumption.teamInMonth
        case (.team, .total): consumption.team
        case (.user, .month): consumption.userInMonth
        case (.user, .total): consumption.user
        }
    }
}
