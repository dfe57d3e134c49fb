import Foundation
import Slurm
import Testing

struct JobAccountTests {
    @Test(arguments: [
        ("done", JobEnd.status(0), 0.0, "n1"), ("refused", .status(65), 0, "n1"), ("killed", .signal(9), 0, "n2"),
        ("crashed", .signal(11), 0, "n2"), ("lost", .ended(state: "NODE_FAIL"), 28, "n2"),
        ("cancelled", .ended(state: "CANCELLED"), 2, "n1"), ("dropped", .ended(state: "CANCELLED"), 0, ""),
    ]) func whatAccountingSays(name: String, end: JobEnd, seconds: Double, nodes: String) throws {
        let account = try #require(try JobAccount.find(Recorded.identity(name), in: Recorded.data("sacct-22.05.txt")))
        #expect((account.end, account.seconds, account.nodes) == (end, seconds, nodes))
    }

    @Test(arguments: ["running", "waiting", "none"]) func whatHasNotEndedThereWasLost(name: String) throws {
        #expect(try JobAccount.find(Recorded.identity(name), in: Recorded.data("sacct-22.05.txt")) == nil)
    }

    @Test func aNameAloneDoesOnlyWhereThereIsNoComment() throws {
        func find(_ line: String) throws -> JobAccount? {
            try JobAccount.find(Recorded.identity("a"), in: Data(line.utf8))
        }
        let start = "7|0|heterolora-a-1|FAILED|75:0|15|n1|"
        #expect(try find(start + "\n")?.end == .status(75))
        #expect(try find(start + "heterolora attempt 1 of /shared/runs/a\n")?.end == .status(75))
        #expect(try find(start + "heterolora attempt 1 of /others/runs/a\n") == nil)
        #expect(try find(start.replacing("7|0|", with: "7|1000|") + "\n") == nil)
        // The newest of several.
        #expect(try find(start + "\n" + "9|0|heterolora-a-1|COMPLETED|0:0|20|n2|\n")?.id == 9)
    }

    @Test(arguments: [
        "sacct: error", "7|0|heterolora-a-1|FAILED|75:0|15", "x|0|heterolora-a-1|FAILED|75:0|15|n1|",
        "7|0|heterolora-a-1|NAPPING|75:0|15|n1|", "7|0|heterolora-a-1|FAILED|75|15|n1|",
        "7|0|heterolora-a-1|FAILED|75:0|soon|n1|",
    ]) func whatIsNoSuchTableIsAnError(line: String) {
        let error = #expect(throws: SlurmError.self) {
            try JobAccount.find(Recorded.identity("a"), in: Data((line + "\n").utf8))
        }
        #expect(error?.command == "sacct")
    }
}
