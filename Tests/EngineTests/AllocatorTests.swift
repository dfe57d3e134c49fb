import Domain
import Engine
import Testing

@Suite struct AllocatorTests {
    /// MiniLM's 36 sites under any names.
    private static func miniLM(prefix: String = "encoder.layer.") -> [Site] {
        (0..<6).flatMap { block in
            [(384, 384), (384, 384), (384, 384), (384, 384), (384, 1536), (1536, 384)].enumerated().map { role, widths in
                Site(
                    name: "\(prefix)\(block).\(role)", kind: .linear, block: block, role: "\(role)", inputWidth: widths.0,
                    outputWidth: widths.1)
            }
        }
    }

    private func saliencies(_ sites: [Site], seed: UInt64) -> [SiteSaliency] {
        var generator = SeededGenerator(seed: seed, stream: "saliency")
        return sites.map { SiteSaliency(site: $0.name, saliency: generator.unitInterval(), saliencyPerParameter: 0) }
    }

    private func searched(_ sites: [Site], budget: Int, seed: UInt64 = 1) throws -> AllocationRecord {
        try Allocator.searched(
            saliencies: saliencies(sites, seed: seed), proxy: .gradNorm, sites: sites, budget: budget, rank: 8, seed: 1)
    }

    @Test func neverOverBudgetAndTheRecordAddsUp() throws {
        let sites = Self.miniLM()
        for seed in 1...20 as ClosedRange<UInt64> {
            for budget in stride(from: 0, through: 400_000, by: 7919) {
                let record = try searched(sites, budget: budget, seed: seed)
                #expect(record.trainableParameterCount <= budget)
                #expect(record.choices.reduce(0) { $0 + $1.parameterCount } == record.trainableParameterCount)
                #expect(record.allocation(sites: sites).trainableParameterCount == record.trainableParameterCount)
            }
        }
    }

    @Test func spendsTheIssuesBudgetToWithinOnePercent() throws {
        for seed in 1...50 as ClosedRange<UInt64> {
            #expect(try searched(Self.miniLM(), budget: 82_944, seed: seed).trainableParameterCount > 82_114)
        }
    }

    @Test func moreBudgetNeverSpendsLess() throws {
        var last = 0
        for budget in stride(from: 0, through: 400_000, by: 997) {
            let spent = try searched(Self.miniLM(), budget: budget).trainableParameterCount
            #expect(spent >= last)
            last = spent
        }
    }

    @Test func namesDoNotDecide() throws {
        let one = try searched(Self.miniLM(), budget: 82_944)
        let two = try searched(Self.miniLM(prefix: "zzz."), budget: 82_944)
        #expect(one.choices.map(\.rank) == two.choices.map(\.rank))
        #expect(one.choices.map { $0.site.suffix(3) } == two.choices.map { $0.site.suffix(3) })
    }

    @Test func tiesAreBrokenBySeed() throws {
        let sites = Self.miniLM()
        let equal = sites.map { SiteSaliency(site: $0.name, saliency: 1, saliencyPerParameter: 0) }
        func order(_ seed: UInt64) throws -> [String] {
            try Allocator.searched(saliencies: equal, proxy: .constant, sites: sites, budget: 82_944, rank: 8, seed: seed)
                .choices.map(\.site)
        }
        #expect(try order(1) == order(1))
        #expect(try order(1) != order(2))
    }

    @Test func aRankingOfZerosIsRefused() {
        let sites = Self.miniLM()
        let zeros = sites.map { SiteSaliency(site: $0.name, saliency: 0, saliencyPerParameter: 0) }
        #expect(throws: AllocationError.self) {
            try Allocator.searched(saliencies: zeros, proxy: .gradNorm, sites: sites, budget: 82_944, rank: 8, seed: 1)
        }
        #expect(throws: AllocationError(reason: "site 'encoder.layer.0.0' has no finite saliency")) {
            try Allocator.searched(saliencies: [], proxy: .gradNorm, sites: sites, budget: 82_944, rank: 8, seed: 1)
        }
    }

    @Test func everyReasonIsCompleteByItself() throws {
        let record = try searched(Self.miniLM(), budget: 82_944)
        for choice in record.choices {
            #expect(choice.reason.contains("place \(choice.order) of 36 by gain per parameter, "), "\(choice.reason)")
            #expect(choice.reason.hasSuffix("; \(choice.budgetLeft) parameters left"), "\(choice.reason)")
        }
        let off = try #require(record.choices.last)
        let last = try #require(record.choices.last { $0.rank > 0 })
        #expect(off.rank == 0 && off.reason.contains("behind '\(last.site)' at place \(last.order)"))
    }

    /// The same in values: of what is on the first that is not, of what is off the last before it that is.
    @Test func everyMarginNamesTheOtherSideOfTheEdge() throws {
        let record = try searched(Self.miniLM(), budget: 82_944)
        let sites = Dictionary(uniqueKeysWithValues: Self.miniLM().map { ($0.name, $0) })
        for choice in record.choices {
            let margin = try #require(choice.margin)
            #expect(margin.basis == .gainPerParameter && margin.own.site == choice.site)
            #expect(margin.own.gain == choice.gainPerParameter && margin.own.rank == (choice.rank > 0 ? choice.rank : 8))
            #expect(margin.own.parameterCount == sites[choice.site]?.parameterCount(rank: margin.own.rank))
            let other = try #require(record.choices.first { $0.site == margin.other?.site })
            #expect(
                choice.rank == 8 ? other.rank < 8 && other.order > choice.order : other.rank > 0 && other.order < choice.order)
            #expect((choice.rank == 8) == (margin.own.gain >= margin.other?.gain ?? 0))
        }
    }

    @Test func uniformIsRankTwoAtTheIssuesBudget() {
        let record = Allocator.uniform(sites: Self.miniLM(), budget: 82_944)
        #expect(record.trainableParameterCount == 82_944)
        #expect(record.choices.allSatisfy { $0.rank == 2 })
    }

    @Test func uniformIsWithinOnePercentAndNeverOver() {
        for budget in stride(from: 80_000, through: 1_000_000, by: 3331) {
            let record = Allocator.uniform(sites: Self.miniLM(), budget: budget)
            #expect(record.trainableParameterCount <= budget)
            #expect(Double(record.trainableParameterCount) >= 0.99 * Double(budget))
            let ranks = record.choices.map(\.rank)
            #expect((ranks.max() ?? 0) - (ranks.min() ?? 0) <= 1)
        }
    }
}
