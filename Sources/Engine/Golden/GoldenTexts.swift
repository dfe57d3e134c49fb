internal import Domain
internal import FoundationEssentials
internal import Tensors

/// A folder of texts with what a real model makes of them: for an encoder token ids and last hidden states
/// (`minilm-tokens.json`, `minilm-hidden.safetensors`: `hidden.0`, `hidden.1`, …), for a decoder token ids, the last position's
/// logits and the mean loss per text (`smollm2-tokens.json`, `smollm2-logits.safetensors`: `last_logits.0`, `loss.0`, …).
public struct GoldenTexts {
    /// Which model's texts.
    public enum Model: String, Sendable, CaseIterable {
        case miniLM = "minilm"
        case smolLM2 = "smollm2"

        /// The folder that holds the model in a store of models.
        public var folderName: String {
            switch self {
            case .miniLM: "all-MiniLM-L6-v2"
            case .smolLM2: "SmolLM2-135M-Instruct"
            }
        }

        /// Absolute, on hidden states or logits; four-bit weights leave less agreement.
        fileprivate var tolerance: Double {
            switch self {
            case .miniLM: 1e-4
            case .smolLM2: 1e-2
            }
        }
    }

    private let folder: String
    private let model: Model
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

    /// The models that `folder` has texts of.
    public static func models(in folder: String) -> [Model] {
        Model.allCases.filter { FileManager.default.fileExists(atPath: tokensPath(folder, $0)) }
    }

    private static func tokensPath(_ folder: String, _ model: Model) -> String { "\(folder)/\(model.rawValue)-tokens.json" }

    public init(folder: String, model: Model) throws {
        self.folder = folder
        self.model = model
        let path = Self.tokensPath(folder, model)
        do {
            references = try JSONDecoder().decode(References.self, from: Data(contentsOf: URL(filePath: path)))
        } catch {
            throw FormatError(file: path, reason: "is not a list of texts and their token ids")
        }
        guard references.inputIDs.count == references.texts.count else {
            throw FormatError(file: path, reason: "has not one list of ids per text")
        }
    }

    /// Tokenises every text and runs the model of `modelFolder` on it.
    /// - Returns: per text how far its ids (0 or 1, equal or not) and the model's answer are from the reference.
    public func check(modelFolder: String) throws -> [Deviation] {
        let (configuration, checkpoint) = try Checkpoint.open(folder: modelFolder)
        let model = try Transformer(configuration: configuration, checkpoint: checkpoint)
        let shape = try ModelShape(configuration: configuration)
        let tokenizer = try Tokenizers.open(modelFolder: modelFolder)
        guard tokenizer.pieceCount <= shape.vocabularySize else {
            throw FormatError(
                file: tokenizer.file,
                reason: "\(tokenizer.pieceCount) pieces; the model has vectors for \(shape.vocabularySize)")
        }
        let expected = try SafetensorsFile(
            path: "\(folder)/\(self.model.rawValue)-\(self.model == .miniLM ? "hidden" : "logits").safetensors")
        let tape = Tape(records: false)
        var results: [Deviation] = []
        for (index, text) in references.texts.enumerated() {
            let tokens = try tokenizer.encode(text, tokenCountMax: shape.positionCountMax)
            guard !tokens.ids.isEmpty else { throw FormatError(file: tokenizer.file, reason: "gives text \(index) no token") }
            results.append(.equality("tokens.\(index)", tokens.ids == references.inputIDs[index]))
            for (name, values) in try answers(model, tape, tokens, index) where expected.shape(of: name) != nil {
                results.append(
                    .comparison(
                        name, values.map(Double.init), try expected.floats(name).map(Double.init),
                        absoluteTolerance: self.model.tolerance, relativeTolerance: 0))
            }
            tape.reset()
        }
        if let pair = references.pair, pair.text.count == 2 {
            let tokens = try tokenizer.encode(pair.text[0], pair: pair.text[1], tokenCountMax: 512)
            results.append(.equality("tokens.pair", tokens.ids == pair.inputIDs && tokens.types == pair.typeIDs))
        }
        return results
    }

    private func answers(
        _ model: Transformer, _ tape: Tape, _ tokens: TokenSequence, _ index: Int
    ) throws(EngineError) -> [(name: String, values: [Float])] {
        let batch = PackedTokens([(tokens.ids, tokens.types)])
        let state = model.hiddenState(tape, batch)
        guard self.model == .smolLM2 else { return [("hidden.\(index)", state.array)] }
        guard let head = model.languageHead else { throw EngineError("the model predicts no next token") }
        let logits = tape.scores(tape.lastRows(state, offsets: batch.offsets), head)
        let targets: [Int?] = tokens.ids.dropFirst().map(\.self) + [nil]
        let losses = tape.languageModelLoss(state, head, targets: targets, divisor: 1)
        let mean = losses.isEmpty ? 0 : losses.reduce(0) { $0 + $1.loss } / Double(losses.count)
        return [("last_logits.\(index)", logits.array), ("loss.\(index)", [Float(mean)])]
    }
}
