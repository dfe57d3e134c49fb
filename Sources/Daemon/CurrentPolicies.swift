import Admission
import Domain
import Synchronization

/// The policies and the rate card in force: replaced whole by a reload, never in part.
final class CurrentPolicies: Sendable {
    private let policies: Mutex<Policies>

    init(_ policies: Policies) {
        self.policies = Mutex(policies)
    }

    var value: Policies {
        get { policies.withLock { $0 } }
        set { policies.withLock { $0 = newValue } }
    }
}

extension PolicySet {
    /// As the ledger has them.
    init(_ policies: Policies) {
        self.init(files: policies.digests, texts: policies.texts)
    }
}
