internal import Domain
public import Tensors

/// The places of a model's blocks that can carry adapters, by the names of their sites.
public struct BlockHosts: Sendable {
    public let linears: [String: LinearWeights]
    public let shortcuts: [String: Shortcut]
    public let blockCount: Int
    private let prefixes: [String]

    /// The linears of every block, and an empty shortcut for each place of one.
    init(_ description: ModelDescription, _ weights: Checkpoint) throws(FormatError) {
        var linears: [String: LinearWeights] = [:]
        for block in description.blocks {
            for linear in block.linears {
                linears[block.prefix + linear.name] = try weights.linear(linear, prefix: block.prefix)
            }
        }
        self.linears = linears
        shortcuts = Dictionary(
            description.shape.sites.filter { $0.kind.isShortcut }.map { ($0.name, Shortcut(width: $0.inputWidth)) },
            uniquingKeysWith: { first, _ in first })
        blockCount = description.blocks.count
        prefixes = description.blocks.map(\.prefix)
    }

    /// The linear of a site that the description has.
    func linear(_ site: String) throws(FormatError) -> LinearWeights {
        guard let found = linears[site] else { throw FormatError(file: "config.json", reason: "describes no linear '\(site)'") }
        return found
    }

    /// The four shortcuts of a block.
    func shortcuts(_ block: Int) -> BlockShortcuts {
        func shortcut(_ role: ShortcutRole) -> Shortcut? { shortcuts[prefixes[block] + role.rawValue] }
        return BlockShortcuts(
            residual1: shortcut(.residual1), residual2: shortcut(.residual2), crossIn: shortcut(.crossIn),
            crossCut: shortcut(.crossCut))
    }
}

/// The connections of one block that can be adapted.
struct BlockShortcuts: Sendable {
    let residual1: Shortcut?
    let residual2: Shortcut?
    let crossIn: Shortcut?
    let crossCut: Shortcut?
}

extension Tape {
    /// As `shortcut`, for a connection that a block may not have.
    func shortcut(_ base: Tensor, from source: Tensor?, _ connection: Shortcut?) -> Tensor {
        guard let connection, let source else { return base }
        return shortcut(base, from: source, connection)
    }
}
