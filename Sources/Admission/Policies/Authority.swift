public import Domain

/// Who may order what about other people's requests.
struct Authority: Sendable, Equatable {
    /// Users who may approve and refuse held requests, but never their own.
    var approvers: [String] = []
    /// Users who may cancel, pause and resume everybody's requests.
    var operators: [String] = []
}

extension Policies {
    /// What stands against an order of `user` about a request of `owner`; nil where nothing does. Root may order everything, owners may
    /// cancel, pause and resume what is theirs, and nobody but root approves a request of his own.
    public func objection(to action: ControlOrder.Action, by user: Submitter, owner: Submitter) -> String? {
        if user.userID == 0 { return nil }
        switch action {
        case .approve, .refuse:
            if user.userID == owner.userID { return "'\(user.userName)' may not decide on a request of his or her own" }
            return authority.approvers.contains(user.userName) ? nil : "'\(user.userName)' is not among the approvers"
        case .cancel, .pause, .resume:
            if user.userID == owner.userID || authority.operators.contains(user.userName) { return nil }
            return "the request is '\(owner.userName)''s, and '\(user.userName)' is not among the operators"
        }
    }
}
