import Domain

/// The grid of blocks and roles as an SVG drawing, in its own units (one per CSS pixel).
struct SiteMap: Sendable {
    let title: String
    let summary: String
    let width: Int
    let height: Int
    let cells: [Cell]
    let columns: [Label]
    let rows: [Label]
    /// `wide` where it needs the page's whole width, else `beside`.
    let layout: String
    /// The highest saliency; nil where no proxy was asked.
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

    private static let left = 190
    private static let top = 26
    private static let cellWidth = 62
    private static let cellHeight = 30

    init(record: AllocationRecord, sites: [Site]) {
        let roles = sites.reduce(into: [String]()) { if !$0.contains($1.role) { $0.append($1.role) } }
        let blocks = Set(sites.map(\.block)).sorted()
        var choices: [String: SiteChoice] = [:]
        for choice in record.choices { choices[choice.site] = choice }
        let highest = record.choices.compactMap(\.saliency).max() ?? 0
        let onCount = record.choices.count { $0.rank > 0 }
        title = record.variant.title
        legend = highest > 0 ? Figure.significant(highest) : nil
        summary =
            "\(record.variant.title): modules at \(onCount) of \(sites.count) sites, "
            + "\(Figure.count(record.trainableParameterCount)) of \(Figure.count(record.budget)) parameters"
        width = Self.left + blocks.count * Self.cellWidth
        layout = blocks.count > 12 ? "wide" : "beside"
        height = Self.top + roles.count * Self.cellHeight + 4
        columns = blocks.enumerated().map { place, block in
            Label(x: Self.left + place * Self.cellWidth + Self.cellWidth / 2, y: 18, text: "block \(block)")
        }
        rows = roles.enumerated().map { place, role in
            Label(x: Self.left - 8, y: Self.top + place * Self.cellHeight + 19, text: role)
        }
        cells = sites.compactMap { site in
            guard let column = blocks.firstIndex(of: site.block), let row = roles.firstIndex(of: site.role) else { return nil }
            return Cell(site: site, choice: choices[site.name], highest: highest, column: column, row: row)
        }
    }
}

extension SiteMap.Cell {
    fileprivate init(site: Site, choice: SiteChoice?, highest: Double, column: Int, row: Int) {
        let rank = choice?.rank ?? 0
        let share = highest > 0 ? max(0, (choice?.saliency ?? 0) / highest) : 0
        x = 190 + column * 62 + 1
        y = 26 + row * 30 + 1
        middleX = x + 30
        middleY = y + 19
        mark = rank > 0 ? "on" : "off"
        text = rank > 0 ? "\(rank)" : "–"
        let lightness = Int(95 - 60 * share)
        fill = "hsl(212 60% \(lightness)%)"
        // Where black falls below a contrast of 4.5 on this blue, white is above it.
        ink = lightness <= 48 ? "#fff" : "#000"
        title = "\(site.name): rank \(rank)" + (choice?.saliency.map { ", saliency \(Figure.significant($0))" } ?? "")
    }
}
