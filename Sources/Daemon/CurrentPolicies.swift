import Admission
import Domain
import Synchronization

/// The policies and the rate card in force: replaced whole by a reload, never in part.
final class CurrentPolicies: Sendable {
    private let reading: Mutex<(policies: Policies, outline: PolicyOutline)>

    init(_ reading: PolicyReading) {
        self.reading = Mutex((reading.policies, reading.outline))
    }

    var value: Policies { reading.withLock { $0.policies } }

    /// The same as readers see them, with their tests.
    var outline: PolicyOutline { reading.withLock { $0.outline } }

    func replace(by new: PolicyReading) { reading.withLock { $0 = (new.policies, new.outline) } }
}

extension PolicySet {
    /// As the ledger has them.
    init(_ policies: Policies) {
        self.init(files: policies.digests, texts: policies.texts)
    }
}
