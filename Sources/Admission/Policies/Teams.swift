internal import Domain

/// Who may ask in whose name: accounts and groups of the system are bound to teams, and teams to stages, data and models.
struct Teams: Sendable, Equatable {
    let file: String
    let teams: [Team]

    struct Team: Sendable, Equatable {
        let name: String
        /// Accounts by name, or by number where they have none.
        let users: [String]
        let groups: [String]
        /// Nil for all of what follows: every stage, every file of the data store, every model.
        let stages: [Request.Stage]?
        let dataPatterns: [String]?
        let models: [String]?
        let line: Int?
    }

    /// What a request claims that its submitter, or its team, may not.
    func objections(to subject: RuleSubject) -> [RuleObjection] {
        let (claimed, submitter) = (subject.team, subject.submitter)
        guard let team = teams.first(where: { $0.name == claimed }) else {
            return [RuleObjection(.team(.unknownTeam(team: claimed, file: file)), field: "metadata.team")]
        }
        let place = team.line.map { "\(file):\($0)" } ?? file
        guard team.includes(submitter) else {
            // Who else is in it is not the submitter's business.
            let message = TeamMessage.notMember(user: submitter.userName, team: claimed)
            return [RuleObjection(.team(message), field: "metadata.team").noting(.standsIn(place: place))]
        }
        return team.objections(to: subject).map { $0.noting(.standsIn(place: place)) }
    }
}

extension Teams.Team {
    /// Whether an account may ask in its name.
    func includes(_ person: Submitter) -> Bool {
        users.contains(person.userName) || person.groups?.contains(where: groups.contains) == true
    }

    fileprivate func objections(to subject: RuleSubject) -> [RuleObjection] {
        var objections: [RuleObjection] = []
        func object(_ thing: TeamMessage.Thing, _ used: String, to allowed: [String], _ field: String) {
            let message = TeamMessage.teamMayNotUse(team: name, thing: thing, name: used, allowed: allowed)
            objections.append(RuleObjection(.team(message), field: field))
        }
        if let stages, !stages.contains(subject.stage) {
            object(.stage, subject.stage.rawValue, to: stages.map(\.rawValue), "metadata.stage")
        }
        if let models, !models.contains(subject.modelName) {
            object(.model, subject.modelName, to: models, "spec.model")
        }
        if let dataPatterns {
            for file in subject.data {
                guard !dataPatterns.contains(where: { Glob.matches(file.path, pattern: $0) }) else { continue }
                object(.data, file.path.quoted(255), to: dataPatterns, "spec.data.\(file.split.rawValue)")
            }
        }
        return objections
    }
}

extension Teams {
    /// Nil after an objection.
    init?(_ top: Fields, file: String) {
        top.allow(["apiVersion", "kind", "metadata", "teams"])
        let name = top.mapping("metadata")?.policyName()
        guard let field = top.required("teams"), let items = field.items(1...10_000) else { return nil }
        let teams = items.compactMap { Team($0) }
        guard name != nil, teams.count == items.count, field.areDistinct(teams.map(\.name)) else { return nil }
        self.init(file: file, teams: teams)
    }
}

extension Teams.Team {
    fileprivate init?(_ field: Field) {
        guard let fields = Fields(field) else { return nil }
        fields.allow(["name", "users", "groups", "stages", "data", "models"])
        let before = field.reading.findings.count
        let name = fields.required("name")?.name()
        let users = fields.userNames("users")
        let groups = fields.userNames("groups")
        // A list that is there and empty means none, not all.
        let stages = fields.list("stages") { $0.choice(Request.Stage.allCases) }
        let patterns = fields.list("data") { $0.text(1...255) }
        let models = fields.list("models") { $0.name(1...128) }
        guard let name, let users, let groups, field.reading.findings.count == before else { return nil }
        self.init(
            name: name, users: users, groups: groups, stages: stages, dataPatterns: patterns, models: models, line: field.line)
    }
}

extension Fields {
    /// The list under an optional key; nil where there is none, and after an objection.
    fileprivate func list<Item>(_ key: String, _ read: (Field) -> Item?) -> [Item]? {
        optional(key)?.items(0...1000)?.compactMap(read)
    }
}
