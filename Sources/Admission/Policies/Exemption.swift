internal import Domain

/// Whom a rule lets pass for a while, and why.
struct Exemption: Sendable, Equatable {
    /// `POLICY/RULE`.
    let rule: String
    /// Nil for all, as with the next two; what is given has to fit together.
    let teams: [String]?
    let users: [String]?
    let stages: [Request.Stage]?
    let until: CalendarDay
    let reason: String
    let file: String
    let line: Int

    var place: String { "\(file):\(line)" }

    func isOver(at time: Timestamp, utcOffsetSeconds: Int) -> Bool {
        time >= until.end(utcOffsetSeconds: utcOffsetSeconds)
    }

    func covers(_ subject: RuleSubject) -> Bool {
        teams?.contains(subject.team) ?? true && users?.contains(subject.submitter.userName) ?? true
            && stages?.contains(subject.stage) ?? true
            && !isOver(at: subject.time, utcOffsetSeconds: subject.utcOffsetSeconds)
    }
}

extension [Exemption] {
    /// What lets an objection of a rule pass; nil where nothing does, and where it would not keep the request from running anyway.
    func exempting(_ subject: RuleSubject, from rule: String, _ severity: Finding.Severity) -> Exemption? {
        guard severity == .refusal || severity == .hold else { return nil }
        return first { $0.rule.utf8.elementsEqual(rule.utf8) && $0.covers(subject) }
    }
}

extension Exemption {
    /// Nil after an objection.
    init?(_ field: Field, file: String) {
        guard let fields = Fields(field) else { return nil }
        fields.allow(["from", "teams", "users", "stages", "until", "reason"])
        let rule = fields.required("from")?.text(1...200)
        let teams = fields.given("teams") { $0.distinct(1...1000) { $0.name() } }
        let users = fields.given("users") { $0.distinct(1...1000) { $0.text(1...64) } }
        let stages = fields.given("stages") { $0.choices(Request.Stage.allCases) }
        let until = fields.required("until")?.day()
        let reason = fields.required("reason")?.text(1...500)
        guard let rule, let teams, let users, let stages, let until, let reason else { return nil }
        self.init(
            rule: rule, teams: teams.value, users: users.value, stages: stages.value, until: until, reason: reason,
            file: file, line: field.line)
    }
}
