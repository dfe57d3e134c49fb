public import Domain

/// A model folder as a run opens it: configuration, weights and tokenizer, held against each other. Weights' values stay in their files.
public struct ModelFolder: Sendable {
    let configuration: ModelConfiguration
    private let description: ModelDescription
    let checkpoint: Checkpoint
    let tokenizer: Tokenizer
    private let path: String

    /// - Throws: `FormatError` or `ModelConfigurationError` for files that are not what they should be, or do not fit each other.
    public init(path: String) throws {
        self.path = path
        (configuration, checkpoint) = try Checkpoint.open(folder: path)
        description = try ModelDescription(configuration: configuration)
        tokenizer = try Tokenizers.open(modelFolder: path)
        guard tokenizer.pieceCount <= description.embeddings.words.entries else {
            throw FormatError(
                file: tokenizer.file,
                reason: "\(tokenizer.pieceCount) pieces; the model has vectors for \(description.embeddings.words.entries)")
        }
        try checkTemplate()
    }

    /// What a run would say of the folder, before any weight's value is read.
    /// - Parameter confinementGaps: what this process could not give up before, for the record.
    /// - Throws: `MissingLibrary`: that is no word about the model.
    public static func inspect(path: String, confinementGaps: [String]? = nil) throws -> ModelInspection {
        do {
            let folder = try ModelFolder(path: path)
            let predictsTokens = try Transformer.check(configuration: folder.configuration, checkpoint: folder.checkpoint)
            return ModelInspection(
                refusal: nil, conversationRefusal: folder.conversationRefusal, predictsTokens: predictsTokens,
                confinementGaps: confinementGaps)
        } catch {
            guard !(error is MissingLibrary) else { throw error }
            return ModelInspection(
                refusal: "\(error)", conversationRefusal: nil, predictsTokens: false, confinementGaps: confinementGaps)
        }
    }

    private var conversationRefusal: String? {
        do {
            _ = try ChatTemplate(modelFolder: path, tokenizer: tokenizer)
            return nil
        } catch {
            return "\(error)"
        }
    }

    /// Every token that a template puts around a text has a vector, and so has every type that it gives to one, where types are read.
    private func checkTemplate() throws {
        let typeCount = description.embeddings.types?.entries ?? 1
        let wordCount = description.embeddings.words.entries
        for part in tokenizer.template.single + tokenizer.template.pair {
            let type: Int
            switch part {
            case .first(let given), .second(let given): type = given
            case .token(let id, let given):
                type = given
                guard (0..<wordCount).contains(id) else {
                    throw FormatError(
                        file: tokenizer.file,
                        reason: "puts the token \(id) around texts; the model has vectors for \(wordCount)")
                }
            }
            // A model of one type reads all as that one.
            guard typeCount == 1 || (0..<typeCount).contains(type) else {
                throw FormatError(
                    file: tokenizer.file, reason: "gives texts the type \(type); the model has \(typeCount) types")
            }
        }
    }
}
