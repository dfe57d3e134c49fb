internal import Domain
internal import Glibc
internal import Tensors

/// How fast each pair of a head's channels turns with the position: `base^(−2i / depth)` (Su et al. 2021), slowed down where
/// the configuration stretches the context.
enum RotaryFrequencies {
    /// Reads `rope_theta` and its scaling, in the places where either generation of configurations has them.
    static func read(_ configuration: ModelConfiguration, depth: Int) throws(ModelConfigurationError) -> [Float] {
        let parameters = try configuration.section("rope_parameters")
        let older = try configuration.section("rope_scaling")
        let scaling = parameters ?? older
        let base = try (parameters?.has("rope_theta") == true ? parameters ?? configuration : configuration)
            .number("rope_theta", in: 1...1e12, default: 10_000)
        for place in [configuration, parameters].compactMap(\.self) where place.has("partial_rotary_factor") {
            _ = try place.number("partial_rotary_factor", in: 1...1)
        }
        let plain = (0..<depth / 2).map { 1 / powf(Float(base), Float(2 * $0) / Float(depth)) }
        guard let scaling else { return plain }
        let type = try scaling.text(
            scaling.has("rope_type") ? "rope_type" : "type", oneOf: ["default", "linear", "llama3"], default: "default")
        switch type {
        case "linear":
            let factor = Float(try scaling.number("factor", in: 1...1e6))
            return plain.map { $0 / factor }
        case "llama3": return try stretched(plain, scaling)
        default: return plain
        }
    }

    /// Llama 3's rule: channels that turn slowly over the original context are slowed by `factor`, fast ones are kept, those
    /// between go over smoothly.
    private static func stretched(
        _ plain: [Float], _ scaling: ModelConfiguration
    ) throws(ModelConfigurationError) -> [Float] {
        let factor = Float(try scaling.number("factor", in: 1...1e6))
        let low = Float(try scaling.number("low_freq_factor", in: 1e-3...1e6))
        let high = Float(try scaling.number("high_freq_factor", in: 1e-3...1e6))
        let context = Float(try scaling.integer("original_max_position_embeddings", in: 1...10_000_000))
        guard low < high else {
            throw ModelConfigurationError(field: "high_freq_factor", reason: "\(high) is not above low_freq_factor \(low)")
        }
        return plain.map { frequency in
            let wavelength = 2 * Float.pi / frequency
            if wavelength < context / high { return frequency }
            if wavelength > context / low { return frequency / factor }
            let smooth = (context / wavelength - low) / (high - low)
            return (1 - smooth) * frequency / factor + smooth * frequency
        }
    }
}

extension ModelConfiguration {
    /// An activation by Hugging Face's names for it.
    func activation(_ field: String, default: String) throws(ModelConfigurationError) -> Activation {
        let names: [String: Activation] = [
            "gelu": .gelu, "gelu_new": .geluTanh, "gelu_pytorch_tanh": .geluTanh, "relu": .relu, "silu": .silu,
            "swish": .silu,
        ]
        let name = try text(field, oneOf: names.keys.sorted(), default: `default`)
        return names[name] ?? .gelu
    }
}
