import Domain
import Foundation
import Glibc
import Ledger
import TestSupport
import Testing

/// Orders about requests, as files.
@Suite(.serialized, .timeLimit(.minutes(30))) struct ControlFileTests {
    @Test func aHeldRequestWaitsForAPerson() async throws {
        let house = try await TestHouse()
        try house.holdRequests()
        try house.drop("one.yaml", try house.request().utf8)
        try house.drop("two.yaml", try house.request().utf8)
        let daemon = try LiveProgram(house)
        for _ in 1...2 { #expect(await daemon.says("decision=held"), "\(daemon.lines)") }
        let held = try house.receipts("held")
        #expect(held.count == 2 && held.allSatisfy { $0.state == .held && $0.verdict?.findings.last?.severity == .hold })
        let (one, two) = (held[0].request.text, held[1].request.text)
        try house.order("approve", one, as: "yes.yaml")
        #expect(await daemon.says("ending=finished"), "\(daemon.lines)")
        try house.order("refuse", two, as: "no.yaml")
        #expect(await daemon.says("decision=refused"), "\(daemon.lines)")
        try house.order("approve", two, as: "too-late.yaml")
        try house.order("cancel", "20990101-000000-nothing", as: "nothing.yaml")
        for _ in 1...2 { #expect(await daemon.says("decision=refused"), "\(daemon.lines)") }
        #expect(await daemon.stop() == 0)

        let refused = try house.receipts("refused")
        #expect(refused.contains { $0.request.text == two && $0.verdict?.findings.last?.rule == "control/refuse" })
        #expect(refused.contains { $0.reason?.contains("is refused, not held") == true })
        #expect(refused.contains { $0.reason?.contains("the ledger knows no request '20990101-000000-nothing'") == true })
        #expect(try house.receipts("done").count == 3 && house.folder.names("spool/held").isEmpty)
        let events = try await house.reader.events(of: held[0].request)
        let verdicts = events.filter { $0.kind == .requestJudged }
        #expect(verdicts.map(\.actor) == [.daemon, .user(held[0].submitter.userName)])
        let report = try await house.reader.verify(AuditEvidence(receipts: refused + house.receipts("done")))
        #expect(report.isSound, "\(report.faults)")
    }

    /// Needs root, to be other people.
    @Test(.enabled(if: getuid() == 0)) func twoPeopleOfARoleHaveToApprove() async throws {
        let house = try await TestHouse()
        try house.folder.write(
            "policies/approval.yaml",
            """
            apiVersion: heterolora/v1
            kind: Policy
            metadata: {name: board}
            rules:
              - {rule: approval, severity: hold, role: board, count: 2, expiresAfter: 1h}
              - {rule: trainable-parameters, max: 1, severity: shadow}
            """)
        try house.folder.write(
            "policies/people.yaml",
            """
            apiVersion: heterolora/v1
            kind: Authority
            metadata: {name: people}
            approvers: [daemon]
            roles: [{name: board, users: [games], groups: [news]}]
            """)
        try house.drop("one.yaml", try house.request().utf8)
        let daemon = try LiveProgram(house)
        #expect(await daemon.says("decision=held"), "\(daemon.lines)")
        let id = try #require(try house.receipts("held").first).request
        // Debian's base-passwd gives these numbers everywhere.
        func approve(_ userID: UInt32, as name: String, _ answer: String) async throws {
            let path = house.folder.path + "/" + name
            try house.folder.write(
                name, "apiVersion: heterolora/v1\nkind: Control\naction: approve\nrequest: \(id.text)\nreason: seen\n")
            try #require(unsafe chmod(path, 0o644) == 0)
            try #require(unsafe chown(path, userID, userID) == 0)
            try #require(unsafe rename(path, house.folder.path + "/spool/incoming/" + name) == 0)
            #expect(await daemon.says("decision=\(answer)"), "\(name): \(daemon.lines)")
        }
        // Somebody without a standing, an approver whom nobody asked, one of the role, the same one again, another by its group.
        try await approve(34, as: "outsider.yaml", "refused")
        try await approve(1, as: "approver.yaml", "refused")
        try await approve(5, as: "first.yaml", "held")
        #expect(await daemon.says("decision=finished"), "\(daemon.lines)")
        #expect(try house.folder.names("spool/held").count == 2)
        try await approve(5, as: "again.yaml", "refused")
        try await approve(9, as: "second.yaml", "admitted")
        #expect(await daemon.says("ending=finished"), "\(daemon.lines)")
        #expect(try house.status().troubles.isEmpty && house.status().shadowed?.first?.count == 3)
        #expect(await daemon.stop() == 0)
        let receipt = try #require(try house.receipts("done").first { $0.request == id })
        #expect(receipt.verdict?.findings.first { $0.severity == .hold }?.approvedBy == ["games", "news"])
        let verdicts = try await house.reader.events(of: id).filter { $0.kind == .requestJudged }
        #expect(verdicts.map(\.actor) == [.daemon, .user("games"), .user("news")])
        let replay = try await heteroloractl("policy", "replay", "--database", house.conninfo("heterolora_reader"))
        #expect(replay.status == 0 && replay.output.contains("3 verdicts: 3 the same"), "\(replay.output)")
    }

    /// A person lets pass what policies hold, not what they refuse.
    @Test func approvingJudgesAgain() async throws {
        let house = try await TestHouse()
        try house.holdRequests()
        try house.drop("one.yaml", try house.request().utf8)
        let daemon = try LiveProgram(house)
        #expect(await daemon.says("decision=held"), "\(daemon.lines)")
        let one = try #require(try house.receipts("held").first).request.text
        try house.folder.write(
            "policies/cost.yaml",
            """
            apiVersion: heterolora/v1
            kind: Policy
            metadata: {name: later}
            rules: [{rule: trainable-parameters, severity: refusal, max: 1}]
            """)
        daemon.hangUp()
        #expect(await daemon.says("policies are read again"), "\(daemon.lines)")
        try house.order("approve", one, as: "yes.yaml")
        #expect(await daemon.says("decision=refused"), "\(daemon.lines)")
        let answer = try #require(try house.receipts("refused").first)
        #expect(answer.reason?.contains("at most 1 are allowed") == true, "\(answer)")
        #expect(try house.receipts("held").map(\.request.text) == [one])
        try FileManager.default.removeItem(atPath: house.folder.path + "/policies/cost.yaml")
        daemon.hangUp()
        #expect(await daemon.says("policies are read again"), "\(daemon.lines)")
        try house.order("approve", one, as: "yes-again.yaml")
        #expect(await daemon.says("ending=finished"), "\(daemon.lines)")
        #expect(await daemon.stop() == 0)
    }

    /// Whether a file is there, and what is in it, is nothing for somebody who may not read it.
    @Test func whatATeamMayNotReadIsNotLookedAt() async throws {
        let house = try await TestHouse()
        try house.folder.write("data/payroll/train.tsv", "name\tsalary\tdiagnosis\nada\t8123456\tnone\n")
        try house.folder.write(
            "policies/access.yaml",
            """
            apiVersion: heterolora/v1
            kind: Policy
            metadata: {name: access}
            rules: [{rule: allowed-data, severity: refusal, paths: ['toy/*']}]
            """)
        for (name, path) in [("there", "payroll/train.tsv"), ("nowhere", "payroll/none.tsv")] {
            try house.drop("\(name).yaml", try house.request().replacing("train: toy/train.tsv", with: "train: \(path)").utf8)
        }
        let daemon = try LiveProgram(house)
        for _ in 1...2 { #expect(await daemon.says("decision=refused"), "\(daemon.lines)") }
        #expect(await daemon.stop() == 0)
        let receipts = try house.receipts("refused")
        let reasons = receipts.flatMap { $0.verdict?.findings ?? [] }.map { $0.reason.replacing("none.tsv", with: "train.tsv") }
        #expect(receipts.count == 2 && reasons.count == 2 && Set(reasons).count == 1, "\(reasons)")
        #expect(reasons.allSatisfy { $0.contains("is not allowed") })
    }

    @Test func aQuotaHoldsForWhatIsDroppedAtOnce() async throws {
        let house = try await TestHouse()
        // Each is estimated at a little more than one yen.
        try house.folder.write(
            "policies/quota.yaml",
            """
            apiVersion: heterolora/v1
            kind: Policy
            metadata: {name: quota}
            rules: [{rule: team-cost, severity: refusal, max: {amount: 2.6, currency: JPY}}]
            """)
        for number in 1...5 { try house.drop("\(number).yaml", try house.request().utf8) }
        let daemon = try LiveProgram(house)
        for _ in 1...2 { #expect(await daemon.says("ending=finished"), "\(daemon.lines)") }
        #expect(await daemon.stop() == 0)
        #expect(try house.receipts("done").count == 2 && house.receipts("refused").count == 3)
        #expect(try await house.reader.usage(ofTeam: "customer-voice").reservedCount == 0)
    }

    /// More than two batches, of which one is claimed, one judged and one put where it belongs at the same time.
    @Test func whatArrivesInManyBatchesIsSettledInItsOrder() async throws {
        let house = try await TestHouse()
        try house.holdRequests()
        try house.drop("held.yaml", try house.request().utf8)
        let first = try LiveProgram(house)
        #expect(await first.says("decision=held"), "\(first.lines)")
        #expect(await first.stop() == 0)
        let held = try #require(try house.receipts("held").first).request
        let wrong = try house.request().replacing("stage: poc", with: "stage: later")
        for number in 0..<200 {
            let name = "\(1000 + number).yaml"
            if number == 100 { try house.order("refuse", held.text, as: name) } else { try house.drop(name, wrong.utf8) }
        }
        let second = try LiveProgram(house)
        #expect(await second.says("-1199"), "\(second.lines)")
        #expect(await second.stop() == 0)
        let receipts = try house.receipts("refused") + house.receipts("done")
        #expect(receipts.first { $0.request == held }?.verdict?.findings.last?.rule == "control/refuse")
        let arrived = receipts.filter { $0.request != held }.sorted {
            ($0.events.first?.sequence ?? 0) < ($1.events.first?.sequence ?? 0)
        }
        #expect(arrived.map(\.fileName) == (0..<200).map { "\(1000 + $0).yaml" })
        #expect(try house.folder.names("spool/incoming") == [] && house.folder.names("spool/claimed") == [])
        #expect(try await house.reader.verify(AuditEvidence(receipts: receipts)).isSound)
    }

    @Test func aRunIsPausedResumedAndCancelled() async throws {
        let house = try await TestHouse()
        try house.drop(
            "long.yaml", try house.request(epochs: 100).replacing("seeds: [1, 2]", with: "seeds: [1, 2, 3, 4, 5, 6, 7, 8]").utf8
        )
        let daemon = try LiveProgram(house)
        #expect(await daemon.says("run started"), "\(daemon.lines)")
        let id = try #require(try house.receipts("running").first).request
        try await house.workerSpeaks(of: id)
        try house.order("pause", id.text, as: "pause.yaml")
        #expect(await daemon.says("run interrupted: paused"), "\(daemon.lines)")
        try house.order("pause", id.text, as: "again.yaml")
        #expect(await daemon.says("decision=refused"), "\(daemon.lines)")
        #expect(house.workerNow() == nil)
        try house.order("resume", id.text, as: "resume.yaml")
        #expect(await daemon.says("run started"), "\(daemon.lines)")
        try house.order("cancel", id.text, as: "cancel.yaml")
        #expect(await daemon.says("ending=cancelled"), "\(daemon.lines)")
        #expect(await daemon.stop() == 0)
        let receipt = try #require(try house.receipts("failed").first)
        #expect(receipt.state == .cancelled && receipt.reason?.contains("because of the test") == true)
        #expect(receipt.reason(in: .japanese)?.hasSuffix(" が取り消しました：because of the test") == true, "\(receipt)")
        let again = try #require(try house.receipts("refused").first)
        let told = try #require(again.reason(in: .japanese))
        #expect(again.reason?.contains(": request: ") == true && told.contains(": request: "), "\(again)")
        #expect(told.contains("\(id.text) はすでに一時停止しています [control/state]"), "\(told)")
        let kinds = receipt.events.map(\.kind)
        #expect(kinds.count { $0 == .requestControlled } == 3 && kinds.count { $0 == .costRecorded } == 1)
        #expect(kinds.count { $0 == .runPrepared } == 1)
        #expect(try await house.reader.verify(AuditEvidence(receipts: [receipt])).isSound)
    }

    @Test(arguments: ["pause", "cancel"]) func ordersReachARunWhoseWorkerHasDied(action: String) async throws {
        let house = try await TestHouse()
        let long = try house.request(epochs: 100).replacing("seeds: [1, 2]", with: "seeds: [1, 2, 3, 4, 5, 6, 7, 8]")
        try house.drop("long.yaml", long.utf8)
        let daemon = try LiveProgram(house)
        #expect(await daemon.says("run started"), "\(daemon.lines)")
        let id = try #require(try house.receipts("running").first).request
        #expect(kill(try await house.worker(), SIGKILL) == 0)
        #expect(await daemon.says("run interrupted: its worker was killed"), "\(daemon.lines)")
        #expect(await daemon.says("run started"), "\(daemon.lines)")
        _ = try await house.worker()
        try house.order(action, id.text, as: "order.yaml")
        #expect(await daemon.says(action == "pause" ? "run interrupted: paused" : "ending=cancelled"), "\(daemon.lines)")
        #expect(await daemon.stop() == 0)
        #expect(house.workerNow() == nil)
    }

    @Test func whatWaitsIsCancelledWithoutEverRunning() async throws {
        let house = try await TestHouse()
        let long = try house.request(epochs: 100).replacing("seeds: [1, 2]", with: "seeds: [1, 2, 3, 4, 5, 6, 7, 8]")
        try house.drop("first.yaml", long.utf8)
        let daemon = try LiveProgram(house)
        #expect(await daemon.says("run started"), "\(daemon.lines)")
        try house.drop("second.yaml", long.utf8)
        #expect(await daemon.says("decision=admitted"), "\(daemon.lines)")
        let second = try #require(try house.receipts("accepted").first).request
        try house.order("cancel", second.text, as: "cancel-second.yaml")
        #expect(await daemon.says("ending=cancelled"), "\(daemon.lines)")
        let first = try #require(try house.receipts("running").first).request
        try house.order("cancel", first.text, as: "cancel-first.yaml")
        #expect(await daemon.says("ending=cancelled"), "\(daemon.lines)")
        #expect(await daemon.stop() == 0)
        let kinds = try await house.reader.events(of: second).map(\.kind)
        #expect(!kinds.contains(.runStarted) && !kinds.contains(.costRecorded) && kinds.contains(.runEnded))
    }
}
