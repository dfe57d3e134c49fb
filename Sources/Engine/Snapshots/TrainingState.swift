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
        let best: Best?
        let reallocation: Reallocation.State?
    }

    /// The epoch whose parameters would be kept if the trial ended here; the parameters themselves are tensors.
    struct Best: Sendable, Codable {
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
    private let values: [String: [Float]]

    init(_ state: TrainingState) {
        values = Dictionary(state.tensors.map { ($0.name, $0.values) }) { first, _ in first }
    }

    /// - Throws: `EngineError` where the state is of another model or allocation.
    func values(_ kind: Kind, of parameter: Parameter) throws(EngineError) -> [Float] {
        guard let found = values[kind.name(of: parameter)], found.count == parameter.count else {
            throw EngineError("the snapshot has no '\(kind.name(of: parameter))' of \(parameter.count) values")
        }
        return found
    }

    enum Kind: String {
        case value, first, second, best

        func name(of parameter: Parameter) -> String { "\(rawValue)/\(parameter.name)" }

        func tensor(_ parameter: Parameter, _ values: [Float]) -> SafetensorsWriter.Tensor {
            SafetensorsWriter.Tensor(
                name: name(of: parameter), shape: [parameter.rows, parameter.columns], values: values)
        }
    }
}
