import Domain
import Foundation
import Glibc
import Ledger
import TestSupport
import Testing

/// The real programs on a tiny real model: a request in, an adapter and a report out, and the record of it.
@Suite(.serialized, .timeLimit(.minutes(30))) struct DaemonTests {
    @Test func aRequestBecomesAdaptersAReportAndASoundRecord() async throws {
        let house = try await TestHouse()
        let socket = try NotifySocket(folder: house.folder)
        // Dropped while no daemon runs: the listing is the truth.
        try house.drop("reviews.yaml", try house.request().utf8)
        let daemon = try LiveProgram(house, environment: ["NOTIFY_SOCKET": socket.path])
        #expect(socket.hears("READY=1"))
        #expect(await daemon.says("run ended"), "\(daemon.lines)")
        #expect(await daemon.stop() == 0)
        #expect(socket.hears("STOPPING=1"))

        let receipt = try #require(try house.receipts("done").first)
        #expect(receipt.state == .finished && receipt.reason == nil && receipt.verdict?.decision == .admitted)
        let report = try await house.reader.verify(AuditEvidence(receipts: [receipt]))
        #expect(report.isSound, "\(report.faults)")

        let events = try await house.reader.events(of: receipt.request)
        let kinds = events.map(\.kind)
        #expect(kinds.count { $0 == .trialFinished } == 6 && kinds.last == .artifactWritten)
        #expect(Array(kinds.prefix(5)) == [.requestReceived, .requestJudged, .runPlanned, .runStarted, .runPrepared])
        #expect(receipt.events.map(\.hash) == events.prefix(receipt.events.count).map(\.hash))

        let results = "state/results/\(receipt.request)/"
        let html = try house.folder.text(results + "report.html")
        #expect(
            try house.folder.mode(results + "report.html") == 0o644
                && house.folder.mode(results + "adapters/searched-1") == 0o755)
        #expect(html.contains("customer-voice") && html.hasSuffix("</html>\n"))
        let japanese = try house.folder.text(results + "report.ja.html")
        #expect(japanese.contains("<html lang=\"ja\"") && japanese.contains("一様なLoRA"), "\(japanese.prefix(300))")
        for arm in ["searched", "uniform"] {
            #expect(house.folder.exists(results + "adapters/\(arm)-1/adapter_model.safetensors"))
        }
        let predictions = try house.folder.text(results + "adapters/head-only-2/predictions.tsv")
        #expect(predictions.split(separator: "\n").count == 25)
        #expect(
            try house.cluster.psql(house.database, "select state from request_state where request = '\(receipt.request)'")
                == "finished")
    }

    @Test func everyBadRequestGetsOneRefusalAndTheDaemonLives() async throws {
        let house = try await TestHouse()
        let good = try house.request()
        let daemon = try LiveProgram(house)
        let bad: [(String, [UInt8])] = [
            ("empty.yaml", []), ("bytes.yaml", [0xFF, 0xFE, 0x00]), ("nul.yaml", Array(good.utf8) + [0]),
            ("large.yaml", [UInt8](repeating: 0x20, count: 3 << 20)), ("list.yaml", Array("- 1\n".utf8)),
            ("deep.json", [UInt8](repeating: 0x5B, count: 1 << 20)),
            ("bomb.yaml", Array("a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n".utf8)),
            ("model.yaml", Array(good.replacing("model: tiny", with: "model: unknown").utf8)),
            ("data.yaml", Array(good.replacing("toy/test.tsv", with: "toy/none.tsv").utf8)),
            ("labels.yaml", Array(good.replacing("[negative, positive]", with: "[bad, good]").utf8)),
            ("path.yaml", Array(good.replacing("toy/train.tsv", with: "../../etc/passwd").utf8)),
            ("budget.yaml", Array(good.replacing("600", with: "5").utf8)),
            ("share.yaml", Array(good.replacing("600", with: "90%").utf8)),
            ("cost.yaml", Array(good.replacing("amount: 500", with: "amount: 0.001").utf8)),
            ("time.yaml", Array(good.replacing("30m", with: "1s").utf8)),
            ("key.yaml", Array(good.replacing("rank:", with: "ranks:").utf8)),
            ("口コミ.yaml", Array(good.replacing("stage: poc", with: "stage: later").utf8)),
            ("escape.yaml", Array(good.replacing("stage: poc", with: "stage: \"p\\0c\\e[31m\"").utf8)),
            ("escaped key.yaml", Array(good.replacing("stage: poc", with: "\"st\\0ge\": poc").utf8)),
            ("no ending", Array(good.replacing("kind: Fine", with: "kind: Coarse").utf8)),
        ]
        for (name, bytes) in bad { try house.drop(name, bytes) }
        try house.folder.link("spool/incoming/link.yaml", to: "/etc/passwd")
        for _ in 0...bad.count { #expect(await daemon.says("verdict decision=refused"), "\(daemon.lines)") }
        try house.drop("good.yaml", good.utf8)
        #expect(await daemon.says("ending=finished"), "\(daemon.lines)")
        #expect(await daemon.stop() == 0)

        let receipts = try house.receipts("refused")
        #expect(receipts.count == bad.count + 1)
        for receipt in receipts {
            #expect(receipt.state == .refused && receipt.verdict?.findings.isEmpty == false, "\(receipt.fileName)")
            #expect(receipt.verdict?.findings.allSatisfy { !$0.reason.isEmpty && $0.file == receipt.fileName } == true)
            #expect(receipt.events.map(\.kind) == [.requestReceived, .requestJudged])
        }
        #expect(try house.folder.names("spool/incoming") == [] && house.folder.names("spool/claimed") == [])
        let report = try await house.reader.verify(AuditEvidence(receipts: receipts))
        #expect(report.isSound, "\(report.faults)")
    }

    @Test func aKilledDaemonLosesNothing() async throws {
        let house = try await TestHouse()
        try house.drop("reviews.yaml", try house.request(epochs: 60).utf8)
        let first = try LiveProgram(house)
        #expect(await first.says("run started"), "\(first.lines)")
        // Its worker lives on, and the next daemon takes it over. It sleeps meanwhile, or it might be done too soon.
        let worker = try await house.worker()
        #expect(kill(worker, SIGSTOP) == 0)
        // Where memory ends, it goes before anybody else.
        #expect(try String(contentsOfFile: "/proc/\(worker)/oom_score_adj", encoding: .utf8) == "1000\n")
        await first.kill()
        let second = try LiveProgram(house)
        #expect(await second.says("adopted the worker"), "\(second.lines)")
        #expect(kill(worker, SIGCONT) == 0)
        #expect(await second.says("ending=finished"), "\(second.lines)")
        #expect(await second.stop() == 0)
        let receipt = try #require(try house.receipts("done").first)
        #expect(receipt.events.count { $0.kind == .runStarted } == 1, "\(second.lines)")
        #expect(receipt.events.count { $0.kind == .workFinished } == 1 && receipt.events.count { $0.kind == .runEnded } == 1)
        let report = try await house.reader.verify(AuditEvidence(receipts: [receipt]))
        #expect(report.isSound, "\(report.faults)")
    }

    /// A crash between claiming a file and judging it leaves it in `claimed/`, with nothing in the ledger.
    @Test func aClaimedFileIsSettledOnce() async throws {
        let house = try await TestHouse()
        try house.folder.write("spool/claimed/20261124-000000-reviews.yaml", house.request())
        let daemon = try LiveProgram(house)
        #expect(await daemon.says("ending=finished"), "\(daemon.lines)")
        try house.drop("another.yaml", try house.request().utf8)
        #expect(await daemon.says("ending=finished"), "\(daemon.lines)")
        #expect(await daemon.stop() == 0)
        #expect(try house.receipts("done").map(\.events).allSatisfy { $0.count { $0.kind == .runStarted } == 1 })
        #expect(try house.receipts("done").count == 2)
    }

    /// Somebody puts a file past admission: the ledger knows nothing of it and lets nothing be said of it.
    @Test func aRequestThatTheLedgerRefusesDoesNotEndTheDaemon() async throws {
        let house = try await TestHouse()
        try house.folder.write("spool/accepted/20261124-000000-smuggled.yaml", house.request())
        let daemon = try LiveProgram(house)
        #expect(await daemon.says("the ledger refuses"), "\(daemon.lines)")
        try house.drop("good.yaml", try house.request().utf8)
        #expect(await daemon.says("ending=finished"), "\(daemon.lines)")
        #expect(await daemon.stop() == 0)
        #expect(try await house.reader.verify().isSound)
    }

    @Test func aStoppedDaemonGoesOnAfterwards() async throws {
        let house = try await TestHouse()
        try house.drop("reviews.yaml", try house.request(epochs: 60).utf8)
        let first = try LiveProgram(house)
        #expect(await first.says("run started"), "\(first.lines)")
        #expect(await first.stop() == 0)
        #expect(try house.folder.names("spool/running").count == 2)
        #expect(try house.receipts("running").map(\.state) == [.running])
        let second = try LiveProgram(house)
        #expect(await second.says("ending=finished"), "\(second.lines)")
        #expect(await second.stop() == 0)
        let events = try await house.reader.events(of: try #require(try house.receipts("done").first).request)
        // It took a snapshot, and the run went on from there: nothing was said twice.
        let kinds = events.map(\.kind)
        #expect(kinds.count { $0 == .runStarted } == 2 && kinds.count { $0 == .runInterrupted } == 1)
        #expect(kinds.count { $0 == .runPrepared } == 1 && kinds.count { $0 == .searchScored } == 1)
        #expect(kinds.count { $0 == .trialStarted } == 6 && kinds.count { $0 == .trialFinished } == 6)
    }

    @Test func aDaemonThatCannotStartSaysWhy() async throws {
        let house = try await TestHouse()
        let running = try LiveProgram(house)
        try house.drop("good.yaml", try house.request().utf8)
        #expect(await running.says("run started"))
        let second = try LiveProgram(house)
        #expect(await second.says("another heterolorad works on this spool"), "\(second.lines)")
        #expect(await second.ending() == ExitStatus.unavailable.rawValue)
        #expect(await running.says("ending=finished"))
        #expect(await running.stop() == 0)

        try house.folder.write("policies/parameters.yaml", "kind: Policy\n")
        let third = try LiveProgram(house)
        #expect(await third.says("parameters.yaml"), "\(third.lines)")
        #expect(await third.ending() == ExitStatus.badConfiguration.rawValue)

        // A name that nobody reads, and nothing else: not silently everything.
        try FileManager.default.moveItem(
            atPath: house.folder.path + "/policies/parameters.yaml", toPath: house.folder.path + "/policies/parameters.yaml.off"
        )
        let fourth = try LiveProgram(house)
        #expect(await fourth.says("'parameters.yaml.off': its name does not end in"), "\(fourth.lines)")
        #expect(await fourth.says("no policy (kind: Policy)"), "\(fourth.lines)")
        #expect(await fourth.ending() == ExitStatus.badConfiguration.rawValue)
    }

    @Test func whatLiesBesideThePoliciesIsNamedOnceAndInTheStatus() async throws {
        let house = try await TestHouse()
        try house.folder.write("policies/strict.yml.bak", "")
        let daemon = try LiveProgram(house)
        #expect(await daemon.says("'strict.yml.bak': its name does not end in .yaml, .yml or .json"), "\(daemon.lines)")
        try house.drop("reviews.yaml", try house.request().utf8)
        #expect(await daemon.says("decision=admitted"), "\(daemon.lines)")
        let status = try await heteroloractl("status", "--state-folder", house.folder.path + "/state")
        #expect(status.output.contains("policies  parameters.yaml, rate-card.yaml\n"), "\(status.output)")
        #expect(status.output.contains("not read  'strict.yml.bak': "), "\(status.output)")
        #expect(await daemon.stop() == 0)
        #expect(daemon.lines.count { $0.contains("strict.yml.bak") } == 1, "\(daemon.lines)")
    }

    /// What the environment says of a connection changes neither what is recorded nor what is read.
    @Test func noVariableTurnsTextIntoOther() async throws {
        let environment = [
            "PGCLIENTENCODING": "LATIN1", "PGTZ": "Asia/Tokyo", "PGDATESTYLE": "German",
            "PGOPTIONS": "-c extra_float_digits=-15 -c bytea_output=escape -c search_path=pg_temp", "PGAPPNAME": "x",
        ]
        let house = try await TestHouse()
        let purpose = "机のレビューを仕分けると得か 😀 – «é»"
        let asked = try house.request().split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.contains("purpose:") ? "  purpose: '\(purpose)'" : String($0) }.joined(separator: "\n")
        let daemon = try LiveProgram(house, environment: environment)
        try house.drop("reviews.yaml", asked.utf8)
        #expect(await daemon.says("decision=admitted"), "\(daemon.lines)")
        #expect(await daemon.stop() == 0)
        #expect(try house.cluster.psql(house.database, "set client_encoding = 'UTF8'; select purpose from request") == purpose)
        let database = ["--database", house.conninfo("heterolora_reader")]
        let sound = try await heteroloractl(["audit", "verify"] + database, environment: environment)
        #expect(sound.status == 0, "\(sound.output)")
        let listed = try await heteroloractl(["list", "--output", "json"] + database, environment: environment)
        #expect(try await heteroloractl(["list", "--output", "json"] + database).output == listed.output)
    }
}

extension NotifySocket {
    /// Reads messages until one is `text`; false when none comes any more.
    func hears(_ text: String) -> Bool {
        while true {
            let message = next()
            if message == text { return true }
            if message.isEmpty { return false }
        }
    }
}
