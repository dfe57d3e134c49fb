import Engine
import Foundation

/// Processes of one run as threads of this one: the same calls, in memory.
final class ThreadPeers: Peers {
    let place: Int
    private let board: Board
    private let splits = Counter()

    private init(place: Int, _ board: Board) {
        self.place = place
        self.board = board
    }

    var count: Int { board.count }

    func gather(_ bytes: [UInt8]) -> [[UInt8]] { board.gather(bytes, at: place) }

    func sum(_ values: [Float]) -> [Float] {
        let all = gather(values.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) } })
        let numbers = all.map { bytes in
            stride(from: 0, to: bytes.count, by: 4).map { start in
                Float(bitPattern: (0..<4).reduce(0) { $0 | UInt32(bytes[start + $1]) << (8 * $1) })
            }
        }
        return numbers.dropFirst().reduce(numbers[0]) { sums, own in zip(sums, own).map { $0 + $1 } }
    }

    func split(by group: Int) -> any Peers {
        let groups = gather([UInt8(group)]).map { Int($0[0]) }
        let own = groups.indices.filter { groups[$0] == group }
        let board = board.child(split: splits.next(), group: group, count: own.count)
        return ThreadPeers(place: own.firstIndex(of: place) ?? 0, board)
    }

    func send(_ bytes: [UInt8], to place: Int) { board.send(bytes, from: self.place, to: place) }

    func receive(withinSeconds seconds: Double) -> (place: Int, bytes: [UInt8])? {
        board.receive(at: place, until: Date(timeIntervalSinceNow: seconds))
    }

    /// Runs `body` in as many threads at once.
    /// - Returns: what each came to, by place.
    static func run<Value: Sendable>(
        _ count: Int, _ body: @escaping @Sendable (ThreadPeers) throws -> Value
    ) -> [Result<Value, any Error>] {
        let board = Board(count: count)
        let outcomes = Outcomes<Value>(count: count)
        for place in 0..<count {
            let thread = Thread {
                let peers = ThreadPeers(place: place, board)
                outcomes.set(Result { try body(peers) }, at: place)
            }
            thread.stackSize = 8 << 20
            thread.start()
        }
        return outcomes.all()
    }
}

/// Counts what one thread does.
private final class Counter: @unchecked Sendable {
    private var count = 0

    func next() -> Int {
        count += 1
        return count
    }
}

private final class Outcomes<Value: Sendable>: @unchecked Sendable {
    private let condition = NSCondition()
    private var outcomes: [Result<Value, any Error>?]

    init(count: Int) { outcomes = [Result<Value, any Error>?](repeating: nil, count: count) }

    func set(_ outcome: Result<Value, any Error>, at place: Int) {
        condition.lock()
        defer { condition.unlock() }
        outcomes[place] = outcome
        condition.broadcast()
    }

    func all() -> [Result<Value, any Error>] {
        condition.lock()
        defer { condition.unlock() }
        while outcomes.contains(where: { $0 == nil }) { condition.wait() }
        return outcomes.compactMap(\.self)
    }
}

/// Where the threads of a group meet.
private final class Board: @unchecked Sendable {
    let count: Int
    private let condition = NSCondition()
    private var slots: [[UInt8]]
    private var arrived = 0
    private var round = 0
    private var gathered: [[UInt8]] = []
    private var messages: [[(place: Int, bytes: [UInt8])]]
    private var children: [[Int]: Board] = [:]

    init(count: Int) {
        self.count = count
        slots = [[UInt8]](repeating: [], count: count)
        messages = slots.map { _ in [] }
    }

    func gather(_ bytes: [UInt8], at place: Int) -> [[UInt8]] {
        condition.lock()
        defer { condition.unlock() }
        slots[place] = bytes
        arrived += 1
        let own = round
        if arrived == count {
            gathered = slots
            arrived = 0
            round += 1
            condition.broadcast()
        }
        // Nobody comes to the end of the next round before all have left this one.
        while round == own { condition.wait() }
        return gathered
    }

    func child(split: Int, group: Int, count: Int) -> Board {
        condition.lock()
        defer { condition.unlock() }
        if let child = children[[split, group]] { return child }
        let child = Board(count: count)
        children[[split, group]] = child
        return child
    }

    func send(_ bytes: [UInt8], from sender: Int, to place: Int) {
        condition.lock()
        defer { condition.unlock() }
        messages[place].append((sender, bytes))
        condition.broadcast()
    }

    func receive(at place: Int, until limit: Date) -> (place: Int, bytes: [UInt8])? {
        condition.lock()
        defer { condition.unlock() }
        while messages[place].isEmpty { guard condition.wait(until: limit) else { return nil } }
        return messages[place].removeFirst()
    }
}
