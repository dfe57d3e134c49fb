import Domain
import Foundation
import Ledger
import TestSupport
import Testing

/// Daemons with spools of their own that write into one ledger.
@Suite(.serialized, .timeLimit(.minutes(30))) struct StationTests {
    /// Another daemon on the ledger of a house: with its own spool and state, as on another host.
    private func second(_ house: TestHouse, _ options: [String]) throws -> LiveProgram {
        let path = house.folder.path
        try house.folder.write("second/state/machine-speed.json", Array(house.folder.text("state/machine-speed.json").utf8))
        return try LiveProgram(
            house, options: ["--spool", path + "/second/spool", "--state", path + "/second/state"] + options)
    }

    @Test func twoDaemonsOfOneLedgerNeedTwoNames() async throws {
        let house = try await TestHouse()
        try house.holdRequests()
        let first = try LiveProgram(house)
        try house.drop("one.yaml", try house.request().utf8)
        #expect(await first.says("decision=held"), "\(first.lines)")
        let held = try #require(try house.receipts("held").first).request.text
        let nameless = try second(house, [])
        #expect(await nameless.ending() == ExitStatus.unavailable.rawValue)
        let words = nameless.lines.joined(separator: "\n")
        #expect(
            words.contains("another daemon writes into this ledger without a name") && words.contains("(--station)"), "\(words)"
        )
        let misnamed = try second(house, ["--station", "To-kyo"])
        #expect(await misnamed.ending() == ExitStatus.wrongUsage.rawValue)
        #expect(misnamed.lines.contains { $0.contains("1 to 16 characters of a-z and 0-9") }, "\(misnamed.lines)")

        // The same file at the same time is another request.
        try house.drop("one.yaml", try house.request().utf8, into: "second/spool")
        let tokyo = try second(house, ["--station", "tokyo"])
        #expect(await tokyo.says("decision=held"), "\(tokyo.lines)")
        let own = try #require(try house.folder.names("second/spool/held").first { $0.hasSuffix(".yaml") }).dropLast(5)
        #expect(own.dropFirst(15) == ".tokyo-one", "\(own)")
        // A request is in one spool; orders about it are carried out there, and nowhere else.
        try house.order("cancel", held, as: "cancel.yaml", into: "second/spool")
        #expect(await tokyo.says("decision=refused"), "\(tokyo.lines)")
        let refused = try house.folder.names("second/spool/refused").first { $0.hasSuffix(".receipt.json") }
        let receipt = try house.folder.text("second/spool/refused/" + (try #require(refused)))
        #expect(receipt.contains("\(held) is not in this daemon's spool"), "\(receipt)")
        try house.order("approve", String(own), as: "approve.yaml", into: "second/spool")
        #expect(await tokyo.says("ending=finished"), "\(tokyo.lines)")
        #expect(await first.stop() == 0)
        #expect(await tokyo.stop() == 0)
        #expect(try await house.reader.verify().isSound)
        #expect(try await house.reader.state(of: #require(RequestID(held))) == .held)
        #expect(try await house.reader.state(of: #require(RequestID(String(own)))) == .finished)
    }

    /// It lives, but was away for so long that another one has its name: nothing of it is recorded, and the file is left for the next one.
    @Test func aDaemonWhoseNameWasTakenEndsAndLosesNothing() async throws {
        let house = try await TestHouse()
        let first = try LiveProgram(house)
        try house.drop("one.yaml", try house.request().utf8)
        #expect(await first.says("ending=finished"), "\(first.lines)")
        try house.cluster.psql(house.database, "update daemon_lease set expires_at = clock_timestamp()")
        let other = Ledger(conninfo: house.conninfo("heterolora_writer"), applicationName: "other")
        guard case .taken = try await other.takeLease(of: .unnamed, for: "another host", seconds: 3600) else {
            Issue.record("the name has run out")
            return
        }
        let before = try await house.reader.lastSequence()
        try house.drop("two.yaml", try house.request().utf8)
        #expect(await first.ending() == ExitStatus.unavailable.rawValue)
        #expect(first.lines.contains { $0.contains("this daemon may not append any more") }, "\(first.lines)")
        #expect(try await house.reader.lastSequence() == before)
        #expect(try house.folder.names("spool/claimed").count == 1)
        // Its spool is taken over by the next one that has the name.
        try await other.endLease()
        let next = try LiveProgram(house)
        #expect(await next.says("ending=finished"), "\(next.lines)")
        #expect(await next.stop() == 0)
        #expect(try house.receipts("done").count == 2)
    }
}
