import Domain
import Foundation
import Glibc
import TestSupport
import Testing

/// What one person may drop in a day. Needs root, to be somebody else: who is root has no ceiling.
@Suite(.serialized, .timeLimit(.minutes(30)), .enabled(if: getuid() == 0)) struct DailyCeilingTests {
    private func drop(_ house: TestHouse, _ name: String, _ text: String, of user: UInt32) throws {
        let written = house.folder.path + "/spool/tmp/" + name
        try house.folder.write("spool/tmp/" + name, text)
        try #require(unsafe chown(written, user, user) == 0)
        try #require(unsafe rename(written, house.folder.path + "/spool/incoming/" + name) == 0)
    }

    @Test func whoDropsTooMuchWaitsAndNobodyElseDoes() async throws {
        let house = try await TestHouse()
        let (many, other) = (UInt32(40_001), UInt32(40_002))
        try house.folder.write("spool/incoming/.keep", "")
        var daemon = try LiveProgram(house, options: ["--files-per-day", "2"])
        // Two are judged, two more refused unread, and what comes then stays where it is.
        for number in 1...4 {
            try drop(house, "\(number).yaml", "no request", of: many)
            #expect(await daemon.says("decision=refused"), "\(daemon.lines)")
        }
        try drop(house, "5.yaml", "no request", of: many)
        try drop(house, "other.yaml", "no request", of: other)
        #expect(await daemon.says("decision=refused"), "\(daemon.lines)")
        #expect(try house.folder.names("spool/incoming") == [".keep", "5.yaml"])
        let rules = try house.receipts("refused").sorted { $0.fileName < $1.fileName }.map {
            $0.verdict?.findings.first?.rule == "spool/ceiling"
        }
        #expect(rules == [false, false, true, true, false])
        // After another start it is the ledger that knows how many came today: one more is refused for its number, the next one left.
        #expect(await daemon.stop() == 0)
        daemon = try LiveProgram(house, options: ["--files-per-day", "2"])
        #expect(await daemon.says("decision=refused"), "\(daemon.lines)")
        try drop(house, "6.yaml", "no request", of: many)
        try drop(house, "again.yaml", "no request", of: other)
        #expect(await daemon.says("decision=refused"), "\(daemon.lines)")
        #expect(try house.folder.names("spool/incoming") == [".keep", "6.yaml"])
        #expect(await daemon.stop() == 0)
        #expect(
            try house.receipts("refused").first { $0.fileName == "5.yaml" }?.verdict?.findings.first?.rule == "spool/ceiling")
        #expect(try house.receipts("refused").count == 7)
    }
}
