import Dispatch
import Domain
import Spool

/// What the system's name service says of accounts that read the page, remembered for a minute: it may be slow, and answers on a thread of its own.
actor Accounts {
    private static let freshSeconds = 60.0
    private static let countMax = 1000

    private let queue = DispatchQueue(label: "heterolora.accounts")
    private let now: @Sendable () -> Timestamp
    private var known: [String: (person: Submitter, at: Timestamp)] = [:]

    init(now: @escaping @Sendable () -> Timestamp) {
        self.now = now
    }

    func person(named name: String) async -> Submitter {
        let time = now()
        if let entry = known[name], time.seconds(since: entry.at) < Self.freshSeconds { return entry.person }
        let queue = queue
        let person = await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: Submitter(accountNamed: name)) }
        }
        if known.count >= Self.countMax { known = [:] }
        known[name] = (person, time)
        return person
    }
}
