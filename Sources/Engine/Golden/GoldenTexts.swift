internal import Domain
internal import FoundationEssentials
internal import Tensors

/// A folder of texts with the token ids and last hidden states that a real model gives them: `minilm-tokens.json` and
/// `minilm-hidden.safetensors` (`hidden.0`, `hidden.1`, …, one per text).
public struct GoldenTexts {
    static let hiddenTolerance = 1e-4

    private let folder: String
    private let references: References

    private struct References: Decodable {
        let texts: [String]
        let inputIDs: [[Int]]
        let pair: Pair?

        struct Pair: Decodable {
            let text: [String]
            let inputIDs: [Int]
            let typeIDs: [Int]

            enum CodingKeys: String, CodingKey {
                case text
                case inputIDs = "input_ids"
                case typeIDs = "token_type_ids"
            }
        }

        enum CodingKeys: String, CodingKey {
            case texts
            case inputIDs = "input_ids"
            case pair
        }
    }

    /// Whether `folder` holds such texts.
    public static func exists(in folder: String) -> Bool {
        FileManager.default.fileExists(atPath: folder + "/minilm-tokens.json")
    }

    public init(folder: String) throws {
        self.folder = folder
        let path = folder + "/minilm-tokens.json"
        do {
            references = try JSONDecoder().decode(References.self, from: Data(contentsOf: URL(filePath: path)))
        } catch {
            throw FormatError(file: path, reason: "is not a list of texts and their token ids")
        }
    }

    /// Tokenises every text and runs the model of `modelFolder` on it.
    /// - Returns: per text how far its ids (0 or 1, equal or not) and its hidden state are from the reference.
    public func check(modelFolder: String) throws -> [Deviation] {
        let (configuration, checkpoint) = try Checkpoint.open(folder: modelFolder)
        let model = try Architectures.model(configuration: configuration, checkpoint: checkpoint)
        let shape = try ModelShape(configuration: configuration)
        let tokenizer = try WordPieceTokenizer(modelFolder: modelFolder)
        guard tokenizer.pieceCount <= shape.vocabularySize else {
            throw FormatError(
                file: modelFolder + "/vocab.txt",
                reason: "\(tokenizer.pieceCount) pieces; the model has vectors for \(shape.vocabularySize)")
        }
        let hidden = try SafetensorsFile(path: folder + "/minilm-hidden.safetensors")
        let tape = Tape(records: false)
        var results: [Deviation] = []
        guard references.inputIDs.count == references.texts.count else {
            throw FormatError(file: folder + "/minilm-tokens.json", reason: "has not one list of ids per text")
        }
        for (index, text) in references.texts.enumerated() {
            let tokens = tokenizer.encode(text, tokenCountMax: shape.positionCountMax)
            results.append(.equality("tokens.\(index)", tokens.ids == references.inputIDs[index]))
            let state = model.hiddenState(tape, PackedTokens([(tokens.ids, tokens.types)]))
            results.append(
                .comparison(
                    "hidden.\(index)", state.array.map(Double.init), try hidden.floats("hidden.\(index)").map(Double.init),
                    absoluteTolerance: Self.hiddenTolerance, relativeTolerance: 0))
            tape.reset()
        }
        if let pair = references.pair, pair.text.count == 2 {
            let tokens = tokenizer.encode(pair.text[0], pair: pair.text[1], tokenCountMax: 512)
            results.append(.equality("tokens.pair", tokens.ids == pair.inputIDs && tokens.types == pair.typeIDs))
        }
        return results
    }
}
