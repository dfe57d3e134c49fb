import Domain
import Glibc
import Workspace

/// What somebody works on for a year: a purpose, a model, data, and how things are, which a search can find out.
struct Project {
    let name: String
    let team: String
    let people: [Submitter]
    let purpose: String
    let model: StoredModel
    /// In the data store.
    let folder: String
    let labels: [String]
    let rowCounts: [Split: Int]
    let wordsPerRow: Int
    /// The share of rows that the head alone has right, and that every parameter trained would have.
    let reach: ClosedRange<Double>
    /// How unequal the places are: of the logarithm of what a module there is good for.
    let spread: Double
    /// How long runs take, as a share of what is estimated.
    let pace: Double
    let budgets: [Int]
    /// Yen for one more right decision, and how many there are a month.
    let value: (benefit: Int, decisions: Int)
    /// Among all projects, how much is asked for it.
    let weight: Double

    /// Whether somebody wants it beyond a PoC.
    var goesFurther: Bool { spread >= 1 && reach.upperBound >= 0.9 && weight > 1 }

    /// The test rows are drawn anew every four months.
    static let versions = ["2025-10", "2026-02", "2026-06"]

    /// What the stores say of a version of the data.
    func facts(version: String) -> StoreFacts {
        let data = Split.allCases.reduce(into: [Split: StoredData]()) { data, split in
            let name = path(split, version)
            let count = rowCounts[split] ?? 0
            data[split] = StoredData(
                name: name, path: "/var/lib/heterolora/data/\(name)",
                digest: FileDigest.of(bytes: Array("sample \(name)".utf8)),
                sizeBytes: count * wordsPerRow * 6, rowCount: count, wordCount: count * wordsPerRow)
        }
        let counts = Split.allCases.reduce(into: [Split: RowFacts.Counts]()) { counts, split in
            let rows = rowCounts[split] ?? 0
            let perLabel = labels.indices.map { rows / labels.count + ($0 < rows % labels.count ? 1 : 0) }
            counts[split] = RowFacts.Counts(
                rowCount: rows, labelCounts: perLabel, contradictoryCount: split == .train && spread > 1 ? rows / 200 : 0)
        }
        let shared = reach.lowerBound > 0.8 ? [RowFacts.Shared(split: .test, other: .train, rowCount: 3)] : []
        return StoreFacts(
            model: model, data: data, rows: RowFacts(splits: counts, shared: shared), problems: [], inspectionGaps: [])
    }

    func path(_ split: Split, _ version: String) -> String { "\(folder)/\(version)/\(split.rawValue).tsv" }

    /// What a module at each site of the model is good for.
    func usefulness(seed: UInt64) -> [String: Double] {
        var generator = SeededGenerator(seed: seed, stream: "usefulness/\(name)")
        // What all projects with the model have in common.
        var common = SeededGenerator(seed: seed, stream: "usefulness/\(model.name)")
        return model.shape.sites.reduce(into: [:]) { all, site in
            let depth = Double(site.block + 1) / Double(model.shape.blockCount)
            let size = pow(Double(site.parameterCount(rank: 1)) / 768, 0.7)
            let luck = 0.7 * common.normal() + 0.7 * generator.normal()
            all[site.name] = size * (0.5 + depth) * (site.kind.isShortcut ? 0.4 : 1) * exp(spread * luck)
        }
    }
}

/// How good an allocation is in truth: no proxy knows.
struct Truth {
    private let usefulness: [String: Double]
    private let whole: Double
    private let reach: ClosedRange<Double>

    init(_ project: Project, seed: UInt64) {
        usefulness = project.usefulness(seed: seed)
        whole = project.model.shape.linearSites.reduce(0) { [usefulness] sum, site in sum + (usefulness[site.name] ?? 0) }
        reach = Self.logit(project.reach.lowerBound)...Self.logit(project.reach.upperBound)
    }

    func usefulness(_ site: Site) -> Double { usefulness[site.name] ?? 0 }

    /// The share of what a module's rank can gain there.
    static func gain(rank: Int) -> Double { 1 - exp(-Double(rank) / 3) }

    /// How able a model is with such modules: the logit of the share of rows that it has right.
    func ability(_ record: AllocationRecord?) -> Double {
        let gained = record?.choices.reduce(0) { $0 + (usefulness[$1.site] ?? 0) * Self.gain(rank: $1.rank) } ?? 0
        return reach.lowerBound + (reach.upperBound - reach.lowerBound) * gained / whole
    }

    /// With every parameter trained.
    var fullAbility: Double { reach.upperBound + 0.05 }

    private static func logit(_ share: Double) -> Double { log(share / (1 - share)) }
}
