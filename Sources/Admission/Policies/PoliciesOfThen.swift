public import Domain

/// Policies that were in force, made again from the texts that a ledger has; few bundles gave many verdicts.
public struct PoliciesOfThen: Sendable {
    /// Why they cannot be made again.
    public struct Gap: Error {
        public let reason: String

        public init(reason: String) {
            self.reason = reason
        }
    }

    public let texts: [Digest: String]
    private var known: [[PolicyDigest]: Result<Policies, Gap>] = [:]

    public init(texts: [Digest: String]) {
        self.texts = texts
    }

    /// Those of these files.
    public mutating func policies(_ digests: [PolicyDigest]) -> Result<Policies, Gap> {
        if let policies = known[digests] { return policies }
        let policies = made(digests)
        known[digests] = policies
        return policies
    }

    private func made(_ digests: [PolicyDigest]) -> Result<Policies, Gap> {
        var files: [PolicyFile] = []
        for file in digests {
            guard let text = texts[file.digest] else {
                return .failure(
                    Gap(reason: "the ledger has no text of \(file.file.quoted(255)), SHA-256 \(file.digest)"))
            }
            files.append(PolicyFile(name: file.file, bytes: Array(text.utf8), digest: file.digest))
        }
        do {
            return .success(try Policies(files: files))
        } catch {
            return .failure(Gap(reason: "this release does not read its policies: \(error)"))
        }
    }
}

/// What teams were allowed to spend in a period, by the policies that were in force.
public struct QuotasOfThen: Sendable {
    /// By month, such as `2026-11`; none where no rule says so.
    public private(set) var ofMonths: [String: Double] = [:]
    /// At the end; nil where no rule says so.
    public private(set) var inAll: Double?

    /// - Parameters:
    ///   - utcOffsetSeconds: of the calendar whose months they are.
    ///   - texts: of all policies, as the ledger has them.
    ///   - inForce: which policies were in force before a time; nil where none were.
    public init(
        from begin: Timestamp, to end: Timestamp, _ utcOffsetSeconds: Int, texts: [Digest: String],
        inForce: (Timestamp) async throws -> [PolicyDigest]?
    ) async throws {
        var then = PoliciesOfThen(texts: texts)
        var month = begin
        while month < end {
            let next = min(month.endOfMonth(utcOffsetSeconds: utcOffsetSeconds), end)
            if let files = try await inForce(next), case .success(let policies) = then.policies(files) {
                ofMonths[month.month(utcOffsetSeconds: utcOffsetSeconds)] = policies.teamMonthCostYenMax
                inAll = policies.teamCostYenMax
            }
            month = next
        }
    }
}
