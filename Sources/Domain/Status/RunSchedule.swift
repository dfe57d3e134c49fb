/// Which of the waiting requests starts next: a pure function of what waits, what runs and what there is room for.
///
/// Higher priorities first. Among equals the teams take turns: the team with the fewest runs at work, then the one whose last start
/// is longest ago. Within a team in order of arrival. The first in this order that may start waits for room; nothing smaller
/// overtakes it, or a large run would wait for ever.
public struct RunSchedule: Sendable, Equatable {
    /// What runs may hold together.
    public struct Room: Sendable, Equatable {
        public let coreCount: Int
        public let memoryBytes: Int

        public init(coreCount: Int, memoryBytes: Int) {
            self.coreCount = coreCount
            self.memoryBytes = memoryBytes
        }
    }

    public struct Entry: Sendable, Equatable {
        public let request: RequestID
        public let team: String
        public let priority: Request.Priority
        public let coreCount: Int
        public let memoryBytes: Int

        public init(request: RequestID, team: String, priority: Request.Priority, coreCount: Int, memoryBytes: Int) {
            self.request = request
            self.team = team
            self.priority = priority
            self.coreCount = coreCount
            self.memoryBytes = memoryBytes
        }
    }

    public let room: Room
    /// In order of arrival.
    public private(set) var waiting: [Entry] = []
    private var waitingIDs: Set<RequestID> = []
    public private(set) var running: [Entry] = []
    public private(set) var paused: Set<RequestID> = []
    /// Teams in the order of their last starts.
    private var lastStarts: [String] = []

    public init(room: Room) {
        self.room = room
    }

    /// Doing it again has no effect.
    public mutating func add(_ entry: Entry) {
        guard !running.contains(where: { $0.request == entry.request }), waitingIDs.insert(entry.request).inserted else {
            return
        }
        var (low, high) = (0, waiting.count)
        while low < high {
            let middle = (low + high) / 2
            if waiting[middle].request < entry.request { low = middle + 1 } else { high = middle }
        }
        waiting.insert(entry, at: low)
    }

    public mutating func pause(_ request: RequestID) { paused.insert(request) }

    public mutating func resume(_ request: RequestID) { paused.remove(request) }

    /// It waits no longer, for whatever reason.
    public mutating func remove(_ request: RequestID) {
        if waitingIDs.remove(request) != nil { waiting.removeAll { $0.request == request } }
        paused.remove(request)
    }

    /// It holds nothing any more. A run that is to go on is added again.
    public mutating func end(_ request: RequestID) { running.removeAll { $0.request == request } }

    /// The waiting entries in the order in which they would start, paused ones last.
    /// - Parameter limit: how many of them are wanted.
    public func order(limit: Int = .max) -> [Entry] {
        var open = waiting.filter { !paused.contains($0.request) }
        var runningByTeam = Dictionary(running.map { ($0.team, 1) }, uniquingKeysWith: +)
        var turns = lastStarts
        var ordered: [Entry] = []
        while ordered.count < limit, let next = open.min(by: { precedes($0, $1, runningByTeam, turns) }) {
            ordered.append(next)
            open.removeAll { $0.request == next.request }
            runningByTeam[next.team, default: 0] += 1
            turns.removeAll { $0 == next.team }
            turns.append(next.team)
        }
        return Array((ordered + waiting.filter { paused.contains($0.request) }).prefix(limit))
    }

    private func precedes(_ left: Entry, _ right: Entry, _ running: [String: Int], _ turns: [String]) -> Bool {
        if left.priority != right.priority { return left.priority > right.priority }
        let counts = (running[left.team] ?? 0, running[right.team] ?? 0)
        if counts.0 != counts.1 { return counts.0 < counts.1 }
        let places = (turns.firstIndex(of: left.team) ?? -1, turns.firstIndex(of: right.team) ?? -1)
        if places.0 != places.1 { return places.0 < places.1 }
        return left.request < right.request
    }

    /// The entry that starts now, which holds its cores and memory from here on; nil where none may.
    public mutating func startNext() -> Entry? {
        guard let next = first, reasonToWait(next) == nil else { return nil }
        remove(next.request)
        running.append(next)
        lastStarts.removeAll { $0 == next.team }
        lastStarts.append(next.team)
        return next
    }

    private var first: Entry? {
        let turns = lastStarts
        let counts = Dictionary(running.map { ($0.team, 1) }, uniquingKeysWith: +)
        return waiting.filter { !paused.contains($0.request) }.min { precedes($0, $1, counts, turns) }
    }

    /// Why an entry does not start now; nil where only its turn is missing. What needs more than there is starts alone.
    public func reasonToWait(_ entry: Entry) -> RunMessage? {
        if paused.contains(entry.request) { return .paused }
        guard !running.isEmpty else { return nil }
        let cores = running.reduce(0) { $0 + $1.coreCount }
        if cores + entry.coreCount > room.coreCount {
            return .coresTaken(needed: entry.coreCount, taken: cores, of: room.coreCount)
        }
        let memory = running.reduce(0) { $0 + $1.memoryBytes }
        if memory + entry.memoryBytes > room.memoryBytes {
            return .memoryPromised(
                mebibytes: entry.memoryBytes >> 20, promised: memory >> 20, of: room.memoryBytes >> 20)
        }
        return nil
    }
}
