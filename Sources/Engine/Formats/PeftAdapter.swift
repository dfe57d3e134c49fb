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
                b: try parameter("B", rows: site.outputWidth, columns: rank), scale: Float(alpha / Double(rank))),
            alpha: alpha)
    }

    /// A tensor that was saved whole beside the modules (`modules_to_save`), nil where it is not there.
    func savedTensor(_ name: String, shape: [Int]) throws(FormatError) -> [Float]? {
        guard weights.shape(of: Self.prefix + name) != nil else { return nil }
        return try weights.floats(Self.prefix + name, shape: shape)
    }

    /// The two files of an adapter that has at least one module; peft loads them onto `AutoModel`'s model.
    ///
    /// Every module stands in `rank_pattern` and `alpha_pattern`, also where it has the most frequent rank: the file is to be
    /// read by people too.
    public static func files(_ adapters: AdapterSet, baseModel: String) throws -> [(name: String, bytes: [UInt8])] {
        let placements = adapters.modules.map(\.placement)
        func pattern<Value>(_ value: (AdapterSet.Module) -> Value) -> [String: Value] {
            Dictionary(uniqueKeysWithValues: adapters.modules.map { ($0.placement.site.name, value($0)) })
        }
        let configuration = PeftConfiguration(
            baseModel: baseModel, rank: placements.map(\.rank).max() ?? 1,
            alpha: adapters.modules.map(\.alpha).max() ?? 1, targetModules: placements.map(\.site.name),
            rankPattern: pattern(\.placement.rank), alphaPattern: pattern(\.alpha), taskType: "FEATURE_EXTRACTION")
        let tensors = adapters.modules.flatMap { module in
            [("A", module.adapter.a), ("B", module.adapter.b)].map { part, parameter in
                SafetensorsWriter.Tensor(
                    name: "\(prefix)\(module.placement.site.name).lora_\(part).weight",
                    shape: [parameter.rows, parameter.columns], values: parameter.values.values)
            }
        }
        return [(configurationName, try configuration.json()), (weightsName, try SafetensorsWriter.bytes(tensors))]
    }
}

extension Site {
    /// Whether `name` is this site's, with or without a name of the whole model before it, such as `bert.`.
    func isNamed(_ name: String) -> Bool { name == self.name || name.hasSuffix(".\(self.name)") }
}

extension FormatError {
    /// Does what reads `file`, and says that it cannot be read where that fails.
    static func wrapping<Value>(_ file: String, _ body: () throws -> Value) throws(FormatError) -> Value {
        do {
            return try body()
        } catch {
            throw FormatError(file: file, reason: "cannot be read")
        }
    }
}
