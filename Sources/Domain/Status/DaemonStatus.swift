/// What the daemon is doing now, as it writes it to `status.json` in its state folder: for people and tools, not for the record.
public struct DaemonStatus: Sendable, Equatable, Codable {
    public let version: String
    public let processID: Int32
    public let startedAt: Timestamp
    public let writtenAt: Timestamp
    public let ledger: Ledger
    public let storage: [Storage]
    /// Files in `incoming/` and `claimed/` that have no verdict yet.
    public let unjudgedCount: Int
    /// Admitted requests in the order in which they would start.
    public let waiting: [Waiting]
    public let running: [Running]
    /// What keeps it from working as it should, in words; empty when all is well.
    public let troubles: [String]
    /// What `troubles` were made of, one for each, for other languages; nil in what an earlier release wrote.
    public let troubleMessages: [Message]?
    /// Nil in what an earlier release wrote.
    public let policies: Policies?
    /// What estimates rest on, and what runs compute with; nil until it has been looked at.
    public let machine: MachineSpeed?
    /// What rules that are only tried have objected to since the start; nil where nothing.
    public let shadowed: [Shadowed]?
    /// The ledger's newest checkpoint since the start; nil where nothing is signed.
    public let signed: Signed?

    public init(
        version: String, processID: Int32, startedAt: Timestamp, writtenAt: Timestamp, ledger: Ledger, storage: [Storage],
        unjudgedCount: Int, waiting: [Waiting], running: [Running], troubles: [String], troubleMessages: [Message]? = nil,
        policies: Policies? = nil, machine: MachineSpeed? = nil, shadowed: [Shadowed]? = nil,
        signed: Signed? = nil
    ) {
        self.signed = signed
        self.shadowed = shadowed
        self.version = version
        self.processID = processID
        self.startedAt = startedAt
        self.writtenAt = writtenAt
        self.ledger = ledger
        self.storage = storage
        self.unjudgedCount = unjudgedCount
        self.waiting = waiting
        self.running = running
        self.troubles = troubles
        self.troubleMessages = troubleMessages
        self.policies = policies
        self.machine = machine
    }

    /// Each trouble as it is recorded, with what it was made of where that is known.
    package var toldTroubles: [(words: String, message: Message?)] { Self.told(troubles, troubleMessages) }

    private static func told(_ words: [String], _ messages: [Message]?) -> [(words: String, message: Message?)] {
        guard let messages, messages.count == words.count else { return words.map { ($0, nil) } }
        return zip(words, messages).map { ($0, $1) }
    }

    /// Up to which event the ledger is signed.
    public struct Signed: Sendable, Equatable, Codable {
        public let size: Int
        public let at: Timestamp
        /// What verifies it.
        public let key: String

        public init(size: Int, at: Timestamp, key: String) {
            self.size = size
            self.at = at
            self.key = key
        }
    }

    /// Objections of one rule of severity shadow, which decide nothing.
    public struct Shadowed: Sendable, Equatable, Codable {
        /// `POLICY/RULE`.
        public let rule: String
        public let count: Int

        public init(rule: String, count: Int) {
            self.rule = rule
            self.count = count
        }
    }

    /// What of the policy folder is in force.
    public struct Policies: Sendable, Equatable, Codable {
        /// Names of policies, rate card and authority.
        public let files: [String]
        /// What lies there besides and is not read, each with the reason; the first fifty.
        public let notRead: [String]
        /// What `notRead` was made of, one for each, for other languages; nil in what an earlier release wrote.
        public let notReadMessages: [Message]?

        public init(files: [String], notRead: [String], notReadMessages: [Message]? = nil) {
            self.files = files
            self.notRead = notRead
            self.notReadMessages = notReadMessages
        }

        /// - Parameter leftOut: those of it that are to be named.
        public init(files: [String], leftOut: some Sequence<PolicyFolder.LeftOut>) {
            let messages = leftOut.map(\.message)
            self.init(files: files, notRead: messages.map(\.english), notReadMessages: messages)
        }

        /// Each entry that is not read, with what it was made of where that is known.
        package var toldNotRead: [(words: String, message: Message?)] { DaemonStatus.told(notRead, notReadMessages) }
    }

    public struct Ledger: Sendable, Equatable, Codable {
        public let isAvailable: Bool
        /// Since when it is as it is.
        public let since: Timestamp
        /// What the server or the connection said; nil while it is there.
        public let reason: String?

        public init(isAvailable: Bool, since: Timestamp, reason: String? = nil) {
            self.isAvailable = isAvailable
            self.since = since
            self.reason = reason
        }
    }

    public struct Storage: Sendable, Equatable, Codable {
        public let path: String
        public let freeBytes: Int
        /// Below this nothing new is taken in or started.
        public let freeBytesMin: Int

        public init(path: String, freeBytes: Int, freeBytesMin: Int) {
            self.path = path
            self.freeBytes = freeBytes
            self.freeBytesMin = freeBytesMin
        }

        public var isLow: Bool { freeBytes < freeBytesMin }
    }

    public struct Waiting: Sendable, Equatable, Codable {
        public let request: RequestID
        public let team: String
        public let priority: Request.Priority
        /// Why it does not run, in English.
        public let reason: String
        /// What `reason` was made of, for other languages; nil in what an earlier release wrote.
        public let message: Message?

        public init(request: RequestID, team: String, priority: Request.Priority, reason: String, message: Message? = nil) {
            self.request = request
            self.team = team
            self.priority = priority
            self.reason = reason
            self.message = message
        }

        public init(request: RequestID, team: String, priority: Request.Priority, message: Message) {
            self.init(request: request, team: team, priority: priority, reason: message.english, message: message)
        }

        public func reason(in language: Language) -> String { message.told(in: language, orElse: reason) }
    }

    public struct Running: Sendable, Equatable, Codable {
        public let request: RequestID
        public let attempt: Int
        public let startedAt: Timestamp
        /// Of this machine; nil where it is a job of a cluster.
        public let processID: Int32?
        /// Nil where it is a process of this machine, or no job yet.
        public let job: Job?

        public init(request: RequestID, attempt: Int, startedAt: Timestamp, processID: Int32?, job: Job? = nil) {
            self.job = job
            self.request = request
            self.attempt = attempt
            self.startedAt = startedAt
            self.processID = processID
        }
    }

    /// A job of a cluster.
    public struct Job: Sendable, Equatable, Codable {
        public let id: Int
        /// Where it runs; nil while it waits.
        public let nodes: String?
        /// Why it waits, in the cluster's word; nil where it does not.
        public let waitsFor: String?

        public init(id: Int, nodes: String?, waitsFor: String?) {
            self.id = id
            self.nodes = nodes
            self.waitsFor = waitsFor
        }
    }
}
