import Domain
import Foundation
import Ledger
import TestSupport
import Testing

/// `heteroloractl` as people and scripts call it: what it prints, and the status that it ends with.
@Suite struct ControlTests {
    @Test func auditVerifyNamesTheEventThatASuperuserChanged() async throws {
        let house = try await TestHouse()
        let run = try SyntheticLedger.finished(rightRows: [.searched: 320, .uniform: 319, .headOnly: 280])
        let writer = Ledger(conninfo: house.conninfo("heterolora_writer"), applicationName: "test")
        let count = try await writer.append(run.entries()).count
        let sound = try await heteroloractl("audit", "verify", "--database", house.conninfo("heterolora_reader"))
        #expect(sound.status == 0 && sound.output.contains("the ledger of \(count) events is sound"), "\(sound.output)")
        try house.cluster.psql(
            house.database,
            """
            alter table audit_event disable trigger all;
            update audit_event set payload = regexp_replace(payload::text, '[1-8]', '9')::json where sequence = 7;
            alter table audit_event enable trigger all
            """)
        let changed = try await heteroloractl("audit", "verify", "--database", house.conninfo("heterolora_reader"))
        #expect(changed.status == 1 && changed.output.hasPrefix("BAD event 7: "), "\(changed.output)")
    }

    @Test func planSaysWhatAdmissionWouldAndWritesNothing() async throws {
        let house = try await TestHouse()
        try house.folder.write("good.yaml", house.request())
        try house.folder.write("bad.yaml", house.request().replacing("rank: 2", with: "rank: two"))
        let before = try FileManager.default.subpathsOfDirectory(atPath: house.folder.path).sorted()
        func plan(_ name: String, _ language: String = "en") async throws -> (status: Int32, output: String) {
            let path = house.folder.path
            return try await heteroloractl(
                "plan", path + "/" + name, "--language", language, "--models", path + "/models", "--data", path + "/data",
                "--policies",
                path + "/policies",
                "--machine-speed", path + "/state/machine-speed.json", "--database", house.conninfo("heterolora_reader"))
        }
        let good = try await plan("good.yaml")
        #expect(
            good.status == 0 && good.output.contains("verdict   admitted") && good.output.contains("12 of 12 linears"),
            "\(good.output)")
        #expect(!good.output.contains("using     ") && !good.output.contains("quotas    "), "\(good.output)")
        let bad = try await plan("bad.yaml")
        #expect(
            bad.status == 1 && bad.output.contains("bad.yaml:13: spec.search.rank: 'two'; a whole number is needed"),
            "\(bad.output)")
        let japanese = try await plan("bad.yaml", "ja")
        let told = "却下：\(house.folder.path)/bad.yaml:13: spec.search.rank: 'two' があります。整数が必要です [request/type]"
        #expect(
            japanese.status == 1 && japanese.output.contains("判定      却下\n") && japanese.output.contains(told),
            "\(japanese.output)")
        #expect(try FileManager.default.subpathsOfDirectory(atPath: house.folder.path).sorted() == before)
        #expect(try house.cluster.psql(house.database, "select count(*) from audit_event") == "0")
    }

    /// Right after a clone and a build: nothing is installed, and what `scripts/poc` fetched lies in the caches.
    @Test(.enabled(if: !FileManager.default.fileExists(atPath: "/var/lib/heterolora")))
    func planFindsWhatNobodyNamed() async throws {
        let house = try await TestHouse()
        let path = house.folder.path
        try house.folder.write("good.yaml", house.request())
        try FileManager.default.createDirectory(atPath: path + "/cache", withIntermediateDirectories: true)
        for store in ["models", "data"] { try house.folder.link("cache/\(store)", to: path + "/" + store) }
        let speed = try house.folder.text("state/machine-speed.json")
        try house.folder.write(
            "worker",
            "#!/bin/sh\n[ $1 = calibrate ] || exec \(LiveProgram.folder)/heterolora-worker \"$@\"\nprintf '%s' '\(speed)'\n")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path + "/worker")
        func plan(_ arguments: [String], cache: String = "/cache", state: String = "/state") async throws -> (
            status: Int32, output: String
        ) {
            try await heteroloractl(
                ["plan", path + "/good.yaml", "--policies", path + "/policies"] + arguments,
                environment: ["HETEROLORA_CACHE": path + cache, "HETEROLORA_POC_STATE": path + state])
        }
        let found = try await plan([])
        #expect(found.status == 0, "\(found.output)")
        let using = "using     models \(path)/cache/models, data \(path)/cache/data, speed \(path)/state/machine-speed.json\n"
        #expect(found.output.contains(using), "\(found.output)")
        #expect(found.output.contains("quotas    not looked at: what 'customer-voice' has spent"), "\(found.output)")
        // Nobody has measured yet: the worker does.
        let measured = try await plan(["--worker", path + "/worker"], state: "/nowhere")
        #expect(measured.status == 0 && measured.output.contains("speed measured now by \(path)/worker calibrate"))
        // A measurement that is there and is none is not passed over, nor is a worker that is not where it was said.
        try house.folder.write("broken/machine-speed.json", "{}")
        #expect(try await plan(["--worker", path + "/worker"], state: "/broken").status == ExitStatus.malformedInput.rawValue)
        #expect(try await plan(["--worker", path + "/gone"], state: "/nowhere").status == ExitStatus.missingInput.rawValue)
        let lost = try await plan([], cache: "/nowhere")
        #expect(lost.status == ExitStatus.missingInput.rawValue && lost.output.split(separator: "\n").count == 1)
        #expect(lost.output.contains("scripts/poc") && lost.output.contains("--models FOLDER"), "\(lost.output)")
    }

    @Test func planHoldsARequestAgainstEveryPolicyOfTheFolder() async throws {
        let house = try await TestHouse()
        let path = house.folder.path
        try house.folder.write("good.yaml", house.request())
        for (folder, refusals) in [("policies", ["STRICT2.YAML:5", "strict.yml:5"]), ("only-yml", ["strict.yml:5"])] {
            let answer = try await heteroloractl(
                "plan", path + "/good.yaml", "--models", path + "/models", "--data", path + "/data", "--machine-speed",
                path + "/state/machine-speed.json", "--policies", Repository.cases + "/policy-named-yml/" + folder)
            #expect(answer.status == 1 && refusals.allSatisfy(answer.output.contains), "\(answer.output)")
            #expect(answer.output.contains("not read  'strict3.yaml.bak': ") == (folder == "policies"), "\(answer.output)")
        }
    }

    @Test func policyFoldersAreCheckedComparedAndExplained() async throws {
        let shipped = Repository.root + "/policies"
        let good = try await heteroloractl("policy", "check", shipped)
        #expect(good.status == 0 && good.output.hasSuffix("9 files, 15 rules, no error, 3 odd\n"), "\(good.output)")
        #expect(try await heteroloractl("policy", "test", "--coverage", shipped).status == 0)
        let folder = try TemporaryFolder()
        for name in ["cost.yaml", "parameters.yaml", "rate-card.yaml"] {
            try folder.write(name, Examples.text("policies/" + name).replacing("max: 2000000", with: "max: 1000000"))
        }
        let same = try await heteroloractl("policy", "diff", shipped, shipped)
        #expect(same.status == 0 && same.output.isEmpty, "\(same.output)")
        let changed = try await heteroloractl("policy", "diff", shipped, folder.path)
        #expect(changed.status == 1, "\(changed.output)")
        #expect(
            changed.output.contains(
                "stricter  parameters/trainable-parameters (parameters.yaml:7): max 2,000,000 → 1,000,000\n"),
            "\(changed.output)")
        #expect(changed.output.contains("went      models/allowed-models (models.yaml:7): refusal, every stage;"))
        let uncovered = try await heteroloractl("policy", "test", "--coverage", folder.path)
        #expect(uncovered.status == 1)

        let house = try await TestHouse()
        try house.folder.write("good.yaml", house.request())
        let path = house.folder.path
        let explained = try await heteroloractl(
            "policy", "explain", path + "/good.yaml", "--models", path + "/models", "--data", path + "/data", "--machine-speed",
            path + "/state/machine-speed.json", "--policies", folder.path)
        #expect(explained.status == 0 && explained.output.contains("\nverdict   admitted\n"), "\(explained.output)")
        #expect(
            explained.output.contains("parameters.yaml:7  parameters/trainable-parameters, refusal\n"), "\(explained.output)")
        #expect(explained.output.contains("    result    not known: what was spent, reserved and shown stands in the ledger"))

        try folder.write("parameters.yaml", Examples.text("policies/parameters.yaml").replacing("max: 5%", with: "max: 5 %"))
        let broken = try await heteroloractl("policy", "check", folder.path)
        #expect(broken.status == ExitStatus.badConfiguration.rawValue, "\(broken.output)")
        #expect(broken.output.contains("error     parameters.yaml:11:10: rules[1].max: '5 %'"), "\(broken.output)")
        let told = try await heteroloractl("policy", "check", folder.path, "--language", "ja")
        #expect(told.output.contains("エラー    parameters.yaml:11:10: rules[1].max: '5 %' があります"), "\(told.output)")
        #expect(told.output.hasSuffix("、エラー1件\n"), "\(told.output)")
        let tested = try await heteroloractl("policy", "test", folder.path, "--language", "ja")
        #expect(
            tested.status == ExitStatus.badConfiguration.rawValue && tested.output.contains("'5 %' があります"), "\(tested.output)")
    }

    @Test func policyTestEndsWithOneWhereATestFails() async throws {
        let shipped = try await heteroloractl("policy", "test", Repository.root + "/policies")
        #expect(shipped.status == 0 && shipped.output.hasSuffix("30 passed, 0 failed\n"), "\(shipped.output)")
        let japanese = try await heteroloractl("policy", "test", Repository.root + "/policies", "--language", "ja")
        #expect(japanese.status == 0 && japanese.output.hasSuffix("合格30件、不合格0件\n"), "\(japanese.output)")
        let folder = try TemporaryFolder()
        for name in ["parameters.yaml", "rate-card.yaml"] { try folder.write(name, Examples.text("policies/" + name)) }
        let untested = try await heteroloractl("policy", "test", folder.path)
        #expect(
            untested.status == 1 && untested.output.contains("FAIL parameters.tests.yaml: exists: there is no test"),
            "\(untested.output)")
        #expect(
            shipped.output.contains("9 files, 15 rules, 30 cases\n") && untested.output.contains("2 files, 3 rules, 0 cases\n"))
        let other = try await heteroloractl("policy", "test", Repository.cases + "/policy-named-yml/policies")
        #expect(other.status == 1 && other.output.contains("not read  '.strict4.yaml': "), "\(other.output)")
        #expect(other.output.contains("there is no test of strict.yml\n"), "\(other.output)")
        try FileManager.default.removeItem(atPath: folder.path + "/parameters.yaml")
        let none = try await heteroloractl("policy", "test", folder.path)
        #expect(none.status == ExitStatus.badConfiguration.rawValue && none.output.contains("no policy (kind: Policy)"))
    }

    @Test func eachEndingIsOneOfTheTableInTheManual() async throws {
        let manual = try Examples.text("docs/operations.md")
        let help = try await heteroloractl("--help").output.split(separator: "\n").map { $0.split(separator: " ") }
        for status in ExitStatus.allCases {
            #expect(manual.contains("\n| \(status.rawValue) | \(status.meaning) |\n"), "\(status)")
            #expect(
                help.contains { $0.first == "\(status.rawValue)" && $0.dropFirst().joined(separator: " ") == status.meaning })
        }
        for command in [["list"], ["show", "x"], ["watch", "x"], ["status", "x"], ["explain", "x"], ["audit", "verify"]] {
            let away = try await heteroloractl(command + ["--database", "host=/nowhere dbname=x"])
            #expect(
                away.status == ExitStatus.unavailable.rawValue && away.output.contains("the ledger does not answer"),
                "\(away.output)")
        }
        #expect(try await heteroloractl("list", "--limit", "0").status == ExitStatus.wrongUsage.rawValue)
        #expect(try await heteroloractl("plan", "/nowhere").status == ExitStatus.missingInput.rawValue)
    }

    @Test func showAndWatchTellHowARequestEnded() async throws {
        let house = try await TestHouse()
        let writer = Ledger(conninfo: house.conninfo("heterolora_writer"), applicationName: "test")
        try await writer.append(SyntheticLedger.refused().entries())
        let shown = try await heteroloractl(
            "show", "20261124-013548-movie-reviews-poc", "--database", house.conninfo("heterolora_reader"))
        #expect(shown.status == 0 && shown.output.contains("900000 parameters asked"), "\(shown.output)")
        let watched = try await heteroloractl(
            "watch", "20261124-013548-movie-reviews-poc", "--database", house.conninfo("heterolora_reader"))
        #expect(watched.status == 1 && watched.output.contains("verdict   refused"), "\(watched.output)")
        let unknown = try await heteroloractl("show", "nothing", "--database", house.conninfo("heterolora_reader"))
        #expect(
            unknown.status == ExitStatus.missingInput.rawValue
                && unknown.output.contains("the ledger knows no request 'nothing'"))
    }
}
