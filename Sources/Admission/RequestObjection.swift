internal import Domain

/// What is against a request whatever the policies are.
struct RequestObjection {
    let severity: Finding.Severity
    let rule: String
    let says: Message.Sentence
    /// The field of the request that would have to change.
    let field: String

    init(_ rule: String, _ says: Message.Sentence, _ field: String, severity: Finding.Severity = .refusal) {
        (self.severity, self.rule, self.says, self.field) = (severity, rule, says, field)
    }

    func finding(in place: RequestPlace) -> Finding {
        Finding(
            severity: severity, rule: rule, message: Message(says), file: place.file, field: field, line: place.line(field))
    }
}
