internal import FoundationEssentials

/// `adapter_config.json` of huggingface/peft, as far as plain LoRA goes; whatever would change the arithmetic is refused.
public struct PeftConfiguration: Sendable, Equatable, Codable {
    /// The base model: a hub name or a path.
    public let baseModel: String
    public let rank: Int
    public let alpha: Double
    /// Full module names, or ends of them after a dot.
    public let targetModules: [String]
    public let rankPattern: [String: Int]
    public let alphaPattern: [String: Double]
    public let taskType: String?
    private let peftType: String
    private let bias: String?
    private let fanInFanOut: Bool?
    private let usesDora: Bool?
    private let usesRankStabilisedScale: Bool?
    private let isForInference: Bool?
    private let dropout: Double?

    private enum CodingKeys: String, CodingKey {
        case baseModel = "base_model_name_or_path"
        case rank = "r"
        case alpha = "lora_alpha"
        case targetModules = "target_modules"
        case rankPattern = "rank_pattern"
        case alphaPattern = "alpha_pattern"
        case taskType = "task_type"
        case peftType = "peft_type"
        case bias
        case fanInFanOut = "fan_in_fan_out"
        case usesDora = "use_dora"
        case usesRankStabilisedScale = "use_rslora"
        case isForInference = "inference_mode"
        case dropout = "lora_dropout"
    }

    public init(
        baseModel: String, rank: Int, alpha: Double, targetModules: [String], rankPattern: [String: Int],
        alphaPattern: [String: Double], taskType: String?, usesRankStabilisedScale: Bool = false, isInputMajor: Bool = false
    ) {
        self.baseModel = baseModel
        self.rank = rank
        self.alpha = alpha
        self.targetModules = targetModules
        self.rankPattern = rankPattern
        self.alphaPattern = alphaPattern
        self.taskType = taskType
        peftType = "LORA"
        bias = "none"
        fanInFanOut = isInputMajor
        usesDora = false
        self.usesRankStabilisedScale = usesRankStabilisedScale
        isForInference = true
        dropout = 0
    }

    /// - Parameter file: its name for messages.
    public init(json: [UInt8], file: String) throws(FormatError) {
        do {
            self = try JSONDecoder().decode(PeftConfiguration.self, from: Data(json))
        } catch {
            throw FormatError(file: file, reason: "is not an adapter_config.json of a LoRA adapter")
        }
        guard peftType == "LORA" else { throw FormatError(file: file, reason: "peft_type '\(peftType)'; LORA is read") }
        guard bias ?? "none" == "none" else { throw FormatError(file: file, reason: "bias '\(bias ?? "")'; 'none' is read") }
        guard usesDora != true else { throw FormatError(file: file, reason: "use_dora is true, which is not supported") }
        guard rank > 0, rankPattern.values.allSatisfy({ $0 > 0 }), alpha.isFinite,
            alphaPattern.values.allSatisfy(\.isFinite)
        else { throw FormatError(file: file, reason: "ranks must be above 0 and alphas finite") }
    }

    public func json() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(self)) + [UInt8(ascii: "\n")]
    }

    /// The rank of the module of this name.
    func rank(of module: String) -> Int { pattern(rankPattern, module) ?? rank }

    /// The alpha of the module of this name.
    func alpha(of module: String) -> Double { pattern(alphaPattern, module) ?? alpha }

    /// What the module of this name multiplies `B A x` with.
    func scale(of module: String) -> Double {
        let rank = Double(rank(of: module))
        return alpha(of: module) / (usesRankStabilisedScale == true ? rank.squareRoot() : rank)
    }

    /// peft takes a pattern's key as a regular expression over the end of a module's name; keys here are plain names.
    private func pattern<Value>(_ values: [String: Value], _ module: String) -> Value? {
        values.filter { module == $0.key || module.hasSuffix(".\($0.key)") }.max { $0.key.count < $1.key.count }?.value
    }
}
