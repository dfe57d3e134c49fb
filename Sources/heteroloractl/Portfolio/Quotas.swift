import Admission
import Domain
import Ledger

/// What teams were allowed to spend in a period, by the policies that the ledger says were in force.
struct Quotas {
    /// By month, such as `2026-11`; none where no rule says so.
    private(set) var ofMonths: [String: Double] = [:]
    /// At the end; nil where no rule says so.
    private(set) var inAll: Double?

    init(from begin: Timestamp, to end: Timestamp, _ utcOffsetSeconds: Int, _ reader: Ledger) async throws {
        var inForce = PoliciesOfThen(texts: try await reader.policyTexts())
        var month = begin
        while month < end {
            let next = min(month.endOfMonth(utcOffsetSeconds: utcOffsetSeconds), end)
            if let files = try await reader.policiesInForce(before: next), case .success(let policies) = inForce.policies(files)
            {
                ofMonths[month.month(utcOffsetSeconds: utcOffsetSeconds)] = policies.teamMonthCostYenMax
                inAll = policies.teamCostYenMax
            }
            month = next
        }
    }
}
