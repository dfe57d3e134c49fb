public import Domain
internal import FoundationEssentials
internal import Tensors

/// A LoRA adapter as huggingface/peft keeps it: `adapter_config.json` and `adapter_model.safetensors` in one folder.
public struct PeftAdapter: Sendable {
    public static let configurationName = "adapter_config.json"
    public static let weightsName = "adapter_model.safetensors"
    private static let configurationBytesMax = 1 << 20
    private static let prefix = "base_model.model."

    public let configuration: PeftConfiguration
    public let adapters: AdapterSet
    private let weights: SafetensorsFile

    /// Reads the adapter of `folder` for a model with these sites.
    /// - Throws: `FormatError` when a file is malformed, or a module is for no site of the model or of other widths.
    public init(folder: String, sites: [Site], shardCount: Int) throws {
        let path = folder + "/" + Self.configurationName
        let json = try FormatError.wrapping(path) { try Data(contentsOf: URL(filePath: path)) }
        guard json.count <= Self.configurationBytesMax else {
            throw FormatError(file: path, reason: "\(json.count) bytes; at most \(Self.configurationBytesMax) are read")
        }
        configuration = try PeftConfiguration(json: Array(json), file: path)
        weights = try SafetensorsFile(path: folder + "/" + Self.weightsName)
        var modules: [String: AdapterSet.Module] = [:]
        for name in weights.names where name.hasSuffix(".lora_A.weight") {
            let module = String(name.dropFirst(Self.prefix.count).dropLast(".lora_A.weight".count))
            guard name.hasPrefix(Self.prefix), let site = sites.first(where: { $0.isNamed(module) }) else {
                throw FormatError(file: weights.name, reason: "'\(name)' is for no linear of the model")
            }
            modules[site.name] = try Self.module(
                site, name: module, weights: weights, configuration: configuration, shardCount: shardCount)
        }
        adapters = AdapterSet(modules: sites.compactMap { modules[$0.name] })
    }

    private static func module(
        _ site: Site, name: String, weights: SafetensorsFile, configuration: PeftConfiguration, shardCount: Int
    ) throws(FormatError) -> AdapterSet.Module {
        let rank = configuration.rank(of: name)
        let alpha = configuration.alpha(of: name)
        func parameter(_ part: String, rows: Int, columns: Int) throws(FormatError) -> Parameter {
            Parameter(
                name: "\(site.name).\(part)", rows: rows, columns: columns, decays: true,
                values: try weights.floats("\(prefix)\(name).lora_\(part).weight", shape: [rows, columns]),
                shardCount: shardCount)
        }
        return AdapterSet.Module(
            placement: Placement(site: site, rank: rank),
            adapter: LowRankAdapter(
                a: try parameter("A", rows: rank, columns: site.inputWidth),
                b: try parameter("B", rows: site.outputWidth, columns: rank), scale: Float(configuration.scale(of: name))),
            alpha: alpha)
    }

    /// A tensor that was saved whole beside the modules (`modules_to_save`), nil where it is not there.
    func savedTensor(_ name: String, shape: [Int]) throws(FormatError) -> [Float]? {
        guard weights.shape(of: Self.prefix + name) != nil else { return nil }
        return try weights.floats(Self.prefix + name, shape: shape)
    }

    /// The files of an adapter that has at least one module. peft loads the first two onto `AutoModel`'s model, or onto
    /// `AutoModelForCausalLM`'s for language modelling; shortcuts, which it does not know, stand in a third.
    ///
    /// Every module stands in `rank_pattern` and `alpha_pattern`, also where it has the most frequent rank: the file is to be
    /// read by people too.
    public static func files(_ adapters: AdapterSet, plan: Plan) throws -> [(name: String, bytes: [UInt8])] {
        let isCausal = plan.task.type == .causalLanguageModel
        let modelPrefix = isCausal ? ModelFamily.named(plan.model.shape.modelType)?.causalPrefix ?? "" : ""
        let linears = adapters.modules.filter { !$0.placement.site.kind.isShortcut }
        let shortcuts = adapters.modules.filter { $0.placement.site.kind.isShortcut }
        var files: [(name: String, bytes: [UInt8])] = []
        if !linears.isEmpty {
            func pattern<Value>(_ value: (AdapterSet.Module) -> Value) -> [String: Value] {
                Dictionary(uniqueKeysWithValues: linears.map { (modelPrefix + $0.placement.site.name, value($0)) })
            }
            let configuration = PeftConfiguration(
                baseModel: plan.model.name, rank: linears.map(\.placement.rank).max() ?? 1,
                alpha: linears.map(\.alpha).max() ?? 1, targetModules: linears.map { modelPrefix + $0.placement.site.name },
                rankPattern: pattern(\.placement.rank), alphaPattern: pattern(\.alpha),
                taskType: isCausal ? "CAUSAL_LM" : "FEATURE_EXTRACTION",
                usesRankStabilisedScale: plan.training.isRankStabilised ?? false,
                isInputMajor: plan.model.shape.modelType == "gpt2")
            files.append((configurationName, try configuration.json()))
            files.append((weightsName, try SafetensorsWriter.bytes(tensors(linears, prefix: prefix + modelPrefix))))
        }
        if !shortcuts.isEmpty {
            let scales = shortcuts.map { module in
                SafetensorsWriter.Tensor(
                    name: "\(module.placement.site.name).scale", shape: [1], values: [module.adapter.scale])
            }
            files.append(
                (ShortcutFile.name, try SafetensorsWriter.bytes(tensors(shortcuts, prefix: "") + scales)))
        }
        return files
    }

    private static func tensors(_ modules: [AdapterSet.Module], prefix: String) -> [SafetensorsWriter.Tensor] {
        modules.flatMap { module in
            [("A", module.adapter.a), ("B", module.adapter.b)].map { part, parameter in
                SafetensorsWriter.Tensor(
                    name: "\(prefix)\(module.placement.site.name).lora_\(part).weight",
                    shape: [parameter.rows, parameter.columns], values: parameter.values.values)
            }
        }
    }
}

/// `shortcuts.safetensors`: what peft's format has no words for. For each shortcut `NAME.lora_A.weight` `[rank, hidden]`,
/// `NAME.lora_B.weight` `[hidden, rank]` and `NAME.scale` `[1]`; docs/adapters.md says where each of them adds what.
public enum ShortcutFile {
    public static let name = "shortcuts.safetensors"
}

extension Site {
    /// Whether `name` is this site's, with or without a name of the whole model before it, such as `bert.`.
    func isNamed(_ name: String) -> Bool { name == self.name || name.hasSuffix(".\(self.name)") }
}
