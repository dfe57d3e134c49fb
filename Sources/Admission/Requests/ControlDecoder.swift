public import Domain

/// Reads control files: YAML or JSON in, an order or every objection out.
public enum ControlDecoder {
    public struct Decoded: Sendable {
        /// Nil where there is a finding.
        public let order: ControlOrder?
        public let findings: [Finding]
    }

    /// Whether the file says that it is a control file; what is wrong with it otherwise, `decode` finds out.
    static func isControl(_ document: Result<Document, Document.Objection>) -> Bool {
        let reading = Reading(file: "", subject: "control")
        return reading.top(of: document)?.optional("kind")?.says(ControlOrder.kind) ?? false
    }

    /// - Parameter file: the file's name for messages.
    public static func decode(bytes: [UInt8], file: String) -> Decoded { decode(Document.read(bytes), file: file) }

    static func decode(_ document: Result<Document, Document.Objection>, file: String) -> Decoded {
        let reading = Reading(file: file, subject: "control")
        let order = reading.top(of: document).flatMap(order)
        return Decoded(order: reading.findings.isEmpty ? order : nil, findings: reading.findings)
    }

    private static func order(_ top: Fields) -> ControlOrder? {
        top.allow(["apiVersion", "kind", "action", "request", "reason"])
        top.constant("apiVersion", Request.apiVersion)
        top.constant("kind", ControlOrder.kind)
        let action = top.required("action")?.choice(ControlOrder.Action.allCases)
        let request = top.required("request").flatMap(requestID)
        let reason = top.required("reason")?.text(1...500)
        guard let action, let request, let reason else { return nil }
        return ControlOrder(action: action, request: request, reason: reason)
    }

    private static func requestID(_ field: Field) -> RequestID? {
        guard let id = field.text(1...RequestID.lengthMax).flatMap(RequestID.init) else {
            field.object(.range, needing: .requestID)
            return nil
        }
        return id
    }
}
