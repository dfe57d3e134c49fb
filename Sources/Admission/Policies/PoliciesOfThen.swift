public import Domain

/// Policies that were in force, made again from the texts that a ledger has; few bundles gave many verdicts.
public struct PoliciesOfThen: Sendable {
    /// Why they cannot be made again.
    public enum Gap: Error, Sendable {
        /// What should have said which they were is no verdict.
        case noVerdict
        /// The ledger does not have what stood in a file.
        case noText(PolicyDigest)
        case unreadable(PolicyError)

        /// In English.
        public var reason: String { told(in: .english) }

        public func told(in language: Language) -> String {
            let words = Words(language)
            return switch self {
            case .noVerdict: words.noVerdictRecorded
            case .noText(let file): words.noText(of: file.file.quoted(255), file.digest)
            case .unreadable(let error): words.unreadablePolicies(error.told(in: language))
            }
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
                return .failure(.noText(file))
            }
            files.append(PolicyFile(name: file.file, bytes: Array(text.utf8), digest: file.digest))
        }
        do throws(PolicyError) {
            return .success(try Policies(files: files))
        } catch {
            return .failure(.unreadable(error))
        }
    }
}

/// What teams were allowed to spend in a period, by the policies that were in force.
public struct QuotasOfThen: Sendable {
    /// By month, such as `2026-11`; none where no rule says so.
    public private(set) var ofMonths: [String: Amount] = [:]
    /// At the end; nil where no rule says so.
    public private(set) var inAll: Amount?

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
                ofMonths[month.month(utcOffsetSeconds: utcOffsetSeconds)] = policies.teamMonthCostMax
                inAll = policies.teamCostMax
            }
            month = next
        }
    }
}
