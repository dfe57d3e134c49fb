internal import Domain

/// How the processes of a run share its work: groups that each train trials of their own, and within a group the rows of every batch.
///
/// The first process decides and speaks: events, lock, snapshots and results are its alone.
public struct Crew: Sendable {
    public let all: any Peers
    /// Those that train the same trials as this one, each a shard of every batch.
    let mates: any Peers
    /// Which group this process is of, from 0.
    let group: Int
    let groupCount: Int

    /// This process alone.
    public static var alone: Crew { Crew(peers: Alone()) }

    private init(peers: Alone) {
        all = peers
        mates = peers
        group = 0
        groupCount = 1
    }

    /// - Parameter processesPerTrial: how many share each trial's rows; neighbours by their places.
    /// - Throws: `EngineError` where the processes cannot be shared out like that.
    public init(_ all: any Peers, processesPerTrial: Int) throws(EngineError) {
        guard processesPerTrial > 0, all.count.isMultiple(of: processesPerTrial) else {
            throw EngineError(
                "\(all.count) processes cannot be dealt to trials of \(processesPerTrial) each: start a multiple of them")
        }
        self.all = all
        group = all.place / processesPerTrial
        groupCount = all.count / processesPerTrial
        mates = all.split(by: group)
    }

    /// Whether this is the process that speaks for the run.
    public var isFirst: Bool { all.place == 0 }
    /// Whether this is the process that speaks for its group.
    var leads: Bool { mates.place == 0 }

    /// The process that leads a group, among all.
    func leader(of group: Int) -> Int { group * mates.count }

    /// Which group trains each trial: each in its turn goes to the group that has the least to do. A function of the plan and the number of
    /// groups alone.
    func groups(of trials: [TrialID]) -> [Int] {
        var loads = [Int](repeating: 0, count: groupCount)
        return trials.map { trial in
            let group = loads.indices.min { (loads[$0], $0) < (loads[$1], $1) } ?? 0
            // A head alone trains on vectors that are computed once.
            loads[group] += trial.arm == .headOnly ? 1 : 20
            return group
        }
    }

    /// What the group's first process answers, in all of its processes.
    func agreed(_ wish: () throws -> SnapshotWish) rethrows -> SnapshotWish {
        guard mates.count > 1 else { return try wish() }
        let own = try leads ? [wish().rawValue] : []
        return mates.gather(own).first?.first.flatMap(SnapshotWish.init(rawValue:)) ?? .goOn
    }

    /// Does something for every key in the group that it falls to; what came of each is known to all.
    /// - Parameter keys: the same in every process; a key falls to the same group whenever it comes.
    /// - Throws: what the first of those that failed threw, in all processes.
    func spread<Value: Portable>(_ keys: [Int], _ body: (Int) throws -> Value) throws -> [Value] {
        guard groupCount > 1 else { return try keys.map(body) }
        var (answers, failure): ([(key: Int, value: Value)], SpreadFailure?) = ([], nil)
        for key in keys where key % groupCount == group {
            do {
                answers.append((key, try body(key)))
            } catch {
                // Who speaks for the run ends it.
                if isFirst, error is EngineStopped { throw error }
                failure = SpreadFailure(key: key, error)
                break
            }
        }
        var writer = PortableWriter()
        (failure.map { [$0] } ?? []).write(to: &writer)
        writer.add(answers.count)
        for answer in answers {
            writer.add(answer.key)
            answer.value.write(to: &writer)
        }
        var values: [Int: Value] = [:]
        var failures: [SpreadFailure] = []
        for bytes in all.gather(leads ? writer.bytes : []) where !bytes.isEmpty {
            var reader = PortableReader(bytes)
            failures += [SpreadFailure](from: &reader)
            for _ in 0..<reader.integer() {
                let key = reader.integer()
                values[key] = Value(from: &reader)
            }
        }
        if let first = failures.min(by: { $0.key < $1.key }) { throw first.error }
        return keys.compactMap { values[$0] }
    }
}

/// Why a thing that was spread could not be done, as it reaches the others.
private struct SpreadFailure: Portable {
    let key: Int
    private let words: String

    init(key: Int, _ error: any Error) {
        self.key = key
        words = "\(error)"
    }

    init(from reader: inout PortableReader) {
        key = reader.integer()
        words = String(decoding: [UInt8](from: &reader), as: UTF8.self)
    }

    func write(to writer: inout PortableWriter) {
        writer.add(key)
        Array(words.utf8).write(to: &writer)
    }

    var error: EngineError { EngineError(words) }
}
