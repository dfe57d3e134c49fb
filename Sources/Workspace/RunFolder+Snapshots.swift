public import Domain
internal import Glibc
internal import SystemPackage

/// The snapshots of a run: the newest two, each whole or not there, and each known by the event that says so.
extension RunFolder {
    private static let keptSnapshotCount = 2

    /// Writes a snapshot, which `body` hands over in pieces; older ones stay until it has been said and `removeSnapshots` is called.
    /// - Parameter before: how many were taken at the same step of the trial.
    public func writeSnapshot(
        trial: TrialID, stepCount: Int, before: Int = 0, _ body: (_ sink: ([UInt8]) throws -> Void) throws -> Void
    ) throws(WorkspaceError) -> SnapshotRecord {
        let name = "\(trial.fileName)-\(stepCount)" + (before > 0 ? "-\(before + 1)" : "")
        let path = "\(Self.snapshotFolder)/\(name).safetensors"
        let written = try write(to: path, body)
        return SnapshotRecord(
            path: path, sizeBytes: written.sizeBytes, digest: written.digest, trial: trial, stepCount: stepCount)
    }

    /// The path of a snapshot; nil where the file is not there any more, or is not what was said of it.
    public func snapshotPath(_ record: SnapshotRecord) throws(WorkspaceError) -> String? {
        do throws(WorkspaceError) {
            return try open(record.path) { try FileDigest.of($0).digest } == record.digest ? try artifactPath(record.path) : nil
        } catch  where error.code == .missing {
            return nil
        }
    }

    /// Removes every file of the snapshot folder but those of the newest `records`.
    public func removeSnapshots(but records: [SnapshotRecord]) {
        let folder = root.appending(Self.snapshotFolder)
        let kept = Set(records.suffix(Self.keptSnapshotCount).map(\.path))
        guard let names = try? DurableFile.names(in: folder) else { return }
        for name in names where !kept.contains("\(Self.snapshotFolder)/\(name)") {
            _ = unsafe unlink(folder.appending(name).string)
        }
    }
}
