/// One rule's objection to a request.
public struct Finding: Sendable, Equatable, Codable {
    public let severity: Severity
    /// The rule that objects: `parameters/ceiling`; `request/…` where the request itself is malformed.
    public let rule: String
    /// What is wrong and what would be right, lower-case, without a full stop.
    public let reason: String
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

    public init(
        severity: Severity, rule: String, reason: String, file: String, field: String? = nil,
        line: Int? = nil, column: Int? = nil, approvedBy: [String]? = nil
    ) {
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

extension Finding: CustomStringConvertible {
    /// `x.yaml:12: spec.budget.maxCost: reason [rule]`
    public var description: String { description(withColumn: false) }

    /// The same, with the column behind the line where it is known: `x.yaml:12:5: …`, as editors read it.
    public var withColumn: String { description(withColumn: true) }

    private func description(withColumn: Bool) -> String {
        let behind = withColumn ? column.map { ":\($0)" } ?? "" : ""
        let place = line.map { "\(file):\($0)\(behind)" } ?? file
        let about = field.map { "\($0): " } ?? ""
        return "\(place): \(about)\(reason) [\(rule)]"
    }

    /// With its severity in front, as verdicts list it.
    public var withSeverity: String {
        let approval = approvedBy.map { ", approved by " + $0.map { $0.quoted() }.joined(separator: " and ") } ?? ""
        return "\(severity.rawValue)\(approval): \(self)"
    }
}
