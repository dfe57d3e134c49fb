import Domain
import Logging
import Systemd

extension Logger {
    /// What runs compute with, and what was passed over for it. A kernel that would have computed wrongly is a warning.
    /// - Parameter isNews: false where it was said before.
    func tell(of machine: Machine, isNews: Bool = true, about request: RequestID? = nil) {
        log(level: isNews ? .notice : .debug, "computes with \(machine.words)", metadata: .entry(about: request))
        for refused in machine.refusedKernels {
            log(level: refused.isUnsound ? .warning : isNews ? .notice : .debug, "\(refused)", metadata: .entry(about: request))
        }
    }
}

extension Logger.Metadata {
    /// The fields of a journal entry: what sort of message it is, the request it is about, and the ledger's event that says the same.
    static func entry(
        _ message: MessageID? = nil, about request: RequestID? = nil, event: Int64? = nil, _ more: Logger.Metadata = [:]
    ) -> Logger.Metadata {
        var fields = more
        if let message { fields[MessageID.metadataKey] = "\(message.rawValue)" }
        if let request { fields["request-id"] = "\(request)" }
        if let event { fields["event-sequence"] = "\(event)" }
        return fields
    }

    /// The same of one attempt at a run; a request has one run, which has its name.
    static func run(
        _ message: MessageID, _ request: RequestID, attempt: Int? = nil, event: Int64? = nil
    ) -> Logger.Metadata {
        var more: Logger.Metadata = ["run-id": "\(request)"]
        if let attempt { more["attempt"] = "\(attempt)" }
        return entry(message, about: request, event: event, more)
    }
}
