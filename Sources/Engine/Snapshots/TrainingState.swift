internal import Domain
internal import Tensors

/// One trial between two of its steps.
struct TrainingState: Sendable {
    struct Position: Sendable, Codable {
        let trial: TrialID
        /// Epochs done, their evaluation included.
        let epoch: Int
        let stepsDone: Int
        let moments: AdamW.Powers
        /// The generators that dropout draws from, one per shard.
        let dropoutStates: [UInt64]
        let window: ProgressWindow.Sums
        let trainingSeconds: Double
        let evaluationSeconds: Double
        let lowest: Lowest?
        let kept: Kept?
        let reallocation: Reallocation.State?
    }

    /// The epoch with the lowest loss on the validation rows so far, from which patience is counted.
    struct Lowest: Sendable, Codable {
        let epoch: Int
        let loss: Double
    }

    /// The epoch whose parameters would be kept if the trial ended here; the parameters themselves are tensors.
    struct Kept: Sendable, Codable {
        let epoch: Int
        let step: Int
        let validation: Evaluation
        /// What a dynamic search had on; nil without one.
        let selected: [String: [Int]]?
    }

    let position: Position
    /// `value/NAME`, `first/NAME`, `second/NAME` and, where an epoch's parameters are kept, `best/NAME` of every parameter.
    let tensors: [SafetensorsWriter.Tensor]
}

/// The tensors of a state by their names, each taken once.
struct StateTensors {
    private let tensors: [String: SafetensorsWriter.Tensor]

    init(_ state: TrainingState) {
        tensors = Dictionary(state.tensors.map { ($0.name, $0) }) { first, _ in first }
    }

    /// Throws where the state is of another model or allocation; nothing has been taken from it then.
    func check(_ kinds: [Kind], of parameters: [Parameter]) throws(EngineError) {
        for parameter in parameters { for kind in kinds { _ = try tensor(kind, of: parameter) } }
    }

    /// - Throws: `EngineError` where the state is of another model or allocation, `FormatError` where its file cannot be read.
    func values(_ kind: Kind, of parameter: Parameter) throws -> [Float] { try tensor(kind, of: parameter).values() }

    private func tensor(_ kind: Kind, of parameter: Parameter) throws(EngineError) -> SafetensorsWriter.Tensor {
        guard let found = tensors[kind.name(of: parameter)], found.count == parameter.count else {
            throw EngineError("the snapshot has no '\(kind.name(of: parameter))' of \(parameter.count) values")
        }
        return found
    }

    enum Kind: String {
        case value, first, second, best

        func name(of parameter: Parameter) -> String { "\(rawValue)/\(parameter.name)" }

        func tensor(_ parameter: Parameter, _ buffer: FloatBuffer) -> SafetensorsWriter.Tensor {
            SafetensorsWriter.Tensor(
                name: name(of: parameter), shape: [parameter.rows, parameter.columns], buffer: buffer)
        }
    }
}
