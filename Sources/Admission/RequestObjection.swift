internal import Domain

/// What is against a request whatever the policies are.
struct RequestObjection {
    let severity: Finding.Severity
    let rule: String
    let message: Message
    /// The field of the request that would have to change.
    let field: String

    init(
        _ rule: String, _ says: Message.Sentence, _ field: String, severity: Finding.Severity = .refusal,
        in currency: Money.Currency = .jpy
    ) {
        (self.severity, self.rule, self.field) = (severity, rule, field)
        message = Message(says, in: currency)
    }

    func finding(in place: RequestPlace) -> Finding {
        Finding(
            severity: severity, rule: rule, message: message, file: place.file, field: field, line: place.line(field))
    }
}
