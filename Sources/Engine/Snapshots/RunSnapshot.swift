public import Domain
internal import FoundationEssentials

/// A run between two steps of one of its trials: all that another process needs to go on and end with the same bits.
///
/// As a file it is a safetensors file: parameters and moments are tensors, everything else is JSON in its metadata.
public struct RunSnapshot: Sendable {
    static let formatVersion = 3
    private static let metadataKey = "heterolora_snapshot"

    let decisions: SearchDecisions
    let training: TrainingState

    public var trial: TrialID { training.position.trial }
    /// Optimiser steps done in the trial.
    public var stepCount: Int { training.position.stepsDone }

    init(decisions: SearchDecisions, training: TrainingState) {
        self.decisions = decisions
        self.training = training
    }

    private struct Content: Codable {
        let formatVersion: Int
        let engineVersion: String
        let decisions: SearchDecisions
        let position: TrainingState.Position
    }

    /// The file's bytes, handed to `sink` in pieces. Parameters are read where they lie, so this is to be done before the next step.
    public func write(to sink: (_ bytes: [UInt8]) throws -> Void) throws {
        let content = Content(
            formatVersion: Self.formatVersion, engineVersion: Engine.version, decisions: decisions, position: training.position)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        let json = String(decoding: try encoder.encode(content), as: UTF8.self)
        try SafetensorsWriter.write(training.tensors, metadata: [Self.metadataKey: json], to: sink)
    }

    /// The file at `path`, whose tensors stay there until they are asked for.
    /// - Throws: `FormatError` for a file that is no snapshot of this engine.
    public init(path: String) throws(FormatError) {
        try self.init(SafetensorsFile(path: path))
    }

    private init(_ file: SafetensorsFile) throws(FormatError) {
        let name = file.name
        guard let json = file.metadata[Self.metadataKey] else { throw FormatError(file: name, reason: "is no snapshot") }
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        let content = try FormatError.wrapping(name) { try decoder.decode(Content.self, from: Data(json.utf8)) }
        guard content.formatVersion == Self.formatVersion, content.engineVersion == Engine.version else {
            throw FormatError(
                file: name,
                reason: "a snapshot of engine \(content.engineVersion), format \(content.formatVersion); this is engine "
                    + "\(Engine.version), format \(Self.formatVersion)")
        }
        decisions = content.decisions
        var tensors: [SafetensorsWriter.Tensor] = []
        for tensor in file.names {
            let shape = file.shape(of: tensor) ?? []
            try file.check(tensor, shape: shape)
            tensors.append(
                SafetensorsWriter.Tensor(name: tensor, shape: shape) { range throws(FormatError) in
                    try file.floats(tensor, elements: range)
                })
        }
        training = TrainingState(position: content.position, tensors: tensors)
    }
}

/// What the search had decided before the first trial began.
struct SearchDecisions: Sendable, Codable {
    /// In the order in which they are trained.
    let variants: [Decided]
    let searchSeconds: Double

    struct Decided: Sendable, Codable {
        let variant: ArmVariant
        let allocation: Allocation
        /// Nil where none was chosen.
        let learningRate: Double?
    }

    subscript(variant: ArmVariant) -> Decided? { variants.first { $0.variant == variant } }
}

/// What the host of a run wants between two steps.
public enum SnapshotWish: Sendable {
    case goOn
    case snapshot
    /// A snapshot, and then the end.
    case stop
}

/// How a run outlives its process: the host says when, and keeps what it is given.
public struct SnapshotKeeping {
    public let wish: () -> SnapshotWish
    public let keep: (RunSnapshot) throws -> Void

    public init(wish: @escaping () -> SnapshotWish, keep: @escaping (RunSnapshot) throws -> Void) {
        self.wish = wish
        self.keep = keep
    }

    /// Nothing is ever kept.
    public static var none: SnapshotKeeping { SnapshotKeeping(wish: { .goOn }, keep: { _ in }) }
}
