internal import Domain

/// `max`: the longest that a run may be estimated to take.
struct EstimatedDurationRule: Rule {
    static let name = "estimated-duration"
    static let keys = ["max"]
    static let knowledge = Knowledge.stores
    private let secondsMax: Double

    init?(_ fields: Fields) {
        guard let secondsMax = fields.required("max")?.duration(1...365 * 86_400) else { return nil }
        self.secondsMax = secondsMax
    }

    var terms: [Term] { [.most("max", secondsMax, .seconds(secondsMax))] }

    func sight(of subject: RuleSubject) -> RuleSight { .estimatedSeconds(subject.wallSeconds) }

    func objection(to subject: RuleSubject) -> RuleObjection? {
        guard subject.wallSeconds > secondsMax else { return nil }
        return RuleObjection(
            .rule(.estimatedDuration(seconds: subject.wallSeconds, mostSeconds: secondsMax)), field: "spec.training")
    }
}
