import Domain
import Foundation
import Glibc

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
            return DaemonReport(isRunning: false, problem: "\(path) is not there, or may not be read", status: nil)
        }
        let status: DaemonStatus
        do {
            status = try JSONDecoder().decode(DaemonStatus.self, from: data)
        } catch {
            throw Failure(.malformedInput, "\(path): is not a daemon's status")
        }
        let problem = Self.problem(status, now: now)
        return DaemonReport(isRunning: problem == nil, problem: problem, status: status)
    }

    private static func problem(_ status: DaemonStatus, now: Timestamp) -> String? {
        guard isAlive(status.processID) else { return "its process \(status.processID) has ended" }
        let age = now.seconds(since: status.writtenAt)
        return age > freshSeconds ? "it has not written its status for \(Int(age)) s" : nil
    }

    /// Signal 0 is only asked about: it may be somebody else's process.
    private static func isAlive(_ process: Int32) -> Bool {
        process > 0 && (kill(process, 0) == 0 || errno == EPERM)
    }
}

/// What there is to say about the daemon.
struct DaemonReport: Answer {
    /// Its process is alive and its status is fresh.
    let isRunning: Bool
    /// Why it counts as not running.
    let problem: String?
    /// What it said last.
    let status: DaemonStatus?

    /// Why a request does not run, as the daemon has it.
    func waiting(_ request: RequestID) -> DaemonStatus.Waiting? {
        isRunning ? status?.waiting.first { $0.request == request } : nil
    }
}

extension Timestamp {
    static var now: Timestamp { Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000)) }
}
