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

    /// Every linear of every block under its site's name.
    var linears: [String: LinearWeights] { get }

    /// Width of the last hidden state.
    var hiddenWidth: Int { get }

    /// The last hidden state `[N, C]` of packed sequences.
    func hiddenState(_ tape: Tape, _ batch: PackedTokens) -> Tensor
}

/// The families that the engine can run.
public enum Architectures {
    public static let all: [any Architecture.Type] = [BERT.self]

    /// Builds the model of a checkpoint folder.
    /// - Throws: `ModelConfigurationError` or `FormatError`.
    public static func model(configuration: ModelConfiguration, checkpoint: Checkpoint) throws -> any Architecture {
        guard let family = all.first(where: { $0.modelType == configuration.modelType }) else {
            throw ModelConfigurationError(
                field: "model_type",
                reason: "'\(configuration.modelType)' is not a family that the engine runs; it runs: "
                    + all.map { $0.modelType }.joined(separator: ", "))
        }
        return try family.init(configuration: configuration, checkpoint: checkpoint)
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

    /// Each token's place in its sequence.
    public var positions: [Int] {
        zip(offsets, offsets.dropFirst()).flatMap { Array(0..<($1 - $0)) }
    }
}
