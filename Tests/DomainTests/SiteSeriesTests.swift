import Domain
import Foundation
import Testing

@Suite struct SiteSeriesTests {
    private func facts(_ sites: [Site]) -> StoreFacts {
        let digest = Digest(bytes: [UInt8](repeating: 1, count: 32))
        let shape = ModelShape(
            modelType: "bert", blockCount: 3, hiddenWidth: 8, positionCountMax: 16, vocabularySize: 10, baseParameterCount: 100,
            sites: sites)
        return StoreFacts(
            model: StoredModel(
                name: "m", path: "/m", weightsDigest: digest, configurationDigest: digest, tokenizerDigest: digest, shape: shape
            ),
            data: [:], problems: [])
    }

    private func site(_ role: String, _ block: Int, width: Int = 8, name: String? = nil) -> Site {
        Site(
            name: name ?? "layers.\(block).\(role)", kind: .linear, block: block, role: role, inputWidth: width, outputWidth: 8)
    }

    private func sites(_ blockCount: Int, _ roles: (Int) -> [String]) -> [Site] {
        var sites: [Site] = []
        for block in 0..<blockCount { sites += roles(block).map { site($0, block) } }
        return sites
    }

    /// Read again, a basis is what it was, however its model is built.
    @Test func sitesAreSaidByRoleAndReadOneByOne() throws {
        let roles = ["q", "k", "v"]
        var lists: [[Site]] = [[], sites(3) { _ in roles }]
        // A role that later blocks have: at the end, in the middle and first.
        lists.append(sites(3) { $0 > 0 ? roles + ["cut"] : roles })
        lists.append(sites(3) { $0 > 0 ? ["q", "cut", "k", "v"] : roles })
        lists.append(sites(3) { $0 > 1 ? ["first"] + roles : roles })
        // Another order in every other block, and other widths.
        lists.append(sites(4) { $0 % 2 == 0 ? roles : ["v", "q"] })
        lists.append((0..<4).map { site("q", $0, width: 8 + $0 % 3) })
        // Names that say no block, another one, or two; an order that is none.
        lists.append([site("q", 0, name: "query"), site("q", 1, name: "query")])
        lists.append([site("q", 1, name: "h.0.q")])
        lists.append([site("q", 1, name: "h.1.1"), site("q", 2, name: "h.2.1")])
        lists.append([site("q", 1), site("q", 0)])
        lists.append([site("q", -1)])
        lists.append([site("q", 0), site("q", 0)])
        for sites in lists {
            let facts = facts(sites)
            let data = try JSONEncoder().encode(facts)
            #expect(try JSONDecoder().decode(StoreFacts.self, from: data) == facts, "\(sites.map { $0.name })")
        }
    }

    /// What a verdict's record takes does not grow with the blocks.
    @Test func deepModelsTakeNoMoreRoomThanShallowOnes() throws {
        func size(_ blockCount: Int) throws -> Int {
            try JSONEncoder().encode(facts(sites(blockCount) { _ in ["q", "k"] })).count
        }
        #expect(try size(80) < size(2) + 10)
    }

    /// A record of blocks without end, or the wrong way round, is refused at once.
    @Test(arguments: [(0, Int.max), (-1, 0), (0, 10_000), (2, 1)]) func blocksThatNoModelHasAreRefused(first: Int, last: Int)
        throws
    {
        let data = try JSONEncoder().encode(facts(sites(2) { _ in ["q"] }))
        let text = String(decoding: data, as: UTF8.self)
            .replacing("\"firstBlock\":0", with: "\"firstBlock\":\(first)")
            .replacing("\"lastBlock\":1", with: "\"lastBlock\":\(last)")
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(StoreFacts.self, from: Data(text.utf8)) }
    }

    @Test func basesOfBeforeAreReadAsTheyStand() throws {
        let facts = facts([site("q", 0), site("q", 1)])
        let model = try #require(facts.model)
        let data = try JSONEncoder().encode(["model": model])
        var json = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        json["data"] = [String: String]()
        json["problems"] = [String]()
        let read = try JSONDecoder().decode(StoreFacts.self, from: JSONSerialization.data(withJSONObject: json))
        #expect(read == facts)
    }
}
