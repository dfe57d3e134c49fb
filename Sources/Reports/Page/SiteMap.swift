import Domain

/// The grid of blocks and roles as an SVG drawing, in its own units (one per CSS pixel): a shade, a frame and a text for each site.
struct SiteMap: Sendable {
    let summary: String
    /// What the drawing shows, for whoever does not see it.
    let description: String
    let width: Int
    let height: Int
    let boxWidth: Int
    let boxHeight: Int
    let cells: [Cell]
    let columns: [Label]
    let rows: [Label]
    /// `wide` where it needs the page's whole width, else `beside`.
    let layout: String
    /// What the shades mean; nil where there is one.
    let legend: String?

    struct Cell: Sendable {
        let x: Int
        let y: Int
        let middleX: Int
        let middleY: Int
        let text: String
        let fill: String
        let ink: String
        /// `on` or `off`.
        let mark: String
        let title: String
    }

    struct Label: Sendable {
        let x: Int
        let y: Int
        let text: String
    }

    /// What is drawn of a site.
    private struct Content {
        let text: String
        /// 0…1, light to dark.
        let shade: Double
        let isOn: Bool
        let title: String
    }

    private static let left = 190
    private static let top = 26
    /// Of a cell with the gap beside it.
    private static let (cellWidth, cellWidthOfMany, cellHeight) = (62, 40, 30)
    private static let gap = 2
    /// What stands beside another drawing.
    private static let blockCountBeside = 12

    /// Ranks and scores of an allocation.
    init(record: AllocationRecord, sites: [Site], _ words: Words) {
        let choices = Dictionary(record.choices.map { ($0.site, $0) }) { $1 }
        let highest = record.choices.compactMap(\.saliency).max() ?? 0
        self.init(
            summary: words.map(record, on: record.choices.count { $0.rank > 0 }, of: sites.count),
            description: words.sitesOn(record), legend: highest > 0 ? words.saliencyLegend(highest: highest) : nil,
            sites: sites, cellWidth: Self.cellWidth, words
        ) { site in
            let (rank, saliency) = (choices[site.name]?.rank ?? 0, choices[site.name]?.saliency)
            return Content(
                text: rank > 0 ? "\(rank)" : words.none, shade: highest > 0 ? max(0, (saliency ?? 0) / highest) : 0,
                isOn: rank > 0, title: words.cell(site.name, rank: rank, saliency: saliency))
        }
    }

    /// How often sites are chosen, and which of them the allocation has on.
    /// - Parameter title: of what they are chosen for.
    init(_ shares: SelectionShares, title: String, record: AllocationRecord, sites: [Site], _ words: Words) {
        let on = Set(record.choices.filter { $0.rank > 0 }.map(\.site))
        let known = sites.compactMap { site in shares.shares[site.name].map { (site.name, $0) } }
        self.init(
            summary: words.shares(title, shares),
            description: words.shareDescription(
                always: known.filter { $0.1 > SiteSentences.unsure.upperBound },
                edge: known.filter { SiteSentences.unsure.contains($0.1) }),
            legend: words.shareLegend, sites: sites, cellWidth: Self.cellWidthOfMany, words
        ) { site in
            let share = shares.shares[site.name]
            return Content(
                text: share.map(Self.percent) ?? words.none, shade: share ?? 0, isOn: on.contains(site.name),
                title: words.share(site.name, share, isOn: on.contains(site.name)))
        }
    }

    private init(
        summary: String, description: String, legend: String?, sites: [Site], cellWidth: Int, _ words: Words,
        _ content: (Site) -> Content
    ) {
        let roles = sites.reduce(into: [String]()) { if !$0.contains($1.role) { $0.append($1.role) } }
        let blocks = Set(sites.map(\.block)).sorted()
        let step = blocks.count > Self.blockCountBeside ? Self.cellWidthOfMany : cellWidth
        self.summary = summary
        self.description = description
        self.legend = legend
        width = Self.left + blocks.count * step
        height = Self.top + roles.count * Self.cellHeight + 4
        boxWidth = step - Self.gap
        boxHeight = Self.cellHeight - Self.gap
        layout = blocks.count > Self.blockCountBeside ? "wide" : "beside"
        let isNarrow = step < Self.cellWidth
        columns =
            blocks.enumerated().map { place, block in
                Label(x: Self.left + place * step + step / 2, y: 18, text: isNarrow ? "\(block)" : words.block(block))
            }
        rows =
            (isNarrow ? [Label(x: Self.left - 8, y: 18, text: words.block)] : [])
            + roles.enumerated().map { place, role in
                Label(x: Self.left - 8, y: Self.top + place * Self.cellHeight + 19, text: role)
            }
        cells = sites.compactMap { site in
            guard let column = blocks.firstIndex(of: site.block), let row = roles.firstIndex(of: site.role) else { return nil }
            let content = content(site)
            let (x, y) = (Self.left + column * step + 1, Self.top + row * Self.cellHeight + 1)
            let lightness = Int(95 - 60 * min(1, content.shade))
            return Cell(
                x: x, y: y, middleX: x + (step - Self.gap) / 2, middleY: y + 19, text: content.text,
                fill: "hsl(212 60% \(lightness)%)",
                // Where black falls below a contrast of 4.5 on this blue, white is above it.
                ink: lightness <= 48 ? "#fff" : "#000", mark: content.isOn ? "on" : "off", title: content.title)
        }
    }

    /// In few characters: what is neither nothing nor all does not read as either.
    private static func percent(_ share: Double) -> String {
        let whole = Int((share * 100).rounded())
        if whole == 0, share > 0 { return "<1" }
        return whole == 100 && share < 1 ? ">99" : "\(whole)"
    }
}
