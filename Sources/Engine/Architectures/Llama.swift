public import Domain

/// Llama (Touvron et al. 2023): a pre-norm decoder with rotary positions, grouped queries and a gated feed-forward part.
public struct Llama: WrappedArchitecture {
    public static let modelType = "llama"

    let blocks: GatedDecoder

    public init(configuration: ModelConfiguration, checkpoint: Checkpoint) throws {
        let attentionBias = try configuration.boolean("attention_bias", default: false)
        let innerBias = try configuration.boolean("mlp_bias", default: false)
        blocks = try GatedDecoder(configuration, checkpoint) { role in
            role.hasPrefix("self_attn.") ? attentionBias : innerBias
        }
    }
}
