import Admission
import Domain
import Foundation
import Glibc
import Ledger
import TestSupport
import Testing

/// What `heteroloractl` drops into a spool, and what it makes of the answers.
@Suite(.timeLimit(.minutes(30))) struct DropTests {
    @Test func submitDropsWhatIsWellFormedAndNothingElse() async throws {
        let folder = try TemporaryFolder()
        let good = try Examples.movieReviews()
        try folder.write("good.yaml", good)
        try folder.write("bad.yaml", good.replacing("rank: 8", with: "rank: eight"))
        try folder.write(".hidden.yaml", good)
        func submit(_ names: String...) async throws -> (status: Int32, output: String) {
            try await heteroloractl(["submit"] + names.map { folder.path + "/" + $0 } + ["--spool", folder.path + "/spool"])
        }
        let homeless = try await submit("good.yaml")
        #expect(
            homeless.status == ExitStatus.missingInput.rawValue && homeless.output.contains("/spool/tmp/"), "\(homeless.output)"
        )
        try makeSpool(in: folder.path + "/spool")
        let refused = try await submit("good.yaml", "bad.yaml")
        #expect(refused.status == ExitStatus.malformedInput.rawValue)
        #expect(
            refused.output.contains("bad.yaml:13: spec.search.rank: 'eight'; a whole number is needed"), "\(refused.output)")
        let hidden = try await submit(".hidden.yaml")
        #expect(hidden.status == ExitStatus.malformedInput.rawValue && hidden.output.contains("left alone by the daemon"))
        #expect(try await submit("none.yaml").status == ExitStatus.missingInput.rawValue)
        #expect(try folder.names("spool/incoming") == [])

        let first = try await submit("good.yaml")
        #expect(
            first.status == 0 && first.output.contains("dropped   \(folder.path)/spool/incoming/good.yaml"), "\(first.output)")
        let second = try await submit("good.yaml")
        #expect(second.status == 0 && second.output.contains("/spool/incoming/good-2.yaml"), "\(second.output)")
        #expect(try folder.names("spool/incoming") == ["good-2.yaml", "good.yaml"] && folder.names("spool/tmp") == [])
        for name in ["good.yaml", "good-2.yaml"] {
            #expect(try folder.text("spool/incoming/" + name) == good)
            #expect(try folder.mode("spool/incoming/" + name) == 0o644)
        }
    }

    @Test func submitWaitsForTheVerdictsOfTheDaemon() async throws {
        let house = try await TestHouse()
        try makeSpool(in: house.folder.path + "/spool")
        let daemon = try LiveProgram(house)
        try house.folder.write("good.yaml", house.request())
        try house.folder.write("poor.yaml", house.request().replacing("600", with: "5"))
        let answer = try await heteroloractl(
            "submit", house.folder.path + "/good.yaml", house.folder.path + "/poor.yaml", "--wait", "--spool",
            house.folder.path + "/spool", "--database", house.conninfo("heterolora_reader"))
        #expect(answer.status == 1, "\(answer.output)")
        #expect(answer.output.contains("verdict   admitted") && answer.output.contains("verdict   refused"), "\(answer.output)")
        #expect(answer.output.contains("-good\n") && answer.output.contains("-poor\n"), "\(answer.output)")
        #expect(await daemon.stop() == 0)
    }

    private static let request = "20261124-013548-movie-reviews-poc"

    private func spool() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try makeSpool(in: folder.path)
        return folder
    }

    private func makeSpool(in path: String) throws {
        for name in ["tmp", "incoming"] {
            try FileManager.default.createDirectory(atPath: path + "/" + name, withIntermediateDirectories: true)
        }
    }

    @Test(arguments: ControlOrder.Action.allCases) func anOrderIsAFileThatTheDaemonReads(_ action: ControlOrder.Action)
        async throws
    {
        let spool = try spool()
        let reason = "no: 1 'quoted' \"twice\" # 夜勤\nnext line"
        let answer = try await heteroloractl(
            action.rawValue, Self.request, "--reason", reason, "--spool", spool.path, "--database", "host=/nowhere dbname=x",
            "--output", "json")
        #expect(answer.status == 0, "\(answer.output)")
        let name = try #require(try spool.names("incoming").first)
        #expect(name.hasPrefix("\(action.rawValue)-\(Self.request)-") && answer.output.contains("/incoming/\(name)"))
        let bytes = Array(try spool.text("incoming/" + name).utf8)
        guard case .order(let decoded) = DroppedFile(bytes: bytes, file: name) else {
            Issue.record("the daemon would take it for a request")
            return
        }
        #expect(decoded.findings.isEmpty)
        #expect(
            decoded.order?.action == action && decoded.order?.request.text == Self.request && decoded.order?.reason == reason)
    }

    @Test func anOrderThatCannotBeGivenIsNotDropped() async throws {
        let house = try await TestHouse()
        let spool = try spool()
        func cancel(_ request: String, _ reason: String, _ conninfo: String) async throws -> (status: Int32, output: String) {
            try await heteroloractl("cancel", request, "--reason", reason, "--spool", spool.path, "--database", conninfo)
        }
        let unknown = try await cancel("nothing", "a reason", house.conninfo("heterolora_reader"))
        #expect(unknown.status == ExitStatus.missingInput.rawValue && unknown.output.contains("knows no request 'nothing'"))
        let away = try await cancel("movie-reviews-poc", "a reason", "host=/nowhere dbname=x")
        #expect(away.status == ExitStatus.unavailable.rawValue, "\(away.output)")
        let mute = try await cancel(Self.request, "", "host=/nowhere dbname=x")
        #expect(
            mute.status == ExitStatus.malformedInput.rawValue
                && mute.output.contains("--reason: 0 characters (code points); 1 to 500 are allowed"), "\(mute.output)")
        #expect(try spool.names("incoming") == [] && spool.names("tmp") == [])
    }

    @Test(arguments: [true, false]) func anOrderWaitsForTheDecisionOnItsOwnFile(isAccepted: Bool) async throws {
        let house = try await TestHouse()
        let writer = Ledger(conninfo: house.conninfo("heterolora_writer"), applicationName: "test")
        try await writer.append(SyntheticLedger.held().entries())
        let spool = try spool()
        let program = try LiveProgram(
            "heteroloractl",
            [
                "approve", "movie-reviews-poc", "--reason", "it fits the quarter", "--wait", "--spool", spool.path,
                "--database",
                house.conninfo("heterolora_reader"),
            ])
        #expect(await program.says("waiting for the daemon"), "\(program.lines)")
        let name = try #require(try spool.names("incoming").first)
        let bytes = Array(try spool.text("incoming/" + name).utf8)
        let order = try #require(ControlDecoder.decode(bytes: bytes, file: name).order)
        // Another control file with the other answer comes first.
        try await decide("20261124-013600-other", bytes + [0x0A], order, isAccepted: !isAccepted, writer)
        try await decide("20261124-013601-mine", bytes, order, isAccepted: isAccepted, writer)
        #expect(await program.ending() == (isAccepted ? 0 : 1))
        #expect(program.lines.contains("control   20261124-013601-mine"), "\(program.lines)")
        #expect(program.lines.contains(isAccepted ? "decision  accepted" : "decision  not accepted"), "\(program.lines)")
        #expect(program.lines.contains { $0.contains("only another may approve") } == !isAccepted)
    }

    /// What the daemon says of a control file.
    private func decide(_ id: String, _ bytes: [UInt8], _ order: ControlOrder, isAccepted: Bool, _ writer: Ledger) async throws
    {
        let file = try TemporaryFolder()
        try file.write("bytes", bytes)
        let id = try #require(RequestID(id))
        let reception = Reception(
            fileName: "x.yaml", sizeBytes: bytes.count, digest: try sha256(file.path + "/bytes"),
            submitter: Submitter(userID: geteuid(), userName: "taro"))
        let finding = Finding(severity: .refusal, rule: "control/own", reason: "only another may approve", file: "x.yaml")
        let time = Timestamp(microseconds: 1_790_000_001_000_000)
        try await writer.append([
            AuditEntry(time: time, actor: .user("taro"), request: id, fact: .requestReceived(reception)),
            AuditEntry(
                time: time, actor: .daemon, request: id,
                fact: .controlDecided(ControlDecision(order: order, findings: isAccepted ? [] : [finding]))),
        ])
    }

    /// By coreutils, so that the program's own digest is held against another's.
    private func sha256(_ path: String) throws -> Digest {
        try #require(Digest(hexadecimal: String(try Command.run(["sha256sum", path]).output.prefix(64))))
    }
}
