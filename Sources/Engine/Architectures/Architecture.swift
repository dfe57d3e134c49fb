public import Domain
public import Tensors

/// A family of models: what it is made of and how it runs forward. It never says LoRA, rank, proxy or gradient.
///
/// One family, one file, one line in `Architectures.all`.
public protocol Architecture: Sendable {
    /// `model_type` in `config.json`.
    static var modelType: String { get }

    /// Takes the frozen weights from `checkpoint`.
    init(configuration: ModelConfiguration, checkpoint: Checkpoint) throws

    /// The linears and shortcuts of every block.
    var hosts: BlockHosts { get }

    /// Width of the last hidden state.
    var hiddenWidth: Int { get }

    /// Width of what the first block reads.
    var embeddingWidth: Int { get }

    /// Every tensor that it is made of, each once; all frozen unless they are made to train.
    var weights: [Weight] { get }

    /// What the last hidden state is compared with to predict the next token; nil for a model that predicts none.
    var languageHead: EmbeddingTable? { get }

    /// What the first block reads, `[N, embeddingWidth]`.
    func embeddings(_ tape: Tape, _ batch: PackedTokens) -> Tensor

    /// Runs some of the blocks, from what the first of them reads to what one behind the last would read.
    func run(_ tape: Tape, _ input: BlockInput, through range: Range<Int>, _ batch: PackedTokens) -> BlockInput

    /// The last hidden state `[N, hiddenWidth]`, from the stream behind the last block.
    func finish(_ tape: Tape, _ stream: Tensor) -> Tensor
}

/// What a block reads.
@safe public struct BlockInput {
    /// `[N, embeddingWidth]`
    let stream: Tensor
    /// What the feed-forward part of the block before read, `[N, embeddingWidth]`: `cross_cut` carries it. Nil for the first block.
    let previousInner: Tensor?
}

extension Architecture {
    /// The last hidden state `[N, hiddenWidth]` of packed sequences.
    public func hiddenState(_ tape: Tape, _ batch: PackedTokens) -> Tensor {
        hiddenState(tape, embeddings(tape, batch), batch)
    }

    /// The same from their embeddings `[N, embeddingWidth]`.
    public func hiddenState(_ tape: Tape, _ embeddings: Tensor, _ batch: PackedTokens) -> Tensor {
        hiddenState(tape, BlockInput(stream: embeddings, previousInner: nil), from: 0, batch)
    }

    /// The same from what block `first` reads.
    func hiddenState(_ tape: Tape, _ input: BlockInput, from first: Int, _ batch: PackedTokens) -> Tensor {
        finish(tape, run(tape, input, through: first..<hosts.blockCount, batch).stream)
    }

    /// The place of this site, nil where there is none of the name.
    public func host(_ site: String) -> (any AdapterHost)? {
        hosts.linears[site] ?? hosts.shortcuts[site]
    }
}

/// The families that the engine can run.
public enum Architectures {
    public static let all: [any Architecture.Type] = [
        BERT.self, RoBERTa.self, OPT.self, GPT2.self, Llama.self, Qwen2.self,
    ]

    /// Builds the model of a checkpoint folder.
    /// - Throws: `ModelConfigurationError` or `FormatError`.
    public static func model(configuration: ModelConfiguration, checkpoint: Checkpoint) throws -> any Architecture {
        try family(configuration).init(configuration: configuration, checkpoint: checkpoint.unread)
    }

    /// Reads nothing but where things are: throws what `model` would throw for the form of a checkpoint.
    /// - Returns: whether the model has a head that predicts tokens.
    static func check(configuration: ModelConfiguration, checkpoint: Checkpoint) throws -> Bool {
        try family(configuration).init(configuration: configuration, checkpoint: checkpoint.form).languageHead != nil
    }

    private static func family(
        _ configuration: ModelConfiguration
    ) throws(ModelConfigurationError) -> any Architecture.Type {
        guard let family = all.first(where: { $0.modelType == configuration.modelType }) else {
            throw ModelConfigurationError(
                field: "model_type",
                reason: "\(configuration.modelType.quoted()) is not a family that the engine runs; it runs: "
                    + all.map { $0.modelType }.joined(separator: ", "))
        }
        return family
    }
}

/// The places of a model's blocks that can carry adapters, by the names of their sites.
public struct BlockHosts: Sendable {
    public let linears: [String: LinearWeights]
    public let shortcuts: [String: Shortcut]
    public let blockCount: Int
    /// Names of all sites by block and role.
    private let names: [Place: String]

    private struct Place: Hashable {
        let block: Int
        let role: String
    }

    /// One linear for each linear site of `shape`, read by `linear`, and one empty shortcut for each shortcut site.
    init(shape: ModelShape, linear: (Site) throws(FormatError) -> LinearWeights) throws(FormatError) {
        var linears: [String: LinearWeights] = [:]
        var shortcuts: [String: Shortcut] = [:]
        var names: [Place: String] = [:]
        for site in shape.sites {
            names[Place(block: site.block, role: site.role)] = site.name
            if site.kind.isShortcut {
                shortcuts[site.name] = Shortcut(width: site.inputWidth)
            } else {
                linears[site.name] = try linear(site)
            }
        }
        blockCount = shape.blockCount
        self.linears = linears
        self.shortcuts = shortcuts
        self.names = names
    }

    /// The linear of a role that the family's shape has in every block.
    func linear(_ block: Int, _ role: String) throws(ModelConfigurationError) -> LinearWeights {
        guard let found = names[Place(block: block, role: role)].flatMap({ linears[$0] }) else {
            throw ModelConfigurationError(field: nil, reason: "block \(block) has no linear '\(role)'")
        }
        return found
    }

    /// The four shortcuts of a block.
    func shortcuts(_ block: Int) -> BlockShortcuts {
        func shortcut(_ role: ShortcutRole) -> Shortcut? {
            names[Place(block: block, role: role.rawValue)].flatMap { shortcuts[$0] }
        }
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

/// Sequences laid end to end, without padding.
public struct PackedTokens: Sendable {
    /// All N tokens.
    public let ids: [Int]
    /// Which of a pair's texts each token belongs to.
    public let types: [Int]
    /// Sequence i is the tokens `offsets[i] ..< offsets[i + 1]`.
    public let offsets: [Int]

    public init(_ sequences: [(ids: [Int], types: [Int])]) {
        ids = sequences.flatMap(\.ids)
        types = sequences.flatMap(\.types)
        offsets = sequences.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.ids.count) }
    }

    init(_ rows: [TaskRow]) {
        self.init(rows.map { (ids: $0.ids, types: $0.types) })
    }

    /// Each token's place in its sequence, counted from `start`.
    public func positions(from start: Int = 0) -> [Int] {
        zip(offsets, offsets.dropFirst()).flatMap { Array(start..<start + $1 - $0) }
    }
}
