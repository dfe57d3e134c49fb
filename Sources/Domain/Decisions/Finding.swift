/// One rule's objection to a request.
public struct Finding: Sendable, Equatable, Codable {
    public let severity: Severity
    /// The rule that objects: `parameters/ceiling`; `request/…` where the request itself is malformed.
    public let rule: String
    /// What is wrong and what would be right, in English, lower-case, without a full stop.
    public let reason: String
    /// What `reason` was made of, for other languages; nil where it has words of its own only, and in ledgers of before.
    public let message: Message?
    /// The file that the objection is about, as its owner knows it.
    public let file: String
    /// Path of the field at fault, such as `spec.budget.maxCost`; nil where no single field is.
    public let field: String?
    /// Line in `file`, from 1; nil where no single line is.
    public let line: Int?
    /// Where in `line` it begins, from 1, by code points; nil where it is not known.
    public let column: Int?
    /// Who has let pass what it holds, by account; nil where nobody has, or too few have.
    public let approvedBy: [String]?

    /// - Parameter message: the reason is made of it.
    public init(
        severity: Severity, rule: String, message: Message, file: String, field: String? = nil,
        line: Int? = nil, column: Int? = nil, approvedBy: [String]? = nil
    ) {
        self.init(
            severity: severity, rule: rule, reason: Words(.english).message(message), message: message, file: file,
            field: field, line: line, column: column, approvedBy: approvedBy)
    }

    /// - Parameters:
    ///   - reason: in English.
    ///   - message: what it was made of; nil where the catalogue has none, and readers of every language read it as it is.
    public init(
        severity: Severity, rule: String, reason: String, message: Message? = nil, file: String, field: String? = nil,
        line: Int? = nil, column: Int? = nil, approvedBy: [String]? = nil
    ) {
        self.message = message
        self.column = column
        self.approvedBy = approvedBy
        self.severity = severity
        self.rule = rule
        self.reason = reason.printable
        // A name may have a line's end in it, and would forge a message.
        self.file = file.printable.replacing("\n", with: "<U+000A>")
        self.field = field?.printable
        self.line = line
    }

    public enum Severity: String, Sendable, Codable, CaseIterable {
        /// Noted; the request may run.
        case warning
        /// A person has to approve.
        case hold
        /// The request may not run.
        case refusal
        /// Judged and recorded, enforced nowhere: a rule that is being tried.
        case shadow
    }
}

extension Finding {
    /// The reason in a reader's language; as the ledger has it where it is not told by the catalogue.
    public func reason(in language: Language) -> String { message.told(in: language, orElse: reason) }
}

extension Finding: CustomStringConvertible {
    /// `x.yaml:12: spec.budget.maxCost: reason [rule]`
    public var description: String { told(in: .english) }

    /// The same in a reader's language.
    public func told(in language: Language) -> String { description(in: language, withColumn: false) }

    /// The same, with the column behind the line where it is known: `x.yaml:12:5: …`, as editors read it.
    public func withColumn(in language: Language) -> String { description(in: language, withColumn: true) }

    private func description(in language: Language, withColumn: Bool) -> String {
        Self.told(reason(in: language), rule: rule, file, line, field, column: withColumn ? column : nil)
    }

    static func told(
        _ reason: String, rule: String, _ file: String, _ line: Int?, _ field: String?, column: Int? = nil
    ) -> String {
        let place = line.map { "\(file):\($0)\(column.map { ":\($0)" } ?? "")" } ?? file
        return "\(place): \(field.map { "\($0): " } ?? "")\(reason) [\(rule)]"
    }

    /// All that it says; nil where it has words of its own only.
    package var asMessage: Message? { message?.noting(.objection(rule: rule, file: file, line: line, field: field)) }

    /// With its severity in front, as verdicts list it.
    public func withSeverity(in language: Language) -> String {
        let words = Words(language)
        let names = (approvedBy ?? []).map { $0.quoted() }
        let approval =
            approvedBy == nil
            ? "" : words.say(", approved by \(names.joined(separator: " and "))", "（\(names.joined(separator: "、")) が承認）")
        return words.labelled(
            "\(language == .english ? severity.rawValue : words.severity(severity))\(approval)", told(in: language))
    }
}
