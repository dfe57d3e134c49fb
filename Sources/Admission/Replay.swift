public import Domain

/// A recorded verdict given again, on what was recorded beside it: by the policies that gave it, or by others.
public struct Replay: Sendable, Equatable {
    public let recorded: Verdict
    public let outcome: Outcome

    public enum Outcome: Sendable, Equatable {
        /// Decision and objections are those that were recorded.
        case same
        /// The decision is another one, or the objections are.
        case other(Verdict)
        /// Names alone had decided, and nothing was looked at; these policies would have looked.
        case notLookedAt
    }

    /// - Returns: nil for a verdict that follows from no policy: on a file that could not be read, by a person who refused, or from
    ///   before it was recorded what verdicts rest on.
    public init?(of judgement: Judgement, by policies: Policies) {
        guard let request = judgement.request, let basis = judgement.basis else { return nil }
        recorded = judgement.verdict
        let place = RequestPlace(file: "")
        guard basis.facts != nil || Admission.judgeByNames(request, on: basis, by: policies, place: place) != nil else {
            outcome = .notLookedAt
            return
        }
        let verdict = Admission.judge(request, on: basis, by: policies, place: place)
        outcome =
            verdict.decision == recorded.decision && verdict.objections == recorded.objections ? .same : .other(verdict)
    }

    /// What these policies object to and those of then did not; empty where nothing could be judged.
    public var gained: [Finding] { other.map { Self.without($0.findings, recorded.objections) } ?? [] }

    /// What those of then objected to and these do not.
    public var lost: [Finding] { other.map { Self.without(recorded.findings, $0.objections) } ?? [] }

    private var other: Verdict? {
        guard case .other(let verdict) = outcome else { return nil }
        return verdict
    }

    private static func without(_ findings: [Finding], _ others: [Verdict.Objection]) -> [Finding] {
        findings.filter { !others.contains(Verdict.Objection($0)) }
    }
}

extension Verdict {
    /// A finding without where its field stands in a file.
    fileprivate struct Objection: Hashable {
        let severity: Finding.Severity
        let rule: String
        let reason: String
        let field: String?
        let approvedBy: [String]?

        init(_ finding: Finding) {
            (severity, rule, reason) = (finding.severity, finding.rule, finding.reason)
            (field, approvedBy) = (finding.field, finding.approvedBy)
        }
    }

    fileprivate var objections: [Objection] { findings.map(Objection.init) }
}
