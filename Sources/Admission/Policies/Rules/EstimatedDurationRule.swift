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

    var terms: [Term] { [.most("max", secondsMax, Figure.seconds(secondsMax))] }

    func sight(of subject: RuleSubject) -> String { "an estimate of \(Figure.seconds(subject.wallSeconds))" }

    func objection(to subject: RuleSubject) -> RuleObjection? {
        guard subject.wallSeconds > secondsMax else { return nil }
        let (seconds, most) = Figures.short(subject.wallSeconds, over: secondsMax)
        return RuleObjection(
            reason: "the run is estimated to take \(seconds) s; at most \(most) s are allowed", field: "spec.training")
    }
}
