import Admission
import Domain
import Synchronization

/// The policies and the rate card in force: replaced whole by a reload, never in part.
final class CurrentPolicies: Sendable {
    private let reading: Mutex<(now: PolicyReading, outline: PolicyOutline?)>

    init(_ reading: PolicyReading) {
        self.reading = Mutex((reading, nil))
    }

    var value: Policies { reading.withLock { $0.now.policies } }

    /// The same as readers see them, with their tests: these run when the first reader asks, and not while anybody waits for a verdict.
    var outline: PolicyOutline {
        let (now, made) = reading.withLock { $0 }
        if let made { return made }
        let outline = now.outline()
        reading.withLock { current in
            if current.now.policies.digests == now.policies.digests { current.outline = outline }
        }
        return outline
    }

    func replace(by new: PolicyReading) { reading.withLock { $0 = (new, nil) } }
}

extension PolicySet {
    /// As the ledger has them.
    init(_ policies: Policies) {
        self.init(files: policies.digests, texts: policies.texts)
    }
}
