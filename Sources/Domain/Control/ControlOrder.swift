/// What somebody orders about a request that is there already: a file dropped like a request, so that its owner is who orders.
public struct ControlOrder: Sendable, Equatable, Codable {
    public static let kind = "Control"

    public let action: Action
    /// The request that it is about, by id.
    public let request: RequestID
    /// Why, for whoever asks later.
    public let reason: String

    public init(action: Action, request: RequestID, reason: String) {
        self.action = action
        self.request = request
        self.reason = reason
    }

    public enum Action: String, Sendable, Codable, CaseIterable {
        /// Ends it, whatever it is doing.
        case cancel
        /// Stops its worker at a snapshot and starts none until it is resumed.
        case pause
        case resume
        /// Lets a held request run.
        case approve
        /// Turns a held request down.
        case refuse
    }
}

/// The daemon's answer to a control file.
public struct ControlDecision: Sendable, Equatable, Codable {
    /// Nil where the file is malformed.
    public let order: ControlOrder?
    public let isAccepted: Bool
    /// Why not; empty where it was carried out.
    public let findings: [Finding]

    public init(order: ControlOrder?, findings: [Finding]) {
        self.order = order
        isAccepted = order != nil && findings.isEmpty
        self.findings = findings
    }
}

/// An order that is in force, as an event of the request that it is about.
public struct RequestControl: Sendable, Equatable, Codable {
    public let action: ControlOrder.Action
    /// The control file's own id.
    public let control: RequestID
    public let reason: String

    public init(action: ControlOrder.Action, control: RequestID, reason: String) {
        self.action = action
        self.control = control
        self.reason = reason
    }
}
