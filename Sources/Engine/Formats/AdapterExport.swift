public import Domain
internal import FoundationEssentials
internal import Tensors

/// A trained adapter for other tools.
public struct AdapterExport {
    public enum Format: String, Sendable, CaseIterable {
        /// huggingface/peft's folder, with shortcuts beside it.
        case peft
        /// A LoRA adapter for llama.cpp.
        case gguf
        /// The found places and ranks of a language model, not yet trained, for a training with Axolotl.
        case axolotl
        /// The same for LLaMA-Factory.
        case llamaFactory = "llama-factory"
    }

    private let plan: Plan
    private let folder: String
    private let adapter: PeftAdapter

    /// - Parameter folder: the adapter's, such as `adapters/searched-1` of a run.
    /// - Throws: `FormatError` for a folder without an adapter, or with a malformed one.
    public init(plan: Plan, folder: String) throws {
        self.plan = plan
        self.folder = folder
        adapter = try PeftAdapter(folder: folder, sites: plan.model.shape.linearSites, shardCount: 1)
    }

    /// The files of the export.
    /// - Throws: `FormatError` where the format has no words for what the adapter is.
    public func files(_ format: Format) throws -> [(name: String, bytes: [UInt8])] {
        switch format {
        case .peft: return try copies()
        case .gguf: return [("adapter.gguf", try gguf())]
        case .axolotl:
            let settings = configuration(of: "Axolotl", axolotl, missing: "base_model (a folder) and datasets")
            return try fresh(format) + [("axolotl.yaml", settings)]
        case .llamaFactory:
            let missing = "model_name_or_path (a folder), dataset, template and output_dir"
            let settings = configuration(of: "LLaMA-Factory", llamaFactory, missing: missing)
            return try fresh(format) + [("llama-factory.yaml", settings)]
        }
    }

    /// Both tools train language models and nothing else.
    private func refuseOtherTasks(_ format: Format) throws(FormatError) {
        guard plan.task.type == .causalLanguageModel else {
            throw FormatError(
                file: folder,
                reason: "is of a run on '\(plan.task.type.rawValue)'; '\(format.rawValue)' takes those on 'causal-lm' only")
        }
    }

    private var shortcutsAreThere: Bool { FileManager.default.fileExists(atPath: folder + "/" + ShortcutFile.name) }

    private func refuseShortcuts(_ format: Format) throws(FormatError) {
        guard !shortcutsAreThere else {
            throw FormatError(
                file: folder,
                reason:
                    "has shortcuts, which '\(format.rawValue)' has no words for; export 'peft' keeps them in \(ShortcutFile.name)"
            )
        }
    }

    private func copies() throws -> [(name: String, bytes: [UInt8])] {
        let names = [
            PeftAdapter.configurationName, PeftAdapter.weightsName, ShortcutFile.name, "head.json", "head.safetensors",
        ]
        return try names.filter { FileManager.default.fileExists(atPath: folder + "/" + $0) }.map { name in
            let path = folder + "/" + name
            return (name, Array(try FormatError.wrapping(path) { try Data(contentsOf: URL(filePath: path)) }))
        }
    }

    /// The same modules with B zero, so that a training begins with the base model's function.
    private func fresh(_ format: Format) throws -> [(name: String, bytes: [UInt8])] {
        try refuseOtherTasks(format)
        try refuseShortcuts(format)
        for module in adapter.adapters.modules { module.adapter.b.values.zero() }
        return try PeftAdapter.files(adapter.adapters, plan: plan).map { ("adapter/" + $0.name, $0.bytes) }
    }

    private var axolotl: [(key: String, value: Any)] {
        // Its schema wants a rank and a whole alpha; those of adapter/ are the ones that count.
        [
            ("base_model", plan.model.name), ("adapter", "lora"), ("lora_model_dir", "./adapter"),
            ("lora_r", adapter.configuration.rank), ("lora_alpha", Int(adapter.configuration.alpha.rounded(.up))),
            ("sequence_len", plan.task.tokenCountMax), ("num_epochs", plan.training.epochs),
            ("micro_batch_size", plan.training.batchSize), ("lr_scheduler", "linear"), ("optimizer", "adamw_torch"),
        ]
    }

    private var llamaFactory: [(key: String, value: Any)] {
        [
            ("model_name_or_path", plan.model.name), ("adapter_name_or_path", "./adapter"), ("create_new_adapter", false),
            ("stage", plan.data.columns.text == nil ? "sft" : "pt"), ("do_train", true), ("finetuning_type", "lora"),
            ("cutoff_len", plan.task.tokenCountMax),
            ("num_train_epochs", plan.training.epochs), ("per_device_train_batch_size", plan.training.batchSize),
            ("lr_scheduler_type", "linear"),
        ]
    }

    /// A tool's own settings, and those that both call the same.
    /// - Parameter missing: what only those who train can know.
    private func configuration(of tool: String, _ settings: [(key: String, value: Any)], missing: String) -> [UInt8] {
        let shared: [(key: String, value: Any)] = [
            ("learning_rate", plan.training.learningRate), ("weight_decay", plan.training.weightDecay),
            ("max_grad_norm", plan.training.gradientNormMax), ("warmup_ratio", plan.training.warmupShare),
            ("seed", plan.training.seeds.first ?? 0),
        ]
        let head = """
            # The places and ranks that heterolora found (\(plan.request.text)), to be trained by \(tool).
            # adapter/ holds modules with B = 0; their ranks stand in its adapter_config.json.
            # Say where your model and data are: \(missing).

            """
        return Array((head + (settings + shared).map { "\($0.key): \($0.value)\n" }.joined()).utf8)
    }

    /// llama.cpp multiplies with `alpha / rank`, one alpha for all modules; what a module's scale differs by goes into its B.
    private func gguf() throws -> [UInt8] {
        try refuseShortcuts(.gguf)
        let family = plan.model.shape.modelType
        guard let (architecture, names) = Self.names[family] else {
            throw FormatError(file: folder, reason: "llama.cpp runs no models of the family '\(family)'")
        }
        let alpha: Float = 16
        let depth = try headDepth()
        var tensors: [GGUFWriter.Tensor] = []
        for module in adapter.adapters.modules {
            let site = module.placement.site
            guard let role = names[site.role] else {
                throw FormatError(file: folder, reason: "llama.cpp has no name for '\(site.role)'")
            }
            let rank = module.placement.rank
            let factor = module.adapter.scale * Float(rank) / alpha
            var b = module.adapter.b.values.values.map { $0 * factor }
            if let depth, ["self_attn.q_proj", "self_attn.k_proj"].contains(site.role) {
                b = RotaryRows.interleaved(b, columns: rank, depth: depth)
            }
            let name = "blk.\(site.block).\(role).weight"
            tensors.append(
                GGUFWriter.Tensor(
                    name: name + ".lora_a", shape: [rank, site.inputWidth], values: module.adapter.a.values.values))
            tensors.append(GGUFWriter.Tensor(name: name + ".lora_b", shape: [site.outputWidth, rank], values: b))
        }
        return GGUFWriter.bytes(
            metadata: [
                ("general.architecture", .text(architecture)), ("general.type", .text("adapter")),
                ("general.name", .text(plan.request.text)), ("adapter.type", .text("lora")),
                ("adapter.lora.alpha", .float(alpha)),
            ], tensors: tensors)
    }

    /// Channels of a head where llama.cpp has the rows of queries and keys reordered for its way of rotating; else nil.
    ///
    /// Read from the model, which must still be where the plan found it: a guess would give wrong numbers in silence.
    private func headDepth() throws -> Int? {
        guard Self.names[plan.model.shape.modelType]?.architecture == "llama" else { return nil }
        let description = try ModelDescription(configuration: Checkpoint.open(folder: plan.model.path).configuration)
        return description.blocks.first?.attention.depth
    }

    /// llama.cpp's name of a family, and its names of the linears of a block by role.
    private static let names: [String: (architecture: String, roles: [String: String])] = {
        let gated = Dictionary(uniqueKeysWithValues: GGUFFile.roles.map { ($0.name, $0.gguf) })
        let encoder = [
            "attention.self.query": "attn_q", "attention.self.key": "attn_k", "attention.self.value": "attn_v",
            "attention.output.dense": "attn_output", "intermediate.dense": "ffn_up", "output.dense": "ffn_down",
        ]
        let gpt2 = [
            "attn.c_attn": "attn_qkv", "attn.c_proj": "attn_output", "mlp.c_fc": "ffn_up", "mlp.c_proj": "ffn_down",
        ]
        return [
            "llama": ("llama", gated), "mistral": ("llama", gated), "qwen2": ("qwen2", gated), "qwen3": ("qwen3", gated),
            "gemma": ("gemma", gated), "bert": ("bert", encoder), "roberta": ("bert", encoder),
            "xlm-roberta": ("bert", encoder), "camembert": ("bert", encoder), "gpt2": ("gpt2", gpt2),
        ]
    }()
}
