import Domain

/// What happens when: the earliest first, and of one instant in the order in which it was put down.
struct Agenda<Step> {
    private struct Entry {
        let time: Timestamp
        let number: Int
        let step: Step

        func comes(before other: Entry) -> Bool { (time, number) < (other.time, other.number) }
    }

    /// A binary heap.
    private var heap: [Entry] = []
    private var count = 0

    mutating func add(_ step: Step, at time: Timestamp) {
        count += 1
        heap.append(Entry(time: time, number: count, step: step))
        var place = heap.count - 1
        while place > 0, heap[place].comes(before: heap[(place - 1) / 2]) {
            heap.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    /// Nil where nothing is left.
    mutating func next() -> (time: Timestamp, step: Step)? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        guard !heap.isEmpty else { return (first.time, first.step) }
        heap[0] = last
        var place = 0
        while let child = [2 * place + 1, 2 * place + 2].filter({ $0 < heap.count })
            .min(by: { heap[$0].comes(before: heap[$1]) }), heap[child].comes(before: heap[place])
        {
            heap.swapAt(place, child)
            place = child
        }
        return (first.time, first.step)
    }
}
