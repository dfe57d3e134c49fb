import Domain
import Ledger
import TestSupport
import Testing

/// heteroloractl audit erase, on a ledger of its own.
@Suite struct EraseCommandTests {
    private let cluster: PrivatePostgreSQL
    private let database: String

    init() async throws {
        cluster = try PrivatePostgreSQL.shared.get()
        database = try cluster.makeDatabase()
        let owner = Ledger(conninfo: cluster.conninfo(database: database, user: "heterolora_owner"), applicationName: "owner")
        _ = try await owner.migrate(Migration.all(in: Repository.root + "/migrations"))
        let writer = Ledger(
            conninfo: cluster.conninfo(database: database, user: "heterolora_writer"), applicationName: "writer")
        _ = try await writer.append(SyntheticLedger.finished(rightRows: [.searched: 320, .uniform: 319]).entries())
        let open = Reception(
            fileName: "y.yaml", sizeBytes: 1, digest: .zero, submitter: Submitter(userID: 1001, userName: "taro"))
        let id = try #require(RequestID("20261124-000002-open"))
        let time = Timestamp(microseconds: 1_795_000_000_000_000)
        _ = try await writer.append(AuditEntry(time: time, actor: .user("taro"), request: id, fact: .requestReceived(open)))
    }

    private func audit(_ arguments: [String], as role: String) throws -> (status: Int32, output: String) {
        let conninfo = cluster.conninfo(database: database, user: "heterolora_\(role)")
        return try Command.run([LiveProgram.folder + "/heteroloractl", "audit"] + arguments + ["--database", conninfo])
    }

    private func erase(_ subject: String, _ reason: String, _ more: [String] = [], as role: String = "owner") throws
        -> (status: Int32, output: String)
    {
        try audit(["erase", "--subject", subject, "--reason", reason] + more, as: role)
    }

    @Test func itErasesWhatItSaysAndTheLedgerIsSound() throws {
        func names() throws -> String { try cluster.psql(database, "select distinct user_name from reception order by 1") }
        let named = try erase("hanako", "as hanako asked")
        #expect(named.status == Domain.ExitStatus.wrongUsage.rawValue && named.output.contains("names 'hanako'"), "\(named)")
        let open = try erase("taro", "request 13")
        #expect(open.status == Domain.ExitStatus.negative.rawValue && open.output.contains("20261124-000002-open"), "\(open)")
        let trial = try erase("hanako", "request 12", ["--dry-run"])
        #expect(trial.status == 0 && trial.output.contains("can be erased"), "\(trial)")
        #expect(try erase("hanako", "request 12", as: "reader").status != 0)
        #expect(try names() == "hanako\ntaro")
        let erased = try erase("hanako", "request 12")
        let last = try cluster.psql(database, "select max(sequence) from audit_event where kind = 'values.erased'")
        #expect(erased.status == 0 && erased.output.contains("recorded as event \(last)"), "\(erased)")
        #expect(try names() == "(erased)\ntaro")
        let sound = try audit(["verify"], as: "reader")
        #expect(sound.status == 0, "\(sound)")
        let shown = try audit(["show", last, "--language", "en"], as: "reader")
        #expect(shown.status == 0 && shown.output.contains("request 12"), "\(shown)")
        let again = try erase("hanako", "request 12")
        #expect(
            again.status == Domain.ExitStatus.missingInput.rawValue && again.output.contains("nothing of 'hanako'"), "\(again)")
    }
}
