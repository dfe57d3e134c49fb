/// Parts that several families have, by the names that Hugging Face's configurations give them.
extension ModelConfiguration {
    /// A number of heads that divides `width`.
    func headCount(_ field: String, dividing width: Int) throws(ModelConfigurationError) -> Int {
        let heads = try integer(field, in: 1...1024)
        guard width.isMultiple(of: heads) else {
            throw ModelConfigurationError(field: field, .undividedWidth(heads: heads, width: width))
        }
        return heads
    }

    /// A head's channels where they are turned in pairs.
    static func rotated(depth: Int) throws(ModelConfigurationError) -> Int {
        guard depth.isMultiple(of: 2) else {
            throw ModelConfigurationError(field: "head_dim", .oddDepth(depth: depth))
        }
        return depth
    }

    /// An activation by Hugging Face's names for it.
    func activation(_ field: String, default: String) throws(ModelConfigurationError) -> ModelDescription.Activation {
        let names: [String: ModelDescription.Activation] = [
            "gelu": .gelu, "gelu_new": .geluTanh, "gelu_pytorch_tanh": .geluTanh, "relu": .relu, "silu": .silu,
            "swish": .silu,
        ]
        let name = try text(field, oneOf: names.keys.sorted(), default: `default`)
        return names[name] ?? .gelu
    }

    /// Reads `rope_theta` and its scaling, in the places where either generation of configurations has them.
    func rotation() throws(ModelConfigurationError) -> ModelDescription.Rotation {
        let parameters = try section("rope_parameters")
        let place = parameters?.has("rope_theta") == true ? parameters ?? self : self
        for place in [self, parameters].compactMap(\.self) where place.has("partial_rotary_factor") {
            _ = try place.number("partial_rotary_factor", in: 1...1)
        }
        let older = try section("rope_scaling")
        let stretch =
            if let scaling = parameters ?? older { try scaling.stretch() } else { ModelDescription.Rotation.Stretch.none }
        return ModelDescription.Rotation(
            base: try place.number("rope_theta", in: 1...1e12, default: 10_000),
            stretch: rotationFactors.map { .each(factors: $0) } ?? stretch)
    }

    /// The same where kinds of blocks turn by bases of their own: within `rope_parameters` by the kind, or in a field of the older
    /// generation.
    func rotation(
        of kind: String, olderField: String, default base: Double
    ) throws(ModelConfigurationError) -> ModelDescription.Rotation {
        let own = try section("rope_parameters")?.section(kind)
        if has("rope_scaling") {
            throw ModelConfigurationError(field: "rope_scaling", .stretchedContext)
        }
        guard let own else {
            return ModelDescription.Rotation(base: try number(olderField, in: 1...1e12, default: base), stretch: .none)
        }
        let theta =
            try own.has("rope_theta")
            ? own.number("rope_theta", in: 1...1e12) : number(olderField, in: 1...1e12, default: base)
        return ModelDescription.Rotation(base: theta, stretch: try own.stretch())
    }

    private func stretch() throws(ModelConfigurationError) -> ModelDescription.Rotation.Stretch {
        let type = try text(
            has("rope_type") ? "rope_type" : "type", oneOf: ["default", "linear", "llama3"], default: "default")
        switch type {
        case "linear": return .linear(factor: try number("factor", in: 1...1e6))
        case "llama3":
            let low = try number("low_freq_factor", in: 1e-3...1e6)
            let high = try number("high_freq_factor", in: 1e-3...1e6)
            guard low < high else {
                throw ModelConfigurationError(
                    field: "high_freq_factor", .factorsCross(high: high, low: low))
            }
            return .llama3(
                factor: try number("factor", in: 1...1e6), low: low, high: high,
                context: try integer("original_max_position_embeddings", in: 1...10_000_000))
        default: return .none
        }
    }

    /// Which blocks see only what is near: as `layer_types` says, or by the family's rule.
    func slidingBlocks(count: Int, _ rule: (Int) -> Bool) throws(ModelConfigurationError) -> [Bool] {
        guard let types = try texts("layer_types", oneOf: ["full_attention", "sliding_attention"]) else {
            return (0..<count).map(rule)
        }
        guard types.count == count else {
            throw ModelConfigurationError(field: "layer_types", .layerCount(entries: types.count, blocks: count))
        }
        return types.map { $0 == "sliding_attention" }
    }

    /// The window of Qwen2 and Qwen3, which is there where `use_sliding_window` says so, and in the blocks from `max_window_layers` on.
    func qwenWindow() throws(ModelConfigurationError) -> (size: Int, blocks: [Bool]?)? {
        let count = try integer("num_hidden_layers", in: 1...256)
        let isUsed = try boolean("use_sliding_window", default: false)
        let first = try integer("max_window_layers", in: 0...10_000, default: 28)
        let blocks = try slidingBlocks(count: count) { isUsed && $0 >= first }
        guard blocks.contains(true) else { return nil }
        guard isUsed else {
            throw ModelConfigurationError(
                field: "layer_types", .windowUnused)
        }
        return try window(default: 4096).map { ($0, blocks) }
    }

    /// Tokens that a token sees, itself among them; nil for all. A missing `sliding_window` is the family's own, and null is none.
    func window(default size: Int) throws(ModelConfigurationError) -> Int? {
        if isNull("sliding_window") { return nil }
        return try integer("sliding_window", in: 1...10_000_000, default: size)
    }
}
