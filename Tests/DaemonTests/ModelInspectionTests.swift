import Domain
import Foundation
import Glibc
import TestSupport
import Testing

/// A model whose files a run would refuse is refused at admission, by the daemon and by `plan`, in the words of the worker.
@Suite(.serialized, .timeLimit(.minutes(30))) struct ModelInspectionTests {
    private func plan(_ house: TestHouse, _ more: String...) async throws -> (status: Int32, output: String) {
        let path = house.folder.path
        try house.folder.write("request.yaml", try house.request())
        return try await heteroloractl(
            [
                "plan", path + "/request.yaml", "--models", path + "/models", "--data", path + "/data", "--policies",
                path + "/policies", "--machine-speed", path + "/state/machine-speed.json",
            ] + more)
    }

    @Test func filesOutOfFormAreRefusedByDaemonAndPlanInTheSameWords() async throws {
        let house = try await TestHouse()
        #expect(try await plan(house).status == 0)
        let path = "models/tiny/model.safetensors"
        let good = try Data(contentsOf: URL(filePath: house.folder.path + "/" + path))
        let daemon = try LiveProgram(house)
        try house.drop("before.yaml", try house.request().utf8)
        #expect(await daemon.says("decision=admitted"), "\(daemon.lines)")
        #expect(await daemon.says("ending=finished"), "\(daemon.lines)")
        try house.folder.write(path, good + Data(count: 16))
        try house.drop("after.yaml", try house.request().utf8)
        #expect(await daemon.says("decision=refused"), "\(daemon.lines)")
        #expect(await daemon.stop() == 0)
        let finding = try #require(try house.receipts("refused").first?.verdict?.findings.first)
        #expect(finding.rule == "model/unreadable" && finding.field == "spec.model")
        #expect(finding.reason == "\(house.folder.path)/\(path): 16 bytes behind the last tensor belong to none")
        let planned = try await plan(house)
        #expect(planned.status == ExitStatus.negative.rawValue && planned.output.contains(finding.reason), "\(planned.output)")
    }

    @Test func aModelWhoseWordsMeCabCutsRunsBehindTheFence() async throws {
        let house = try await TestHouse()
        let model = house.folder.path + "/models/tiny"
        try house.folder.write(
            "models/tiny/tokenizer_config.json",
            #"{"tokenizer_class": "BertJapaneseTokenizer", "word_tokenizer_type": "mecab", "mecab_kwargs": {"mecab_dic": "ipadic"}}"#
        )
        let refused = try await plan(house)
        #expect(refused.status == ExitStatus.negative.rawValue)
        #expect(refused.output.contains("has no dictionary that MeCab reads"), "\(refused.output)")
        for name in MeCabDictionary.files {
            try FileManager.default.copyItem(atPath: "/var/lib/mecab/dic/ipadic-utf8/\(name)", toPath: "\(model)/\(name)")
        }
        let daemon = try LiveProgram(house)
        try house.drop("japanese.yaml", try house.request().utf8)
        #expect(await daemon.says("decision=admitted"), "\(daemon.lines)")
        #expect(await daemon.says("ending=finished"), "\(daemon.lines)")
        #expect(await daemon.stop() == 0)
    }

    @Test func aWorkerThatDoesNotAnswerIsARefusal() async throws {
        let house = try await TestHouse()
        let worker = house.folder.path + "/worker"
        for (script, words) in [
            ("echo it hurts >&2\nkill -SEGV $$", "the model's files could not be looked into: it hurts"),
            ("echo hello", "the model's files could not be looked into: \(worker) gave no answer that can be read"),
        ] {
            try house.folder.write(
                "worker", "#!/bin/sh\n[ $1 = inspect ] || exec \(LiveProgram.folder)/heterolora-worker \"$@\"\n\(script)\n")
            #expect(unsafe chmod(worker, 0o755) == 0)
            let planned = try await plan(house, "--worker", worker)
            #expect(planned.status == ExitStatus.negative.rawValue && planned.output.contains(words), "\(planned.output)")
            try house.drop("x.yaml", try house.request().utf8)
            let daemon = try LiveProgram(house, worker: worker)
            #expect(await daemon.says("decision=refused"), "\(daemon.lines)")
            #expect(await daemon.stop() == 0)
        }
        let findings = try house.receipts("refused").compactMap { $0.verdict?.findings.first }
        #expect(findings.count == 2 && findings.allSatisfy { $0.rule == "model/unreadable" })
        #expect(findings.contains { $0.reason.contains("it hurts") })
        let missing = try await plan(house, "--worker", "/nowhere/worker")
        #expect(
            missing.status == ExitStatus.missingInput.rawValue && missing.output.contains("/nowhere/worker"),
            "\(missing.output)")
    }
}
