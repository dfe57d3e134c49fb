public import Domain
internal import SystemPackage

/// What a run has said and says: its facts are a function of the plan, so an attempt that goes on from an earlier place says nothing
/// twice, and is held to what was said before.
public final class EventLog {
    private let writer: EventWriter
    /// What earlier attempts said, snapshots left out.
    private let said: [Fact]
    /// Snapshots with the number of facts that had been said before each.
    private let snapshots: [(record: SnapshotRecord, factCount: Int)]
    /// How much of `said` the run has come past.
    private var position = 0
    /// What the run last computed with, by its own words; nil where nobody wrote it down.
    private var machine: Machine?
    /// Set where this attempt computes with another.
    private var change: MachineChange?

    /// Opens the events of `folder` for a new attempt.
    public init(folder: RunFolder, attempt: Int) throws(WorkspaceError) {
        // First the writer, which cuts off what a crash left of a line.
        writer = try EventWriter(folder: folder, attempt: attempt)
        var reader = try EventReader(folder: folder)
        var facts: [Fact] = []
        var snapshots: [(SnapshotRecord, Int)] = []
        while let event = try reader.next() {
            switch event.fact {
            case .snapshotWritten(let record): snapshots.append((record, facts.count))
            // Not the plan's doing either.
            case .runMachineChanged(let change): machine = change.to
            case .runPrepared(let preparation):
                machine = preparation.machine
                facts.append(event.fact)
            default: facts.append(event.fact)
            }
        }
        said = facts
        self.snapshots = snapshots
    }

    /// The snapshots that were written, oldest first.
    public var snapshotRecords: [SnapshotRecord] { snapshots.map(\.record) }

    /// Whether the run is still on ground that an earlier attempt has covered.
    public var isRepeating: Bool { position < said.count }

    /// The run goes on from this snapshot: what was said before it is behind.
    public func goOn(from record: SnapshotRecord) {
        position = snapshots.last { $0.record == record }?.factCount ?? 0
    }

    /// Appends that the run goes on with another machine, where it has begun and does.
    /// - Parameter machine: what this attempt computes with.
    public func goOn(with machine: Machine, time: Timestamp) throws(WorkspaceError) {
        guard !said.isEmpty, self.machine.map({ !$0.computesLike(machine) }) ?? true else { return }
        let change = MachineChange(from: self.machine, to: machine)
        try writer.append(.runMachineChanged(change), time: time)
        (self.machine, self.change) = (machine, change)
    }

    /// Appends a fact, unless an earlier attempt has said it.
    /// - Throws: `conflict` where an earlier attempt said something else here: program, machine or files have changed.
    public func say(_ fact: Fact, time: Timestamp) throws(WorkspaceError) {
        guard isRepeating else { return try writer.append(fact, time: time) }
        let earlier = said[position]
        guard earlier.repeatable == fact.repeatable else {
            throw WorkspaceError(
                code: .conflict, path: writer.path.string,
                reason:
                    "fact \(position + 1) of the run was '\(earlier.kind.rawValue)' and now is '\(fact.kind.rawValue)' with "
                    + "other words; \(changeWords), so the run cannot go on: drop its request again"
            )
        }
        position += 1
    }

    private var changeWords: String {
        change.map { "what was said after the last snapshot cannot be said again the same: \($0.words)" }
            ?? "program, machine or files have changed since"
    }

    /// Appends that a snapshot was written; never while the run repeats itself.
    public func say(_ record: SnapshotRecord, time: Timestamp) throws(WorkspaceError) {
        try writer.append(.snapshotWritten(record), time: time)
    }
}
