import Domain
import Engine
import Testing

@Suite struct RankedAllocationTests {
    private static let ladder = [2, 4, 8, 16]

    private static func sites(prefix: String = "b") -> [Site] {
        (0..<12).map { index in
            Site(
                name: "\(prefix)\(index)", kind: .linear, block: index / 6, role: "\(index % 6)",
                inputWidth: index.isMultiple(of: 5) ? 1536 : 384, outputWidth: index.isMultiple(of: 3) ? 1536 : 384)
        }
    }

    /// Saliencies with falling spectra, and every fourth without one.
    private func saliencies(_ sites: [Site], seed: UInt64) -> [SiteSaliency] {
        var generator = SeededGenerator(seed: seed, stream: "saliency")
        return sites.enumerated().map { index, site in
            var spectrum = (0..<16).map { _ in generator.unitInterval() }.sorted(by: >)
            let total = spectrum.reduce(0, +)
            for place in spectrum.indices { spectrum[place] = spectrum[place] / total + (place > 0 ? spectrum[place - 1] : 0) }
            return SiteSaliency(
                site: site.name, saliency: generator.unitInterval(), saliencyPerParameter: 0,
                rankShares: index.isMultiple(of: 4) ? nil : spectrum)
        }
    }

    private func ranked(_ sites: [Site], budget: Int, seed: UInt64) throws -> AllocationRecord {
        try Allocator.ranked(
            saliencies: saliencies(sites, seed: seed), proxy: .gradNorm, sites: sites, budget: budget, ranks: Self.ladder,
            seed: 1)
    }

    @Test func neverOverBudgetAndLessThanOneRankIsLeft() throws {
        let sites = Self.sites()
        let widest = sites.map { $0.parameterCount(rank: 1) }.max() ?? 0
        for seed in 1...10 as ClosedRange<UInt64> {
            for budget in stride(from: 0, through: 260_000, by: 3331) {
                let record = try ranked(sites, budget: budget, seed: seed)
                #expect(record.trainableParameterCount <= budget)
                #expect(record.choices.reduce(0) { $0 + $1.parameterCount } == record.trainableParameterCount)
                #expect(record.choices.count == sites.count && record.choices.allSatisfy { $0.rank <= 16 })
                let isFull = record.choices.allSatisfy { $0.rank == 16 }
                #expect(isFull || budget - record.trainableParameterCount < widest)
            }
        }
    }

    @Test func moreBudgetTakesNoRankAwayFromAnySite() throws {
        let sites = Self.sites()
        for seed in 1...10 as ClosedRange<UInt64> {
            var last: [String: Int] = [:]
            for budget in stride(from: 0, through: 260_000, by: 997) {
                let record = try ranked(sites, budget: budget, seed: seed)
                let ranks = Dictionary(uniqueKeysWithValues: record.choices.map { ($0.site, $0.rank) })
                for (site, rank) in last { #expect(ranks[site] ?? 0 >= rank, "\(site) at \(budget)") }
                last = ranks
            }
        }
    }

    @Test func namesDoNotDecide() throws {
        let one = try ranked(Self.sites(), budget: 60_000, seed: 3)
        let two = try ranked(Self.sites(prefix: "zz"), budget: 60_000, seed: 3)
        #expect(one.choices.map(\.rank) == two.choices.map(\.rank))
        #expect(one.choices.map { $0.site.dropFirst(1) } == two.choices.map { $0.site.dropFirst(2) })
    }

    @Test func everyReasonIsCompleteByItself() throws {
        var cuts: Set<Int> = []
        for budget in stride(from: 60_000, through: 70_000, by: 997) {
            let record = try ranked(Self.sites(), budget: budget, seed: 3)
            for choice in record.choices {
                #expect(choice.reason.contains(/, number \d+ of 48 by gain per parameter, \d\.\d\de-\d/), "\(choice.reason)")
                #expect(choice.reason.contains("; \(choice.budgetLeft) parameters left"), "\(choice.reason)")
            }
            let off = record.choices.filter { $0.rank == 0 }
            let cut = record.choices.filter { $0.rank > 0 && !Self.ladder.contains($0.rank) }
            let whole = record.choices.filter { Self.ladder.contains($0.rank) }
            cuts.insert(cut.count)
            #expect(!off.isEmpty && whole.count > 3)
            let end = try #require(cut.first ?? record.choices.last { $0.rank > 0 })
            #expect(off.allSatisfy { $0.reason.contains("comes behind '\(end.site)' to rank ") }, "\(budget)")
            #expect(whole.allSatisfy { $0.reason.contains(", goes before '") }, "\(budget)")
            #expect(cut.allSatisfy { $0.reason.contains("so much fits; the budget ends here") }, "\(budget)")
            for choice in record.choices {
                let (margin, reason) = (try #require(choice.margin), choice.reason)
                let other = try #require(margin.other)
                #expect(margin.own.site == choice.site && other.site != choice.site)
                #expect(choice.rank == 0 || margin.own.rank == choice.rank)
                #expect(choice.rank == 0 ? other.site == end.site : margin.own.gain >= other.gain, "\(reason)")
                #expect(choice.rank > 0 || margin.own.gain <= other.gain && reason.contains("to rank \(margin.own.rank),"))
            }
        }
        #expect(cuts == [0, 1])
    }

    /// A step costs what it adds to the ranks before it, and of the one that the budget ends in what fitted of it.
    @Test func aMarginsPriceIsOfItsOwnStep() throws {
        let sites = Array(Self.sites().filter { $0.inputWidth == 384 && $0.outputWidth == 384 }.prefix(2))
        let record = try Allocator.ranked(
            saliencies: zip(sites, [10.0, 1]).map { SiteSaliency(site: $0.name, saliency: $1, saliencyPerParameter: 0) },
            proxy: .gradNorm, sites: sites, budget: 768 * 7, ranks: [2, 4, 8], seed: 1)
        #expect(record.choices.map(\.rank) == [7, 0])
        let steps = record.choices.compactMap { $0.margin.map { ($0.own, $0.other) } }
        #expect(steps.map { $0.0.parameterCount } == [768 * 3, 768 * 2] && steps.map { $0.0.rank } == [7, 2])
        #expect(steps.map { $0.1?.parameterCount } == [768 * 2, 768 * 3] && steps.map { $0.1?.rank } == [2, 7])
    }

    @Test func ranksUnderConstantAreDrawnAndNamesDoNotDecide() throws {
        func drawn(_ prefix: String, seed: UInt64) throws -> [Int] {
            let sites = Self.sites(prefix: prefix)
            let equal = sites.map { SiteSaliency(site: $0.name, saliency: 1, saliencyPerParameter: 0) }
            let record = try Allocator.ranked(
                saliencies: equal, proxy: .constant, sites: sites, budget: 90_000, ranks: Self.ladder, seed: seed)
            #expect(record.choices.allSatisfy { $0.reason.contains("by lot") } && record.trainableParameterCount <= 90_000)
            return record.allocation(sites: sites).placements.map(\.rank)
        }
        let draws = try (1...20 as ClosedRange<UInt64>).map { try drawn("b", seed: $0) }
        #expect(Set(draws).count > 15 && draws.contains { Set($0).count > 3 })
        #expect(try drawn("zz", seed: 3) == draws[2])
    }

    @Test func whatIsHeldStaysUnlessAnotherGainsMoreByTheFactor() throws {
        let sites = Array(Self.sites().filter { $0.inputWidth == 384 && $0.outputWidth == 384 }.prefix(2))
        func ranks(held: Allocator.Held) throws -> [Int] {
            let record = try Allocator.ranked(
                saliencies: zip(sites, [1, 1.1]).map {
                    SiteSaliency(site: $0.name, saliency: $1, saliencyPerParameter: 0)
                }, proxy: .gradNorm, sites: sites, budget: sites[0].parameterCount(rank: 2), ranks: [2], seed: 1, held: held)
            return sites.map { record.allocation(sites: sites).rank(at: $0.name) }
        }
        let held = [sites[0].name: 2]
        #expect(try ranks(held: .nothing) == [0, 2])
        #expect(try ranks(held: Allocator.Held(ranks: held, factor: 1.05)) == [0, 2])
        #expect(try ranks(held: Allocator.Held(ranks: held, factor: 1.2)) == [2, 0])
    }

    @Test func aLadderMustRise() {
        #expect(throws: AllocationError(reason: "ranks [4, 2] are not ascending from at least 1")) {
            try Allocator.ranked(
                saliencies: [], proxy: .gradNorm, sites: [], budget: 1, ranks: [4, 2], seed: 1)
        }
    }
}
