/// Where a request stands. `received → admitted | held | refused`, `held → held | admitted | refused | expired`,
/// `admitted → planned → running → finished | failed | cancelled`. A control file is `received → finished | refused`.
public enum RequestState: String, Sendable, Codable, CaseIterable {
    case received, admitted, held, refused, expired, planned, running, finished, failed, cancelled

    /// The states that may follow this one; none for a final state.
    public var successors: Set<RequestState> {
        switch self {
        case .received: [.admitted, .held, .refused, .finished]
        case .held: [.held, .admitted, .refused, .expired]
        case .admitted: [.planned, .cancelled, .failed]
        case .planned: [.running, .cancelled, .failed]
        case .running: [.finished, .failed, .cancelled]
        case .refused, .expired, .finished, .failed, .cancelled: []
        }
    }

    /// Nothing can follow.
    public var isFinal: Bool { successors.isEmpty }
}
