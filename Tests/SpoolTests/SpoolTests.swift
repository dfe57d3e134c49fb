import Domain
import Spool
import SystemPackage
import TestSupport
import Testing

@Suite struct SpoolTests {
    private let now = Timestamp("2026-11-24T01:35:48.123456Z") ?? Timestamp(microseconds: 0)
    /// Long after every file here was written, so that only a lease can hold one back.
    private let later = Timestamp("2199-01-01T00:00:00Z") ?? Timestamp(microseconds: 0)

    private func spool() throws -> (TemporaryFolder, Spool) {
        let folder = try TemporaryFolder()
        return (folder, try Spool(root: FilePath(folder.path)))
    }

    /// Two stations that share a ledger never give the same id, whatever files are called.
    @Test func idsOfAStationCarryItsName() throws {
        func id(_ station: StationName, _ file: String) throws -> String? {
            let folder = try TemporaryFolder()
            let spool = try Spool(root: FilePath(folder.path), station: station)
            try folder.write("incoming/" + file, "x")
            return try spool.claimNext(now: later)?.submission.id.text
        }
        let tokyo = try #require(StationName("tokyo"))
        #expect(try id(.unnamed, "tokyo-one.yaml") == "21990101-000000-tokyo-one")
        #expect(try id(tokyo, "one.yaml") == "21990101-000000.tokyo-one")
        let long = try #require(StationName("a123456789012345"))
        #expect(try id(long, String(repeating: "x", count: 200) + ".yaml")?.count == 15 + 1 + 60)
    }

    /// What came while the folder was read may stand in the listing without what came before it: it is left for the next one.
    @Test func aListingThatFilesArriveInKeepsTheirOrder() {
        func settled(_ began: Int) -> [Int] {
            // Each is looked at when it was changed or later, but for one of a clock that was set back.
            [5, 99, 100, 101, 150, 200, 201].filter { Spool.isSettled($0, began: began, lookedAt: 200) }
        }
        #expect(settled(100) == [5, 99, 100, 201])
        // Within one tick of the clock nothing is told apart, and nothing waits.
        #expect(settled(200) == [5, 99, 100, 101, 150, 200, 201])
    }

    @Test func aPageHasTheEarliestAndCountsTheOthers() {
        for countMax in [1, 3, 10, 11] {
            var earliest = Spool.Earliest(countMax: countMax)
            let files = [7, 3, 9, 1, 1, 8, 2, 6, 5, 4].enumerated().map {
                Spool.Listed(name: FilePath.Component("\($0.offset)") ?? "x", nanoseconds: $0.element)
            }
            for file in files { earliest.add(file) }
            let (page, laterCount) = earliest.take()
            #expect(page == Array(files.sorted().prefix(countMax)))
            #expect(laterCount == max(0, 10 - countMax))
        }
    }

    @Test func aFileIsClaimedByRename() throws {
        let (folder, spool) = try spool()
        try folder.write("incoming/movie reviews.yaml", "apiVersion: x\n")
        let claim = try #require(try spool.claimNext(now: later))
        #expect(claim.submission.id.text == "21990101-000000-movie_reviews")
        #expect(claim.submission.fileName == "movie reviews.yaml")
        #expect(String(decoding: claim.submission.bytes, as: UTF8.self) == "apiVersion: x\n")
        #expect(claim.findings == [])
        #expect(try folder.names("incoming") == [])
        #expect(try folder.names("claimed") == ["21990101-000000-movie_reviews.yaml"])
        #expect(try spool.claimNext(now: later) == nil)
    }

    @Test func whatCameFirstIsTakenFirstAndNamesNeverCollide() throws {
        let (folder, spool) = try spool()
        for content in ["one", "two"] {
            try folder.write("incoming/z.yaml", content)
            let claim = try #require(try spool.claimNext(now: later))
            #expect(String(decoding: claim.submission.bytes, as: UTF8.self) == content)
        }
        try folder.write("incoming/a.json", "late")
        try folder.write("incoming/z.json", "later")
        #expect(try spool.claimNext(now: later)?.submission.fileName == "a.json")
        #expect(try spool.claimNext(now: later)?.submission.id.text == "21990101-000000-z-3")
        #expect(
            try spool.listing(of: .claimed).map(\.text) == [
                "21990101-000000-a", "21990101-000000-z", "21990101-000000-z-2", "21990101-000000-z-3",
            ])
    }

    @Test func aFileThatIsBeingWrittenIsLeftAlone() throws {
        let (folder, spool) = try spool()
        let file = try FileDescriptor.open(
            FilePath(folder.path + "/incoming/x.yaml"), .writeOnly, options: .create, permissions: .ownerReadWrite)
        try file.writeAll("half".utf8)
        #expect(try spool.claimNext(now: later) == nil)
        try file.writeAll(" and whole".utf8)
        try file.close()
        folder.awaitWriters(of: "incoming/x.yaml")
        #expect(try spool.claimNext(now: later)?.submission.bytes == Array("half and whole".utf8))
    }

    @Test func workInProgressIsLeftAlone() throws {
        let (folder, spool) = try spool()
        for name in [".hidden.yaml", "x.yaml.tmp", "x.yaml~", "x.part"] { try folder.write("incoming/" + name, "x") }
        #expect(try spool.claimNext(now: later) == nil)
        #expect(try folder.names("incoming").count == 4)
    }

    @Test func whatIsNoPlainFileIsTakenButNeverRead() throws {
        let (folder, spool) = try spool()
        try folder.write("secret", "secret")
        try folder.link("incoming/link.yaml", to: folder.path + "/secret")
        try folder.link("incoming/dangling.yaml", to: "/nowhere")
        try folder.write("incoming/folder.yaml/inside", "x")
        #expect(folder.pipe("incoming/pipe.yaml"))
        try folder.write("incoming/large.yaml", [UInt8](repeating: 0x23, count: (1 << 20) + 1))
        try folder.write("other", "x")
        #expect(folder.hardLink("incoming/hard.yaml", to: "other"))
        var reasons: [String: String] = [:]
        while let claim = try spool.claimNext(now: later) {
            #expect(claim.submission.bytes == [] && claim.findings.count == 1)
            reasons[claim.submission.fileName] = claim.findings.first?.reason
            #expect(try spool.claim(claim.submission.id, in: .claimed).findings.map(\.reason) == claim.findings.map(\.reason))
            try spool.move(claim.submission.id, from: .claimed, to: .refused)
        }
        #expect(
            reasons == [
                "link.yaml": "a plain file is needed, not a symbolic link",
                "dangling.yaml": "a plain file is needed, not a symbolic link",
                "folder.yaml": "a plain file is needed, not a folder", "pipe.yaml": "a plain file is needed, not a named pipe",
                "large.yaml": "1048577 bytes; at most 1048576 (1 MiB) are read",
                "hard.yaml": "the file has 2 names; it could be changed under another one, copy it instead",
            ])
        #expect(try folder.text("secret") == "secret")
        #expect(try folder.names("claimed") == [])
    }

    @Test func hostileNamesBecomeSafeIDs() throws {
        let (folder, spool) = try spool()
        for name in ["-rf.yaml", "口コミ.yaml", "a\nb.yaml", String(repeating: "x", count: 250) + ".yaml", "noending"] {
            try folder.write("incoming/" + name, "x")
        }
        var ids: Set<String> = []
        while let claim = try spool.claimNext(now: now) { ids.insert(claim.submission.id.text) }
        #expect(
            ids == [
                "20261124-013548--rf", "20261124-013548-_________", "20261124-013548-a_b",
                "20261124-013548-" + String(repeating: "x", count: 60), "20261124-013548-noending",
            ])
    }

    @Test func theSubmitterIsTheFilesOwner() throws {
        let (folder, spool) = try spool()
        try folder.write("incoming/x.yaml", "submitter: root")
        let submitter = try #require(try spool.claimNext(now: later)).submission.submitter
        #expect(submitter.userID == folder.ownerID && !submitter.userName.isEmpty)
    }

    @Test func aRequestMovesWithItsReceiptBesideIt() throws {
        let (folder, spool) = try spool()
        try folder.write("incoming/x.yaml", "x")
        let claim = try #require(try spool.claimNext(now: now))
        let id = claim.submission.id
        func receipt(_ state: RequestState) -> Receipt {
            Receipt(request: id, fileName: "x.yaml", submitter: claim.submission.submitter, state: state, events: [])
        }
        try spool.move(id, from: .claimed, to: .accepted)
        try spool.write(receipt(.admitted), in: .accepted)
        #expect(try folder.names("accepted") == ["\(id).receipt.json", "\(id).yaml"])
        #expect(try spool.listing(of: .accepted) == [id])
        try spool.move(id, from: .accepted, to: .running)
        try spool.move(id, from: .accepted, to: .running)
        #expect(try folder.names("accepted") == [])
        try spool.write(receipt(.running), in: .running)
        #expect(spool.receipt(of: id, in: .running) == receipt(.running))
        #expect(throws: SpoolError.self) { try spool.move(id, from: .accepted, to: .done) }
    }

    @Test func whatIsNotWholeYetHasNoReceiptsName() throws {
        let (folder, spool) = try spool()
        try folder.write("incoming/x.yaml", "x")
        let claim = try #require(try spool.claimNext(now: now))
        let id = claim.submission.id
        // A folder in its place keeps the receipt at the step before its name.
        try folder.write("accepted/\(id).receipt.json/in-the-way", "")
        #expect(throws: SpoolError.self) {
            try spool.write(
                Receipt(request: id, fileName: "x.yaml", submitter: claim.submission.submitter, state: .admitted, events: []),
                in: .accepted)
        }
        let names = try folder.names("accepted")
        #expect(names.count == 2 && names.filter { $0.hasSuffix(".receipt.json") } == ["\(id).receipt.json"])
    }

    @Test func aRestartFindsEverythingAndDropsOrphanedReceipts() throws {
        let folder = try TemporaryFolder()
        do {
            let spool = try Spool(root: FilePath(folder.path))
            try folder.write("incoming/x.yaml", "x")
            _ = try spool.claimNext(now: now)
            try folder.write("accepted/20261124-013548-y.receipt.json", "{}")
        }
        try folder.write("incoming/dropped-meanwhile.yaml", "y")
        let spool = try Spool(root: FilePath(folder.path))
        #expect(try spool.listing(of: .claimed).map(\.text) == ["20261124-013548-x"])
        #expect(try folder.names("accepted") == [])
        #expect(try spool.claimNext(now: later)?.submission.fileName == "dropped-meanwhile.yaml")
    }

    @Test func oneDaemonPerSpool() throws {
        let (folder, spool) = try spool()
        let error = #expect(throws: SpoolError.self) { try Spool(root: FilePath(folder.path)) }
        #expect(error?.code == .locked)
        withExtendedLifetime(spool) {}
    }

    @Test(.timeLimit(.minutes(30))) func arrivalsWake() async throws {
        let (folder, spool) = try spool()
        // An hour between rescans: what wakes is the arrival.
        var arrivals = spool.arrivals(rescanSeconds: 3600).makeAsyncIterator()
        try folder.write("incoming/x.yaml", "x")
        await arrivals.next()
        #expect(try spool.claimNext(now: later) != nil)
    }
}
