package import FoundationEssentials

/// What accounting has of a job that the controller has forgotten: the answer of `sacct --parsable2`.
///
/// Not its JSON: `sacct --json` of Slurm 22.05 gives every job that failed the return code 0, while its table has the true one.
package struct JobAccount: Sendable, Equatable {
    package let id: Int
    package let end: JobEnd
    package let seconds: Double
    package let nodes: String

    /// The columns that are asked for; a comment may hold the sign between them, so that it comes last.
    static let columns = ["JobIDRaw", "UID", "JobName", "State", "ExitCode", "ElapsedRaw", "NodeList", "Comment"]

    /// The newest ended job of an attempt; nil where accounting has none.
    /// - Throws: `SlurmError` for output that is no such table.
    package static func find(_ identity: JobIdentity, in output: Data) throws(SlurmError) -> JobAccount? {
        var newest: JobAccount?
        for line in String(decoding: output, as: UTF8.self).split(separator: "\n") {
            let parts = line.split(separator: "|", maxSplits: columns.count - 1, omittingEmptySubsequences: false).map(
                String.init)
            guard parts.count == columns.count, let id = Int(parts[0]), let userID = UInt32(parts[1]) else {
                throw SlurmError(command: "sacct", reason: "a line is none of a table of jobs: \(line.prefix(200))")
            }
            // Where accounting keeps no comments, the name has to do.
            let isOurs =
                userID == identity.userID && parts[2] == identity.name && (parts[7].isEmpty || parts[7] == identity.comment)
            guard isOurs, id > newest?.id ?? 0 else { continue }
            newest = try JobAccount(id, parts)
        }
        return newest
    }

    private init?(_ id: Int, _ parts: [String]) throws(SlurmError) {
        // "CANCELLED by 1000"
        let word = parts[3].split(separator: " ").first.map(String.init) ?? ""
        let codes = parts[4].split(separator: ":").compactMap { Int32($0) }
        guard let state = JobState([word]), codes.count == 2, let seconds = Double(parts[5]), seconds >= 0 else {
            throw SlurmError(
                command: "sacct", reason: "job \(id) has the state \(parts[3]), the code \(parts[4]) and the time \(parts[5])")
        }
        self.id = id
        self.seconds = seconds
        nodes = parts[6] == "None assigned" ? "" : parts[6]
        switch state {
        // The controller knows nothing of it: it has been lost there, and accounting waits for an end that nobody will say.
        case .waits, .runs, .leaves: return nil
        case .completed: end = .status(0)
        case .failed where codes[1] != 0: end = .signal(codes[1])
        case .failed: end = codes[0] == 0 || nodes.isEmpty ? .ended(state: word) : .status(codes[0])
        case .outOfMemory: end = .outOfMemory
        case .over: end = .ended(state: word)
        }
    }
}
