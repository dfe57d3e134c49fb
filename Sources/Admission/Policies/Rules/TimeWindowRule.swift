internal import Domain

/// `days`, `from`, `to`: when requests are admitted, by the clock of the bundle. Where `to` comes before `from`, the window goes on past
/// midnight, and its day is the one on which it began.
struct TimeWindowRule: Rule {
    static let name = "time-window"
    static let keys = ["days", "from", "to"]
    private let window: WeekWindow
    private let words: String
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
            toField?.object(.range, "from and to are the same; a whole day is from '00:00' to '24:00'")
            return nil
        }
        (self.days, self.from, self.to) = (days, from, to)
        window = WeekWindow(days: days, from: from, to: to)
        words =
            "\(days.map(\.rawValue).joined(separator: ", ")), \(WeekWindow.clock(from)) to \(WeekWindow.clock(to))"
            + (to < from ? " of the next day" : "")
    }

    var terms: [Term] { [Term(key: "days", bound: .during(window), words: "days \(words)")] }

    func sight(of subject: RuleSubject) -> String { "the time \(WeekWindow.words(minute: Self.minute(subject))) here" }

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
