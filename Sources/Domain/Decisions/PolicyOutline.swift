/// The policies in force as a reader sees them.
public struct PolicyOutline: Sendable, Equatable {
    public let files: [PolicyDigest]
    /// In their order.
    public let rules: [Rule]
    public let tests: [Test]
    /// Rules that no case makes object, or that no case has pass, with file and line.
    public let uncovered: [PolicyMessage]

    public init(files: [PolicyDigest], rules: [Rule], tests: [Test], uncovered: [PolicyMessage]) {
        self.files = files
        self.rules = rules
        self.tests = tests
        self.uncovered = uncovered
    }

    public struct Rule: Sendable, Equatable {
        /// `POLICY/RULE`.
        public let name: String
        /// File and line.
        public let place: String
        public let severity: Finding.Severity
        /// The stages that it is about, and what it asks of them.
        public let asks: RuleAsk

        public init(name: String, place: String, severity: Finding.Severity, asks: RuleAsk) {
            self.name = name
            self.place = place
            self.severity = severity
            self.asks = asks
        }
    }

    public struct Test: Sendable, Equatable {
        public let file: String
        public let name: String
        /// What was expected and what came instead, in English; nil where the case holds.
        public let failure: String?
        /// What `failure` was made of; nil where it has words of its own only.
        public let message: Message?

        public init(file: String, name: String, failure: PolicyMessage?) {
            self.file = file
            self.name = name
            message = failure.map { Message(.policy($0)) }
            self.failure = message?.english
        }

        /// Of a file that is no policy or no test.
        public init(_ finding: Finding) {
            file = finding.file
            name = finding.rule
            failure = finding.description
            message = finding.asMessage
        }
    }
}
