/// Values of which the least comes first.
struct Heap<Value: Comparable> {
    private var values: [Value] = []

    mutating func insert(_ value: Value) {
        values.append(value)
        var place = values.count - 1
        while place > 0 {
            let parent = (place - 1) / 2
            guard values[place] < values[parent] else { return }
            values.swapAt(place, parent)
            place = parent
        }
    }

    mutating func popFirst() -> Value? {
        guard let last = values.popLast() else { return nil }
        guard let first = values.first else { return last }
        values[0] = last
        var place = 0
        while true {
            var least = 2 * place + 1
            if least + 1 < values.count, values[least + 1] < values[least] { least += 1 }
            guard least < values.count, values[least] < values[place] else { return first }
            values.swapAt(place, least)
            place = least
        }
    }
}
