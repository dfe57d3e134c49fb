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
        func plan(_ name: String) async throws -> (status: Int32, output: String) {
            let path = house.folder.path
            return try await heteroloractl(
                "plan", path + "/" + name, "--models", path + "/models", "--data", path + "/data", "--policies",
                path + "/policies",
                "--machine-speed", path + "/state/machine-speed.json", "--database", house.conninfo("heterolora_reader"))
        }
        let good = try await plan("good.yaml")
        #expect(
            good.status == 0 && good.output.contains("verdict   admitted") && good.output.contains("12 of 12 linears"),
            "\(good.output)")
        let bad = try await plan("bad.yaml")
        #expect(
            bad.status == 1 && bad.output.contains("bad.yaml:13: spec.search.rank: 'two'; a whole number is needed"),
            "\(bad.output)")
        #expect(try FileManager.default.subpathsOfDirectory(atPath: house.folder.path).sorted() == before)
        #expect(try house.cluster.psql(house.database, "select count(*) from audit_event") == "0")
    }

    @Test func policyTestEndsWithOneWhereATestFails() async throws {
        let shipped = try await heteroloractl("policy", "test", Repository.root + "/policies")
        #expect(shipped.status == 0 && shipped.output.hasSuffix("14 passed, 0 failed\n"), "\(shipped.output)")
        let folder = try TemporaryFolder()
        for name in ["parameters.yaml", "rate-card.yaml"] { try folder.write(name, Examples.text("policies/" + name)) }
        let untested = try await heteroloractl("policy", "test", folder.path)
        #expect(
            untested.status == 1 && untested.output.contains("FAIL parameters.tests.yaml: exists: there is no test"),
            "\(untested.output)")
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
