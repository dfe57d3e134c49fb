internal import Domain

/// `days`, `from`, `to`: when requests are admitted, by the clock of the bundle. Where `to` comes before `from`, the window goes on past
/// midnight, and its day is the one on which it began.
struct TimeWindowRule: Rule {
    static let name = "time-window"
    static let keys = ["days", "from", "to"]
    private let window: WeekWindow
    private let days: [WeekWindow.Day]
    /// Minutes of the day.
    private let from: Int
    private let to: Int

    init?(_ fields: Fields) {
        let days = fields.required("days")?.choices(WeekWindow.Day.allCases)
        let from = fields.required("from")?.timeOfDay(allowsEnd: false)
        let toField = fields.required("to")
        let to = toField?.timeOfDay(allowsEnd: true)
        guard let days, let from, let to else { return nil }
        guard from != to else {
            toField?.object(.range, .wholeDay)
            return nil
        }
        (self.days, self.from, self.to) = (days, from, to)
        window = WeekWindow(days: days, from: from, to: to)
    }

    var terms: [Term] {
        [
            Term(
                key: "days", bound: .during(window),
                value: .window(days: days.map(\.rawValue), from: from, to: to))
        ]
    }

    func sight(of subject: RuleSubject) -> RuleSight { .minute(Self.minute(subject)) }

    func objection(to subject: RuleSubject) -> RuleObjection? {
        let minute = Self.minute(subject)
        guard !window.minutes.contains(minute) else { return nil }
        return RuleObjection(
            .rule(.timeWindow(minute: minute, days: days.map(\.rawValue), from: from, to: to)), field: "metadata")
    }

    private static func minute(_ subject: RuleSubject) -> Int {
        subject.time.minuteOfWeek(utcOffsetSeconds: subject.utcOffsetSeconds)
    }
}
