import Domain
import Foundation
import Glibc
import Reports

/// The daemon's `status.json`, which tells how it fares whether or not the ledger is there.
struct StatusFile {
    static let standardFolder = "/var/lib/heterolora"
    /// The daemon writes at least every ten seconds; this leaves room for a disk that is slow.
    private static let freshSeconds = 30.0

    let path: String

    init(stateFolder: String) {
        path = stateFolder + "/status.json"
    }

    /// - Parameter now: what the file's age is measured against.
    /// - Throws: `Failure` where the file is there and is no status.
    func read(now: Timestamp) throws -> DaemonReport {
        guard let data = FileManager.default.contents(atPath: path) else {
            return DaemonReport(absence: .noStatus(path: path), status: nil)
        }
        let status: DaemonStatus
        do {
            status = try JSONDecoder().decode(DaemonStatus.self, from: data)
        } catch {
            throw Failure(.malformedInput, "\(path): is not a daemon's status")
        }
        return DaemonReport(
            absence: DaemonAbsence(status, now: now, silentFor: Self.freshSeconds, isAlive: Self.isAlive), status: status)
    }

    /// Signal 0 is only asked about: it may be somebody else's process.
    private static func isAlive(_ process: Int32) -> Bool {
        process > 0 && (kill(process, 0) == 0 || errno == EPERM)
    }
}

/// What there is to say about the daemon.
struct DaemonReport: Encodable {
    /// Nil while its process is alive and its status is fresh.
    let absence: DaemonAbsence?
    /// What it said last.
    let status: DaemonStatus?

    var isRunning: Bool { absence == nil }

    private enum CodingKeys: CodingKey { case isRunning, problem, status }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(isRunning, forKey: .isRunning)
        try container.encodeIfPresent(absence.map { Words(.english).absence($0) }, forKey: .problem)
        try container.encodeIfPresent(status, forKey: .status)
    }

    /// Why a request does not run, as the daemon has it.
    func waiting(_ request: RequestID) -> DaemonStatus.Waiting? {
        isRunning ? status?.waiting.first { $0.request == request } : nil
    }
}

extension Timestamp {
    static var now: Timestamp { Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000)) }
}
