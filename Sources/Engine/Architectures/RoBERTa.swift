public import Domain

/// RoBERTa (Liu et al. 2019): BERT's blocks; the first token stands at the position behind the padding token's id.
public struct RoBERTa: WrappedArchitecture {
    public static let modelType = "roberta"

    let blocks: PostNormEncoder

    public init(configuration: ModelConfiguration, checkpoint: Checkpoint) throws {
        let padding = try configuration.integer("pad_token_id", in: 0...1000, default: 1)
        blocks = try PostNormEncoder(configuration, checkpoint, prefix: "roberta.", positionStart: padding + 1)
    }
}
