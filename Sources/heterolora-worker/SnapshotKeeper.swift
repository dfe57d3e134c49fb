import Domain
import Engine
import Workspace

/// Writes the snapshots of a run, says each in its events, and finds the one to go on from.
final class SnapshotKeeper {
    private let folder: RunFolder
    private let log: EventLog
    private let interval: Double
    private let isStopAsked: () -> Bool
    private var records: [SnapshotRecord]
    private var lastTime = Clocks.monotonicSeconds()

    /// - Parameter interval: seconds after which one is due.
    init(folder: RunFolder, log: EventLog, interval: Double, isStopAsked: @escaping () -> Bool) {
        self.folder = folder
        self.log = log
        self.interval = interval
        self.isStopAsked = isStopAsked
        records = log.snapshotRecords
    }

    /// The newest snapshot that is whole, from which the events go on too; nil where the run begins anew.
    func latest() throws -> (snapshot: RunSnapshot, path: String)? {
        for record in records.reversed() {
            guard let path = try folder.snapshotPath(record) else { continue }
            do {
                let snapshot = try RunSnapshot(path: path)
                log.goOn(from: record)
                return (snapshot, path)
            } catch {
                // Another release's, say: an older one or the beginning will do, and the events hold the run to what it said.
                complain("\(error); it is passed over")
            }
        }
        return nil
    }

    var keeping: SnapshotKeeping {
        SnapshotKeeping(
            wish: { [self] in
                if isStopAsked() { return .stop }
                return Clocks.monotonicSeconds() - lastTime >= interval ? .snapshot : .goOn
            },
            keep: { [self] in try keep($0) })
    }

    /// For a process whose snapshots are taken by another one.
    static func asking(every interval: Double, isStopAsked: @escaping () -> Bool) -> SnapshotKeeping {
        var lastTime = Clocks.monotonicSeconds()
        return SnapshotKeeping(
            wish: {
                if isStopAsked() { return .stop }
                return Clocks.monotonicSeconds() - lastTime >= interval ? .snapshot : .goOn
            },
            keep: { _ in lastTime = Clocks.monotonicSeconds() })
    }

    private func keep(_ snapshot: RunSnapshot) throws {
        // A place that lies behind what was said already cannot be named by the events; the older snapshot serves.
        guard !log.isRepeating else { return }
        // The trial that is told may not have moved while others, whose states are in the file too, have.
        let before = records.count { $0.trial == snapshot.trial && $0.stepCount == snapshot.stepCount }
        let record = try folder.writeSnapshot(trial: snapshot.trial, stepCount: snapshot.stepCount, before: before) {
            try snapshot.write(to: $0)
        }
        try log.say(record, time: Clocks.now())
        records.append(record)
        folder.removeSnapshots(but: records)
        lastTime = Clocks.monotonicSeconds()
    }
}
