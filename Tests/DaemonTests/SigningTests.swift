import Domain
import Foundation
import Glibc
import Ledger
import TestSupport
import Testing

/// The real daemon signs, and what it signed is checked with our own commands and with a page of Python.
@Suite(.serialized, .timeLimit(.minutes(30))) struct SigningTests {
    private let house: TestHouse
    private var key: String { house.folder.path + "/signing-key" }
    private var anchors: String { house.folder.path + "/anchors" }

    init() async throws {
        house = try await TestHouse()
        try FileManager.default.createDirectory(atPath: anchors, withIntermediateDirectories: true)
    }

    private var options: [String] { ["--signing-key", key, "--anchors", anchors] }

    private func audit(_ arguments: String..., isRead: Bool = true) async throws -> (status: Int32, output: String) {
        try await heteroloractl(["audit"] + arguments + (isRead ? ["--database", house.conninfo("heterolora_reader")] : []))
    }

    private func made(_ arguments: String...) async throws -> String {
        let (status, output) = try await heteroloractl(["audit", "key"] + arguments)
        #expect(status == 0, "\(output)")
        return output.trimmingCharacters(in: .newlines)
    }

    private func python(_ arguments: String...) throws -> (status: Int32, output: String) {
        try Command.run(["LC_ALL=C", "python3", Repository.root + "/integrations/audit/verify_ledger.py"] + arguments)
    }

    @Test func aRunIsSignedAndCheckedWithoutUs() async throws {
        let verificationKey = try await made(key)
        #expect(try house.folder.mode("signing-key") == 0o400)
        #expect(try await heteroloractl(["audit", "key", key]).status == ExitStatus.missingInput.rawValue)
        try house.drop("reviews.yaml", try house.request().utf8)
        let daemon = try LiveProgram(house, options: options)
        #expect(await daemon.says("run ended"), "\(daemon.lines)")
        let signed = try #require(try house.status().signed)
        // Nothing came since, and then something does.
        daemon.signal(SIGUSR1)
        try house.drop("bad.yaml", [])
        while try house.receipts("refused").isEmpty { await Task.yield() }
        daemon.signal(SIGUSR1)
        while try house.status().signed?.size == signed.size { await Task.yield() }
        #expect(await daemon.stop() == 0)
        #expect(signed.key == verificationKey)

        let (status, output) = try await audit("verify", "--key", verificationKey, "--anchors", anchors)
        #expect(status == 0 && output.contains("is sound") && output.contains("key \(verificationKey)\n"), "\(output)")
        let files = try house.folder.names("anchors").sorted()
        let checkpointCount = try #require(
            Int(try house.cluster.psql(house.database, "select count(*) from checkpoint").trimmingCharacters(in: .newlines)))
        // One for each receipt besides; not those are told to everybody.
        #expect(files.count >= 3 && checkpointCount > files.count)
        #expect(
            output.contains("\(checkpointCount) checkpoints of the ledger and \(files.count) from elsewhere agree"), "\(output)"
        )
        try await checkReceipts(with: verificationKey)
        let newest = anchors + "/" + (try #require(files.last))
        #expect(try await audit("checkpoint").output == house.folder.text("anchors/" + (files.last ?? "")))
        #expect(try await audit("verify", "--since", newest).status == 0)

        let (path, proof) = (house.folder.path + "/proof", try await audit("prove", "2"))
        #expect(proof.status == 0)
        try house.folder.write("proof", proof.output.utf8)
        let checked = try await audit("check", path, "--key", verificationKey, isRead: false)
        #expect(checked.status == 0 && checked.output.hasPrefix("event 2 ("), "\(checked.output)")
        let proven = try python("--proof", path, "--key", verificationKey)
        #expect(proven.status == 0 && proven.output.hasPrefix("event 2 ("), "\(proven.output)")
        let consistency = try await audit("consistency", anchors + "/" + files[0], newest, "--output", "json")
        #expect(consistency.status == 0 && consistency.output.contains("\"hashes\""), "\(consistency.output)")

        let export = house.folder.path + "/export"
        #expect(try await audit("export", export).status == 0)
        let verified = try await audit(
            "verify", "--export", export, "--key", verificationKey, "--anchors", anchors, isRead: false)
        #expect(verified.status == 0, "\(verified.output)")
        let agreed = try python(export, "--key", verificationKey, "--anchors", anchors)
        #expect(
            agreed.status == 0 && agreed.output.contains("\(checkpointCount + files.count) checkpoints hold"),
            "\(agreed.output)")
        try house.folder.write("export", house.folder.text("export").replacing("reviews.yaml", with: "previews.yaml").utf8)
        #expect(try python(export).status == 1)
        #expect(try await audit("verify", "--export", export, isRead: false).status == 1)
    }

    /// Receipts of a finished run and of a refused file need no ledger to be believed.
    private func checkReceipts(with key: String) async throws {
        for (folder, state) in [("done", "finished"), ("refused", "refused")] {
            let name = try #require(try house.folder.names("spool/" + folder).first { $0.hasSuffix(".receipt.json") })
            let path = house.folder.path + "/spool/\(folder)/" + name
            let checked = try await audit("check", path, "--key", key, isRead: false)
            #expect(
                checked.status == 0 && checked.output.contains("the ledger's own: \(state), with event"), "\(checked.output)")
            let told = try await audit("check", path, "--key", key, "--language", "ja", isRead: false)
            #expect(
                told.output.contains(state == "refused" ? "判定      却下\n          却下：" : "判定      受理\n"), "\(told.output)")
            let read = try python("--receipt", path, "--key", key)
            #expect(read.status == 0 && read.output.contains(": \(state), with event"), "\(read.output)")
            #expect(try await audit("verify", "--receipt", path, "--key", key).status == 0)
            try house.folder.write(
                "forged",
                try house.folder.text("spool/\(folder)/" + name).replacing(
                    "\"state\" : \"", with: "\"state\" : \"held\", \"x\": \""
                ).utf8)
            let forged = try await audit("check", house.folder.path + "/forged", "--key", key, isRead: false)
            #expect(forged.status == 1 && forged.output.contains("something else than what was signed"), "\(forged.output)")
            #expect(try python("--receipt", house.folder.path + "/forged", "--key", key).status == 1)
            #expect(try await audit("verify", "--receipt", house.folder.path + "/forged", "--key", key).status == 1)
        }
    }

    @Test func aKeyIsReplacedAndAnotherLedgerIsNotSigned() async throws {
        let first = try await made(key)
        let one = try LiveProgram(house, options: options)
        #expect(await one.says("the ledger is signed up to event"), "\(one.lines)")
        #expect(await one.stop() == 0)
        let new = key + "-2"
        // Any other key is refused; one that the old one hands over to is not.
        let second = try await made(new, "--replaces", key)
        let stranger = key + "-3"
        _ = try await made(stranger)
        let refused = try LiveProgram(house, options: ["--signing-key", stranger])
        #expect(await refused.ending() == ExitStatus.badConfiguration.rawValue)
        #expect(refused.lines.contains { $0.contains("audit key --replaces") }, "\(refused.lines)")
        let two = try LiveProgram(house, options: ["--signing-key", new, "--anchors", anchors])
        #expect(await two.says("the ledger is signed up to event"), "\(two.lines)")
        #expect(await two.stop() == 0)
        for key in [first, second] {
            let (status, output) = try await audit("verify", "--key", key, "--anchors", anchors)
            #expect(status == 0 && output.contains("key \(second)\n"), "\(output)")
        }
        #expect(try await audit("verify", "--key", key + "-3", isRead: true).status == ExitStatus.malformedInput.rawValue)

        // Somebody cuts off the end: the daemon does not sign what is left.
        let before = try house.cluster.psql(house.database, "select max(sequence) from audit_event")
        try house.cluster.psql(
            house.database,
            """
            alter table audit_event disable trigger all; delete from audit_event where sequence > 2;
            alter table audit_event enable always trigger the_record_is_only_added_to;
            alter table audit_event enable always trigger an_event_fills_the_tables_defined_from_it
            """)
        let cut = try LiveProgram(house, options: options)
        #expect(await cut.ending() == ExitStatus.badConfiguration.rawValue)
        #expect(cut.lines.contains { $0.contains("the ledger is not what was signed") }, "\(before) \(cut.lines)")
        let (status, output) = try await audit("verify", "--key", first, "--anchors", anchors)
        #expect(status == 1 && output.contains("cut off"), "\(output)")
    }

    @Test func withoutAKeyNothingIsSignedAndThatIsSaid() async throws {
        let socket = try NotifySocket(folder: house.folder)
        let daemon = try LiveProgram(house, environment: ["NOTIFY_SOCKET": socket.path])
        #expect(socket.hears("READY=1"))
        daemon.signal(SIGUSR1)
        #expect(await daemon.says("nothing can be signed: there is no signing key"), "\(daemon.lines)")
        #expect(await daemon.stop() == 0)
        let (_, output) = try await audit("verify")
        #expect(output.contains("nothing is signed"))
        #expect(try house.status().signed == nil)
        try house.folder.write("open-key", "x".utf8)
        for options in [
            ["--anchors", anchors], ["--signing-key", house.folder.path + "/open-key"], ["--signing-key", "/nowhere"],
        ] {
            let daemon = try LiveProgram(house, options: options)
            #expect(await daemon.ending() == ExitStatus.wrongUsage.rawValue, "\(daemon.lines)")
        }
    }
}
