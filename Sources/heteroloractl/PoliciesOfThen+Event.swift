import Admission
import Domain

extension PoliciesOfThen {
    /// The policies that gave a verdict.
    mutating func policies(of event: AuditEvent) -> Result<Policies, Gap> {
        guard case .requestJudged(let judgement)? = try? event.fact() else {
            return .failure(.noVerdict)
        }
        return policies(judgement.policyDigests)
    }
}
