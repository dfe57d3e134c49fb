import Admission
import Domain

extension PoliciesOfThen {
    /// The policies that gave a verdict.
    mutating func policies(of event: AuditEvent) -> Result<Policies, Gap> {
        guard case .requestJudged(let judgement)? = try? event.fact() else {
            return .failure(Gap(reason: "its payload is no verdict"))
        }
        return policies(judgement.policyDigests)
    }
}
