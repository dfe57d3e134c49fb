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
    /// Later trials that other processes of the run, or this one, had begun; none of what they say has been said.
    let beside: [Beside]

    /// A trial that waits for its turn to be told.
    struct Beside: Sendable {
        /// What it has to say up to its state.
        let facts: [Fact]
        let training: TrainingState
    }

    public var trial: TrialID { training.position.trial }
    /// Optimiser steps done in the trial.
    public var stepCount: Int { training.position.stepsDone }

    init(decisions: SearchDecisions, training: TrainingState, beside: [Beside] = []) {
        self.decisions = decisions
        self.training = training
        self.beside = beside
    }

    private struct Content: Codable {
        let formatVersion: Int
        let engineVersion: String
        let decisions: SearchDecisions
        let position: TrainingState.Position
        /// Nil in the snapshots of one process.
        let beside: [Other]?

        struct Other: Codable {
            let facts: [PortableFact]
            let position: TrainingState.Position
        }
    }

    /// Under which names the tensors of a later trial stand.
    private static func prefix(_ place: Int) -> String { "beside/\(place)/" }

    /// The file's bytes, handed to `sink` in pieces. Parameters are read where they lie, so this is to be done before the next step.
    public func write(to sink: (_ bytes: [UInt8]) throws -> Void) throws {
        let others = try beside.map { other in
            Content.Other(facts: try other.facts.map(PortableFact.init), position: other.training.position)
        }
        let content = Content(
            formatVersion: Self.formatVersion, engineVersion: Engine.version, decisions: decisions, position: training.position,
            beside: others.isEmpty ? nil : others)
        let tensors =
            training.tensors
            + beside.enumerated().flatMap { place, other in
                other.training.tensors.map { $0.renamed(Self.prefix(place) + $0.name) }
            }
        try SafetensorsWriter.write(tensors, metadata: [Self.metadataKey: try StateJSON.text(content)], to: sink)
    }

    /// The file at `path`, whose tensors stay there until they are asked for.
    /// - Throws: `FormatError` for a file that is no snapshot of this engine.
    public init(path: String) throws(FormatError) {
        try self.init(SafetensorsFile(path: path))
    }

    private init(_ file: SafetensorsFile) throws(FormatError) {
        let name = file.name
        guard let json = file.metadata[Self.metadataKey] else { throw FormatError(file: name, reason: "is no snapshot") }
        let content = try FormatError.wrapping(name) { try StateJSON.value(Content.self, json) }
        guard content.formatVersion == Self.formatVersion, content.engineVersion == Engine.version else {
            throw FormatError(
                file: name,
                reason: "a snapshot of engine \(content.engineVersion), format \(content.formatVersion); this is engine "
                    + "\(Engine.version), format \(Self.formatVersion)")
        }
        decisions = content.decisions
        var rest = try file.stateTensors()
        var beside: [Beside] = []
        for (place, other) in (content.beside ?? []).enumerated() {
            let prefix = Self.prefix(place)
            let own = rest.filter { $0.name.hasPrefix(prefix) }
            rest.removeAll { $0.name.hasPrefix(prefix) }
            let facts = try FormatError.wrapping(name) { try other.facts.map { try $0.fact } }
            beside.append(
                Beside(
                    facts: facts,
                    training: TrainingState(
                        position: other.position, tensors: own.map { $0.renamed(String($0.name.dropFirst(prefix.count))) })))
        }
        self.beside = beside
        training = TrainingState(position: content.position, tensors: rest)
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
public enum SnapshotWish: UInt8, Sendable {
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
