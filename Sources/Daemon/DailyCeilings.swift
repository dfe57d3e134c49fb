import Domain
import Spool
import Synchronization

/// What one user may drop in a day of UTC. More requests than that are refused unread; more than twice that, orders among them, stay in
/// `incoming/`, where they cost nobody anything, until the day is over. Root has no ceiling: who is root needs no spool to fill the disk.
///
/// What was received stands in the ledger; it is asked once for each user and day, and after a start.
final class DailyCeilings: Sendable {
    private struct State {
        var day: Timestamp?
        var received: [UInt32: (files: FilesReceived, userName: String)] = [:]
    }

    let max: FilesReceived
    private let state = Mutex(State())

    init(max: FilesReceived) {
        self.max = max
    }

    /// Counts a file, and says why it is one too many; nil where it is not.
    /// - Parameter known: what the ledger has of the user since a time.
    func objection(
        to file: Submission, at now: Timestamp, _ known: (Timestamp) async throws -> FilesReceived
    ) async throws -> Finding? {
        let (userID, day) = (file.submitter.userID, now.beginningOfDay)
        guard userID != 0 else { return nil }
        var before = state.withLock { $0.day == day ? $0.received[userID]?.files : nil }
        if before == nil { before = try await known(day) }
        let files = (before ?? .none).adding(file.bytes.count)
        state.withLock { state in
            if state.day != day { (state.day, state.received) = (day, [:]) }
            state.received[userID] = (files, file.submitter.userName)
        }
        guard files.count > max.count || files.sizeBytes > max.sizeBytes else { return nil }
        return Finding(
            severity: .refusal, rule: "spool/ceiling",
            message: Message(
                .file(
                    .tooMany(
                        file: files.count, byte: files.sizeBytes, user: file.submitter.userName.printable, since: day,
                        mostFiles: max.count, mostBytes: max.sizeBytes))),
            file: file.fileName)
    }

    /// Users whose files are left where they are.
    func exhausted(at now: Timestamp) -> Set<UInt32> { Set(exhausted(now).keys) }

    /// Whose files wait, and until when; nil for nobody's.
    func trouble(at now: Timestamp) -> TroubleMessage? {
        let users = exhausted(now).values.map(\.userName.printable).sorted()
        guard !users.isEmpty else { return nil }
        return .dayIsFull(
            users: Array(users.prefix(3)), more: users.dropFirst(3).count, mostFiles: max.count, mostBytes: max.sizeBytes)
    }

    private func exhausted(_ now: Timestamp) -> [UInt32: (files: FilesReceived, userName: String)] {
        state.withLock { state in
            guard state.day == now.beginningOfDay else { return [:] }
            return state.received.filter {
                $0.value.files.count >= max.count.doubled || $0.value.files.sizeBytes >= max.sizeBytes.doubled
            }
        }
    }
}

extension Int {
    fileprivate var doubled: Int { multipliedReportingOverflow(by: 2).overflow ? .max : self * 2 }
}

extension FilesReceived {
    fileprivate func adding(_ sizeBytes: Int) -> FilesReceived {
        FilesReceived(count: count + 1, sizeBytes: self.sizeBytes + sizeBytes)
    }
}

extension Claim {
    /// The same, refused as one too many: nobody reads it.
    func refused(_ finding: Finding) -> Claim { Claim(submission: submission, findings: findings + [finding], isRead: false) }
}
