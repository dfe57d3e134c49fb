import Domain
import Foundation
import Glibc
import Ledger
import TestSupport
import Testing

/// A worker that was taken over by what it read: what it leaves in its run folder ends its run, and nothing else.
@Suite(.serialized, .timeLimit(.minutes(30))) struct HostileWorkerTests {
    @Test func whatItLeavesIsNeitherFollowedNorWaitedForNorBelieved() async throws {
        let house = try await TestHouse()
        let event = try RunEvent(
            source: EventSource(attempt: 7, sequence: 1), time: Timestamp(microseconds: 0),
            fact: .workFinished(WorkSummary(searchSeconds: 1, trialCount: 1))
        ).line()
        try house.folder.write("secret", event.replacing("7", with: "1") + "\n")
        let secret = house.folder.path + "/secret"
        let worker = house.folder.path + "/worker"
        let cases = [
            ("mkfifo events.jsonl", "events.jsonl: is no plain file"),
            ("ln -s \(secret) events.jsonl", "events.jsonl: is no plain file"),
            ("ln -s /dev/zero events.jsonl", "events.jsonl: is no plain file"),
            ("echo '\(event)' >events.jsonl", "events.jsonl speaks of attempt 7; the newest is 1"),
            ("echo \(getpid()) >worker.lock; echo it hurts >&2; exit 65", "it hurts"),
        ]
        let daemon = try LiveProgram(house, worker: worker)
        for (index, (script, _)) in cases.enumerated() {
            try house.folder.write(
                "worker",
                "#!/bin/sh\n[ $1 = run ] || exec \(LiveProgram.folder)/heterolora-worker \"$@\"\ncd $2 || exit 70\n\(script)\n")
            #expect(unsafe chmod(worker, 0o755) == 0)
            try house.drop("\(index).yaml", try house.request().utf8)
            #expect(await daemon.says("ending=failed"), "\(script): \(daemon.lines)")
        }
        #expect(await daemon.stop() == 0)
        let receipts = try house.receipts("failed")
        for (index, (script, words)) in cases.enumerated() {
            let reason = receipts.first { $0.fileName == "\(index).yaml" }?.reason ?? ""
            #expect(reason.contains(words), "\(script): \(reason)")
        }
        #expect(try await house.reader.verify(AuditEvidence(receipts: receipts)).isSound)
    }

    /// A unit's capabilities are ambient: a program gets them from the thread that starts it.
    @Test(.enabled(if: geteuid() == 0)) func noThreadOfTheDaemonHandsOutWhatItsUnitLentIt() async throws {
        let house = try await TestHouse()
        try house.drop("wrong.yaml", "kind: none".utf8)
        let daemon = try LiveProgram(
            house, by: ["/usr/bin/setpriv", "--inh-caps", "+lease", "--ambient-caps", "+lease"])
        #expect(await daemon.says("verdict decision=refused"), "\(daemon.lines)")
        let threads = "/proc/\(daemon.identifier)/task"
        // A thread may end between the two looks.
        let states = try FileManager.default.contentsOfDirectory(atPath: threads).compactMap {
            try? String(contentsOfFile: "\(threads)/\($0)/status", encoding: .utf8)
        }
        #expect(states.count > 1)
        for state in states { #expect(state.contains("\nCapAmb:\t0000000000000000\n"), "\(state)") }
        #expect(await daemon.stop() == 0)
    }

    @Test func aRealOneGivesUpAllAndTheRecordSaysSo() async throws {
        let house = try await TestHouse()
        try house.drop("reviews.yaml", try house.request(epochs: 60).utf8)
        let daemon = try LiveProgram(house)
        // All but the fence stands before it takes its lock.
        let worker = try await house.worker()
        #expect(kill(worker, SIGSTOP) == 0)
        let status = try String(contentsOfFile: "/proc/\(worker)/status", encoding: .utf8)
        #expect(status.contains("\nSeccomp:\t2\n") && status.contains("\nNoNewPrivs:\t1\n"), "\(status)")
        // Root keeps one: to open what it may within its fence.
        #expect(status.contains("\nCapEff:\t\(geteuid() == 0 ? "0000000000000002" : "0000000000000000")\n"), "\(status)")
        let limits = try String(contentsOfFile: "/proc/\(worker)/limits", encoding: .utf8)
        #expect(limits.contains("Max data size             1610612736"), "\(limits)")
        #expect(kill(worker, SIGCONT) == 0)
        #expect(await daemon.says("ending=finished"), "\(daemon.lines)")
        #expect(await daemon.stop() == 0)
        let receipt = try #require(try house.receipts("done").first)
        let results = "state/results/\(receipt.request)"
        for folder in ["state/results", results, results + "/adapters"] { #expect(try house.folder.mode(folder) == 0o755) }
        #expect(try house.folder.mode(results + "/report.html") == 0o644)
        let prepared = try await house.reader.events(of: receipt.request).first { $0.kind == .runPrepared }?.fact()
        guard case .runPrepared(let preparation) = prepared else {
            Issue.record("no run.prepared")
            return
        }
        #expect(preparation.confinementGaps == [])
        let judged = try await house.reader.events(of: receipt.request).first { $0.kind == .requestJudged }
        #expect(judged?.payload.contains(#""inspectionGaps":[]"#) == true, "\(judged?.payload ?? "")")
        try await isExportedWithinItsFence(house, receipt.request)
    }

    /// An adapter is a stranger's file too, and whoever exports it may open more than a worker may.
    private func isExportedWithinItsFence(_ house: TestHouse, _ request: RequestID) async throws {
        let run = "state/runs/\(request)"
        func export(_ name: String) async throws -> (status: Int32, output: String) {
            let path = house.folder.path
            return try await heteroloractl("export", path + "/" + run, "--format", "peft", "--output", path + "/out/" + name)
        }
        let exported = try await export("whole")
        let lines = exported.output.split(separator: "\n")
        #expect(exported.status == 0 && lines.allSatisfy { $0.hasSuffix(" bytes") }, "\(exported.output)")
        #expect(try house.folder.names("out/whole").contains("adapter_config.json"))
        try house.folder.write("secret.json", "{}")
        let head = house.folder.path + "/" + run + "/adapters/searched-1/head.json"
        try FileManager.default.removeItem(atPath: head)
        try FileManager.default.createSymbolicLink(atPath: head, withDestinationPath: house.folder.path + "/secret.json")
        let fenced = try await export("fenced")
        #expect(fenced.status != 0 && fenced.output.contains("head.json"), "\(fenced.output)")
        #expect(try house.folder.names("out") == ["whole"])
    }
}
