public import Domain

/// BERT (Devlin et al. 2018): post-norm encoder blocks over learned positions.
public struct BERT: WrappedArchitecture {
    public static let modelType = "bert"

    let blocks: PostNormEncoder

    public init(configuration: ModelConfiguration, checkpoint: Checkpoint) throws {
        blocks = try PostNormEncoder(configuration, checkpoint, prefix: "bert.", positionStart: 0)
    }
}
