import Admission
import ArgumentParser
import Domain
import Glibc
import Ledger
import Reports
import Spool
import Workspace

/// An order about a request that is there already: a control file, dropped like a request, whose owner is who orders.
protocol OrderCommand: Subcommand {
    static var action: ControlOrder.Action { get }
    var order: OrderOptions { get }
}

/// The arguments that every order has.
struct OrderOptions: ParsableArguments {
    @OptionGroup var about: RequestArgument
    @Option(help: ArgumentHelp("Why, for whoever asks later; 1 to 500 characters.", valueName: "text"))
    var reason: String
    @Flag(help: "Wait for the daemon's decision and print it; needs the ledger.")
    var wait = false
    @OptionGroup var spool: SpoolOptions
    @OptionGroup var language: LanguageOption
    @OptionGroup var ledger: DatabaseOptions
    @OptionGroup var output: OutputOptions
}

extension OrderCommand {
    static func configured(_ abstract: String) -> CommandConfiguration {
        CommandConfiguration(
            commandName: action.rawValue, abstract: abstract,
            discussion: """
                Drops a control file into the spool; its owner is who orders, and the ledger says so. A request's id in full works \
                while the ledger is away. With --wait the status is 1 when the daemon does not accept the order.
                """)
    }

    func perform() async throws {
        let reader = order.ledger.open()
        let request = try await reader.requestOrID(order.about.request)
        let wish = ControlOrder(action: Self.action, request: request, reason: order.reason)
        let name = "\(Self.action.rawValue)-\(request)-\(String(UInt32.random(in: 0 ... .max), radix: 16)).yaml"
        let bytes = try Self.checked(wish, name: name, order.language.chosen)
        let before = order.wait ? try await reader.lastSequence() : 0
        var answer = OrderAnswer(
            wish, droppedAs: try order.spool.open().drop(bytes, as: name), words: Words(order.language.chosen))
        if order.wait {
            complain("dropped \(answer.droppedAs); waiting for the daemon")
            let digest = FileDigest.of(bytes: bytes)
            var poll = LedgerPoll(tell: complain)
            let control = try await poll.wait { try await reader.received(digest, from: geteuid(), after: before) }
            answer.take(try await poll.wait { try await reader.decision(on: control) }, of: control)
        }
        try order.output.show(answer)
        if answer.isAccepted == false { throw ExitStatus.negative.exitCode }
    }

    /// The control file, as the daemon will read it.
    private static func checked(_ order: ControlOrder, name: String, _ language: Language) throws -> [UInt8] {
        let bytes = try ControlEncoder.bytes(order, name: name)
        let decoded = ControlDecoder.decode(bytes: bytes, file: "--reason")
        guard decoded.order == order else {
            throw Failure(
                .malformedInput, "--reason: " + decoded.findings.map { $0.reason(in: language) }.joined(separator: "; "))
        }
        return bytes
    }
}

/// What was ordered, and with --wait what the daemon decided.
struct OrderAnswer: Answer {
    let action: ControlOrder.Action
    let request: RequestID
    let reason: String
    /// Where the control file was put; the daemon takes it from there.
    let droppedAs: String
    /// The control file's own id.
    private(set) var control: RequestID?
    private(set) var isAccepted: Bool?
    private(set) var findings: [Finding] = []
    private let words: Words

    private enum CodingKeys: CodingKey { case action, request, reason, droppedAs, control, isAccepted, findings }

    init(_ order: ControlOrder, droppedAs: String, words: Words) {
        self.words = words
        action = order.action
        request = order.request
        reason = order.reason
        self.droppedAs = droppedAs
    }

    mutating func take(_ decision: ControlDecision, of control: RequestID) {
        self.control = control
        isAccepted = decision.isAccepted
        findings = decision.findings
    }

    var lines: [String] {
        var facts = NamedFacts()
        facts.add(words.orderFact, words.order(action, request.text))
        facts.add(words.droppedFact, droppedAs)
        facts.add(words.controlFact, control?.text)
        facts.add(words.decisionFact, isAccepted.map(words.accepted))
        for finding in findings { facts.add("", finding.withSeverity(in: words.language)) }
        return facts.lines
    }
}

extension Ledger {
    /// What the daemon decided on a control file; nil while it has not.
    fileprivate func decision(on control: RequestID) throws -> ControlDecision? {
        for event in try events(of: control) {
            if case .controlDecided(let decision) = try event.fact() { return decision }
        }
        return nil
    }
}
