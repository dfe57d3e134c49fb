internal import Domain
internal import FoundationEssentials
internal import Tensors

/// A folder with an adapter that peft wrote, and in `expected.safetensors` the logits and the loss that peft computes with it
/// on the case of its base model.
public struct GoldenAdapter {
    private let folder: String
    private let baseFolder: String

    /// Whether `folder` holds a case of this kind.
    public static func exists(in folder: String) -> Bool {
        FileManager.default.fileExists(atPath: folder + "/expected.safetensors")
            && FileManager.default.fileExists(atPath: folder + "/" + PeftAdapter.configurationName)
    }

    /// - Parameter baseFolder: the base model's golden case; nil for the folder of the adapter's own `base_model_name_or_path`,
    ///   looked for beside it.
    public init(folder: String, baseFolder: String? = nil) throws {
        self.folder = folder
        if let baseFolder {
            self.baseFolder = baseFolder
        } else {
            let path = folder + "/" + PeftAdapter.configurationName
            let json = try FormatError.wrapping(path) { try Data(contentsOf: URL(filePath: path)) }
            let name = try PeftConfiguration(json: Array(json), file: path).baseModel
            let parent = URL(filePath: folder).standardizedFileURL.deletingLastPathComponent().path
            self.baseFolder = name.hasPrefix("/") ? name : parent + "/" + name
        }
    }

    /// How far the logits and the loss are from peft's.
    public func check() throws -> [Deviation] {
        let base = try GoldenCase(folder: baseFolder)
        let (configuration, checkpoint) = try Checkpoint.open(folder: baseFolder)
        let model = try Transformer(configuration: configuration, checkpoint: checkpoint)
        let shape = try ModelShape(configuration: configuration)
        let adapter = try PeftAdapter(folder: folder, sites: shape.sites, shardCount: 1)
        try adapter.adapters.attach(to: model)
        let expected = try SafetensorsFile(path: folder + "/expected.safetensors")
        let forward = try base.forward(model: model, checkpoint: checkpoint, configuration: configuration, saved: adapter)
        return try [("logits", forward.logits), ("loss", [Float(forward.loss)])].map { name, values in
            Deviation.comparison(
                name, values.map(Double.init), try expected.floats(name).map(Double.init),
                absoluteTolerance: GoldenCase.absoluteTolerance, relativeTolerance: GoldenCase.relativeTolerance)
        }
    }
}
