import Domain
import Spool
import SystemPackage
import TestSupport
import Testing

/// Many files at once.
@Suite struct GroupTests {
    private let later = Timestamp("2199-01-01T00:00:00Z") ?? Timestamp(microseconds: 0)

    private func claims(_ spool: Spool) throws -> [Claim] {
        var arrivals = try spool.arrivalsNow()
        var claims: [Claim] = []
        while case let some = try arrivals.claimSome(now: later), !some.isEmpty { claims += some }
        return claims
    }

    private func receipt(_ claim: Claim, _ state: RequestState = .refused) -> Receipt {
        Receipt(
            request: claim.submission.id, fileName: claim.submission.fileName, submitter: claim.submission.submitter,
            state: state,
            events: [])
    }

    @Test func aBatchComesInOrderOfArrivalAndEndsBeforeMemoryDoes() throws {
        let folder = try TemporaryFolder()
        let spool = try Spool(root: FilePath(folder.path))
        // Names in another order than arrival; together more than a batch may hold.
        let names = ["f", "e", "d", "c", "b", "a"]
        for name in names { try folder.write("incoming/\(name).yaml", String(repeating: name, count: 1 << 20)) }
        var taken: [String] = []
        while taken.count < names.count {
            var arrivals = try spool.arrivalsNow()
            let first = try arrivals.claimSome(now: later)
            #expect(first.count <= 4)
            taken += try (first + arrivals.claimSome(now: later)).map(\.submission.fileName)
            #expect(!arrivals.hasClaimed)
            try #require(!first.isEmpty)
        }
        #expect(taken == names.map { $0 + ".yaml" })
    }

    @Test func aListingOfManyPagesIsOneLookInOrderOfArrival() throws {
        let folder = try TemporaryFolder()
        let spool = try Spool(root: FilePath(folder.path))
        let names = (0..<11).map { "\(($0 * 7) % 11).yaml" }
        // Whole pages of what nobody can take yet.
        for name in names.prefix(5) { try #require(folder.pipe("incoming/\(name)")) }
        for name in names.dropFirst(5) { try folder.write("incoming/\(name)", name) }
        let early = Timestamp(microseconds: 0)
        var arrivals = try spool.arrivalsNow(batchCount: 1, pageCount: 2)
        #expect(arrivals.count == 11)
        var taken: [String] = []
        while let claim = try arrivals.claimSome(now: early).first {
            taken.append(claim.submission.fileName)
            #expect(arrivals.count == 11 - taken.count)
            // What comes meanwhile is the next look's.
            if taken.count == 1 { try folder.write("incoming/late.yaml", "late") }
        }
        #expect(taken == Array(names.dropFirst(5)))
        #expect(try spool.arrivalsNow().count == 6)
    }

    @Test func whatCannotBeMovedLeavesTheOthersAlone() throws {
        let folder = try TemporaryFolder()
        let spool = try Spool(root: FilePath(folder.path))
        for name in ["a", "b", "c"] { try folder.write("incoming/\(name).yaml", name) }
        let claims = try claims(spool)
        try #require(claims.count == 3)
        try folder.write("held/\(claims[1].submission.id).yaml", "in its place")
        let requests = zip(claims, [Spool.Folder.refused, .held, .accepted]).map {
            Spool.Arrived(receipt($0), from: .claimed, to: $1)
        }
        // Doing it again has no effect, as after a crash.
        for _ in 0..<2 {
            let stuck = try spool.put(requests)
            #expect(stuck.mapValues(\.code) == [claims[1].submission.id: .stuck])
            #expect(try spool.listing(of: .claimed) == [claims[1].submission.id])
            #expect(try spool.listing(of: .refused) == [claims[0].submission.id])
            #expect(try spool.listing(of: .accepted) == [claims[2].submission.id])
            #expect(spool.receipt(of: claims[0].submission.id, in: .refused) == receipt(claims[0]))
        }
    }

    /// The power goes after any of the steps: whatever had been done, doing all of it again ends in the same.
    @Test(arguments: 0..<4)
    func aGroupMayBeRepeatedFromAnyStep(done: Int) throws {
        let folder = try TemporaryFolder()
        let spool = try Spool(root: FilePath(folder.path))
        for name in ["a", "b", "c"] { try folder.write("incoming/\(name).yaml", name) }
        let claims = try claims(spool)
        for (place, claim) in claims.enumerated() where place < done {
            try spool.write(receipt(claim, .received), in: .refused)
            if place > 0 { try spool.move(claim.submission.id, from: .claimed, to: .refused) }
        }
        #expect(try spool.put(claims.map { Spool.Arrived(receipt($0), from: .claimed, to: .refused) }) == [:])
        #expect(try spool.listing(of: .claimed) == [] && spool.listing(of: .refused) == claims.map(\.submission.id))
        for claim in claims { #expect(spool.receipt(of: claim.submission.id, in: .refused)?.state == .refused) }
    }
}
