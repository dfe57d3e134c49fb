public import Domain

/// Qwen2 (Yang et al. 2024): Llama's blocks, with a bias on queries, keys and values.
public struct Qwen2: WrappedArchitecture {
    public static let modelType = "qwen2"

    let blocks: GatedDecoder

    public init(configuration: ModelConfiguration, checkpoint: Checkpoint) throws {
        blocks = try GatedDecoder(configuration, checkpoint) { role in
            role.hasPrefix("self_attn.") && role != "self_attn.o_proj"
        }
    }
}
