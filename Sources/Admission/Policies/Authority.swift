public import Domain

/// Who may order what about other people's requests.
struct Authority: Sendable, Equatable {
    /// Users who may approve and refuse held requests, but never their own.
    var approvers: [String] = []
    /// Users who may cancel, pause and resume everybody's requests.
    var operators: [String] = []
    /// Who may confirm what rules leave to a role.
    var roles: [Role] = []

    struct Role: Sendable, Equatable {
        let name: String
        let users: [String]
        let groups: [String]

        func includes(_ person: Submitter) -> Bool {
            users.contains(person.userName) || person.groups?.contains(where: groups.contains) == true
        }
    }
}

/// How many have to approve what a rule holds, and who.
struct ApprovalNeed: Sendable, Equatable {
    var count = 1
    /// A role of the authority; nil for its approvers.
    var role: String?
    /// From the first verdict that held it; then it is refused. Nil where it waits for ever.
    var expirySeconds: Double?

    static let standard = ApprovalNeed()

    /// For readers.
    var shown: NeededApproval { NeededApproval(count: count, role: role, expirySeconds: expirySeconds) }
}

extension Authority {
    /// The accounts that have approved, each once, that `need` counts.
    func approvers(for need: ApprovalNeed, among subject: RuleSubject) -> [String] {
        var (seen, names): (Set<UInt32>, [String]) = ([], [])
        for approval in subject.approvals where isEntitled(approval.by, to: need, owner: subject.submitter) {
            if seen.insert(approval.by.userID).inserted { names.append(approval.by.userName) }
        }
        return names
    }

    /// Root may approve everything, but what needs a role or several people not for itself: nobody decides alone there.
    private func isEntitled(_ person: Submitter, to need: ApprovalNeed, owner: Submitter) -> Bool {
        if person.userID == owner.userID { return person.userID == 0 && need.role == nil && need.count == 1 }
        if person.userID == 0 { return true }
        guard let role = need.role else { return approvers.contains(person.userName) }
        return roles.contains { $0.name == role && $0.includes(person) }
    }

    /// Whether this person has a say in other people's requests.
    func decidesAnything(_ person: Submitter) -> Bool { mayApprove(person) || operators.contains(person.userName) }

    /// Whether there is anything that this person might approve.
    fileprivate func mayApprove(_ person: Submitter) -> Bool {
        approvers.contains(person.userName) || roles.contains { $0.includes(person) }
    }
}

extension Policies {
    /// What stands against an order of `user` about a request of `owner`; nil where nothing does. Root may order everything, owners may
    /// cancel, pause and resume what is theirs, and nobody but root approves a request of his own.
    public func objection(to action: ControlOrder.Action, by user: Submitter, owner: Submitter) -> OrderMessage? {
        if user.userID == 0 { return nil }
        switch action {
        case .approve, .refuse:
            if user.userID == owner.userID { return .ownRequest(user: user.userName) }
            return authority.mayApprove(user) ? nil : .notApprover(user: user.userName)
        case .cancel, .pause, .resume:
            if user.userID == owner.userID || authority.operators.contains(user.userName) { return nil }
            return .notOperator(user: user.userName, owner: owner.userName)
        }
    }
}
