/// A snapshot of a training is on the disk: the run can go on from here, whatever dies.
public struct SnapshotRecord: Sendable, Equatable, Codable {
    /// Relative to the run folder.
    public let path: String
    public let sizeBytes: Int
    public let digest: Digest
    /// The trial that it stands in.
    public let trial: TrialID
    /// Optimiser steps done in it.
    public let stepCount: Int

    public init(path: String, sizeBytes: Int, digest: Digest, trial: TrialID, stepCount: Int) {
        self.path = path
        self.sizeBytes = sizeBytes
        self.digest = digest
        self.trial = trial
        self.stepCount = stepCount
    }
}

/// An attempt that ended before its run did: the daemon stopped, the worker died, or somebody paused the request.
public struct AttemptEnd: Sendable, Equatable, Codable {
    public let attempt: Int
    public let reason: Reason
    /// For a person, in English.
    public let words: String
    /// What `words` were made of, for other languages; nil in records of before.
    public let message: Message?
    /// How long the worker held its cores; where nobody saw its end, up to its last event.
    public let wallSeconds: Double

    public init(attempt: Int, reason: Reason, words: String, message: Message? = nil, wallSeconds: Double) {
        self.message = message
        self.attempt = attempt
        self.reason = reason
        self.words = words
        self.wallSeconds = wallSeconds
    }

    public func words(in language: Language) -> String { message.told(in: language, orElse: words) }

    public enum Reason: String, Sendable, Codable, CaseIterable {
        /// It was asked to: by a stop of the daemon.
        case stopped
        /// It was asked to by a control file.
        case paused
        /// It crashed.
        case died
        /// It was killed from outside, or ended while no daemon watched: not a word against its request.
        case lost
    }
}
