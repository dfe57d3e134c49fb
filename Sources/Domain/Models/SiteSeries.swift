/// The sites of one role in blocks that follow each other, said once: a model has hundreds of sites and a dozen roles.
struct SiteSeries: Sendable, Equatable, Codable {
    /// What stands in their names before the block's index, and behind it.
    let namePrefix: String
    let nameSuffix: String
    let kind: Site.Kind
    let role: String
    let inputWidth: Int
    let outputWidth: Int
    let firstBlock: Int
    private(set) var lastBlock: Int

    /// More blocks than any model has.
    private static let possibleBlocks = 0..<10_000

    /// Whether a model can have these blocks. What a record says is counted through block by block, so that it is asked before.
    var isPossible: Bool {
        Self.possibleBlocks.contains(firstBlock) && Self.possibleBlocks.contains(lastBlock) && firstBlock <= lastBlock
    }

    /// That of one site; nil where its name does not say its block.
    private init?(_ site: Site) {
        let parts = site.name.split(separator: ".", omittingEmptySubsequences: false)
        guard Self.possibleBlocks.contains(site.block), let index = parts.first(where: { $0 == String(site.block) }) else {
            return nil
        }
        namePrefix = String(site.name[..<index.startIndex])
        nameSuffix = String(site.name[index.endIndex...])
        (kind, role, inputWidth, outputWidth) = (site.kind, site.role, site.inputWidth, site.outputWidth)
        (firstBlock, lastBlock) = (site.block, site.block)
    }

    /// The series that say exactly these sites.
    /// - Parameter sites: block by block.
    /// - Returns: nil where there are none.
    static func all(of sites: [Site]) -> [SiteSeries]? {
        var series: [SiteSeries] = []
        // Of the series that say a block's sites, each stands behind the one before: that is the order of its sites.
        var (block, place) = (0, 0)
        for site in sites {
            if site.block != block { (block, place) = (site.block, 0) }
            if let next = series[place...].firstIndex(where: { $0.lastBlock == block - 1 && $0.says(site) }) {
                series[next].lastBlock = block
                place = next + 1
            } else {
                guard let one = SiteSeries(site) else { return nil }
                series.append(one)
                place = series.endIndex
            }
        }
        return say(series, sites) ? series : nil
    }

    /// Whether `sites(of: series)` are these, without making them: a model has hundreds, and every verdict says them.
    private static func say(_ series: [SiteSeries], _ sites: [Site]) -> Bool {
        var rest = sites[...]
        for block in blocks(of: series) {
            for one in series where one.blocks.contains(block) {
                guard let site = rest.popFirst(), site.block == block, one.says(site) else { return false }
            }
        }
        return rest.isEmpty
    }

    /// The sites, block by block, and in each in the order of the series.
    /// - Parameter series: possible ones.
    static func sites(of series: [SiteSeries]) -> [Site] {
        blocks(of: series).flatMap { block in
            series.filter { $0.blocks.contains(block) }.map { $0.site(inBlock: block) }
        }
    }

    /// All blocks that one of them has, and those between.
    private static func blocks(of series: [SiteSeries]) -> Range<Int> {
        guard let first = series.map(\.firstBlock).min(), let last = series.map(\.lastBlock).max() else { return 0..<0 }
        return first..<last + 1
    }

    private var blocks: ClosedRange<Int> { firstBlock...lastBlock }

    /// Whether `site(inBlock: site.block)` is that site.
    private func says(_ site: Site) -> Bool {
        guard site.kind == kind, site.inputWidth == inputWidth, site.outputWidth == outputWidth, site.role == role else {
            return false
        }
        let (name, index) = (site.name.utf8, String(site.block).utf8)
        return name.count == namePrefix.utf8.count + index.count + nameSuffix.utf8.count && name.starts(with: namePrefix.utf8)
            && name.dropFirst(namePrefix.utf8.count).starts(with: index)
            && name.suffix(nameSuffix.utf8.count).elementsEqual(nameSuffix.utf8)
    }

    private func site(inBlock block: Int) -> Site {
        Site(
            name: namePrefix + String(block) + nameSuffix, kind: kind, block: block, role: role, inputWidth: inputWidth,
            outputWidth: outputWidth)
    }
}
