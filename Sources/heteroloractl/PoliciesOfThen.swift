import Admission
import Domain

/// The policies that gave each verdict, from the texts that the ledger has; few bundles gave many verdicts.
struct PoliciesOfThen {
    let texts: [Digest: String]
    private var known: [[PolicyDigest]: Result<Policies, ReplaySummary.Gap>] = [:]

    init(texts: [Digest: String]) {
        self.texts = texts
    }

    mutating func policies(of event: AuditEvent) -> Result<Policies, ReplaySummary.Gap> {
        guard case .requestJudged(let judgement)? = try? event.fact() else { return .failure(.unreadable) }
        return policies(judgement.policyDigests)
    }

    /// Those of these files.
    mutating func policies(_ digests: [PolicyDigest]) -> Result<Policies, ReplaySummary.Gap> {
        if let policies = known[digests] { return policies }
        var files: [PolicyFile] = []
        for file in digests {
            guard let text = texts[file.digest] else {
                return .failure(.noPolicies("the ledger has no text of \(file.file.quoted(255)), SHA-256 \(file.digest)"))
            }
            files.append(PolicyFile(name: file.file, bytes: Array(text.utf8), digest: file.digest))
        }
        let policies: Result<Policies, ReplaySummary.Gap>
        do {
            policies = .success(try Policies(files: files))
        } catch {
            policies = .failure(.noPolicies("this release does not read its policies: \(error)"))
        }
        known[digests] = policies
        return policies
    }
}
