/// What one shard computed, and how to differentiate it: ops append their pullbacks, `backward` runs them in reverse.
///
/// One tape belongs to one thread. Deliberately not here: any knowledge of models; an op is a method in a file of its own, its
/// forward next to its pullback.
public final class Tape {
    /// Which of a parameter's gradients this tape adds to.
    public let shard: Int
    /// Which of a seed's sequences of dropped inputs is this tape's.
    let dropoutStream: Int
    let arena: Arena
    private var entries: [Entry] = []
    /// Those that have memory, in the order of their addresses.
    private var gradients: [Gradient] = []
    private let records: Bool
    /// Whether the inner tensors of parts are made again on the way back.
    private var recomputes: Bool
    /// Of the generator that dropout draws from; never zero.
    public var dropoutState: UInt64 = 1
    /// False while gradients are wanted of the whole function, as it is without dropout.
    public var dropsInputs = true

    /// What the way back meets.
    private enum Entry {
        /// An op: what takes the gradient of its result on to those of what it read.
        case pullback(of: Gradient, to: [Gradient], () -> Void)
        /// The beginning of a part, and where in the arena it began.
        case part(Int)
        /// A part of which only the results were kept.
        case again(Again)
    }

    private struct Again {
        let place: Int
        let dropoutState: UInt64
        let results: [Tensor]
        let body: () -> [Tensor]
    }

    /// - Parameters:
    ///   - dropoutStream: nil for the number of the shard.
    ///   - records: false for evaluation: no pullback is kept and no gradient allocated.
    ///   - recomputes: whether the inner tensors of parts are made again on the way back instead of kept: less memory, more time, the
    ///     same bits.
    public init(shard: Int = 0, dropoutStream: Int? = nil, records: Bool = true, recomputes: Bool = false) {
        self.shard = shard
        self.dropoutStream = dropoutStream ?? shard
        self.records = records
        self.recomputes = recomputes
        arena = Arena()
    }

    /// A tape for evaluation in the memory of another one, which must not be at work at the same time.
    public init(inMemoryOf other: Tape) {
        shard = other.shard
        dropoutStream = other.dropoutStream
        arena = other.arena
        records = false
        recomputes = false
    }

    /// Bytes of memory that its passes have made it hold.
    package var heldBytes: Int { arena.heldBytes }

    /// The most bytes that a pass had at a time.
    package var peakBytes: Int { arena.peakBytes }

    /// Forgets the pass; every tensor of it becomes invalid, its memory is used again.
    public func reset() {
        entries.removeAll(keepingCapacity: true)
        leave(0)
    }

    /// Runs and forgets all pullbacks, last op first. The gradient of the loss must have been seeded by its op.
    ///
    /// A part's tensors are given back when the way back has left it, but for gradients of what was made before it.
    public func backward() {
        while let entry = entries.popLast() {
            switch entry {
            case .pullback(let result, let sources, let pull):
                guard unsafe result.memory != nil else { continue }
                for source in sources { open(source) }
                let place = arena.usedBytes
                pull()
                arena.release(to: place)
            case .part(let place): leave(place)
            case .again(let part): makeAgain(part)
            }
        }
    }

    /// Runs a part of a function, such as a block of a model, whose inner tensors nothing outside reads. Where no derivative wants them,
    /// or they are made again on the way back, their memory is given back at once.
    /// - Parameters:
    ///   - spent: what nothing behind the part reads. Where no derivative is wanted and nothing else was made since, the results take its
    ///     place.
    ///   - body: makes the results out of tensors that were made before; the same whenever it runs.
    public func part(spending spent: [Tensor] = [], _ body: @escaping () -> [Tensor]) -> [Tensor] {
        let (place, dropoutState, first) = (arena.usedBytes, dropoutState, entries.count)
        let beginning = beginning(of: spent)
        if records { entries.append(.part(place)) }
        let made = body()
        let isDifferentiated = made.contains { $0.needsGradient }
        guard !isDifferentiated || recomputes else { return made }
        entries.removeSubrange(first...)
        let results = keep(made, from: isDifferentiated ? place : beginning)
        if isDifferentiated {
            entries.append(.again(Again(place: place, dropoutState: dropoutState, results: results, body: body)))
        }
        return results
    }

    /// Where these tensors begin, if nothing else was made since; else the top.
    private func beginning(of tensors: [Tensor]) -> Int {
        let places = tensors.map { unsafe arena.place(of: $0.values) }
        let first = places.min() ?? arena.usedBytes
        let bytes = tensors.reduce(0) { $0 + Arena.bytes(ofFloats: $1.count) }
        return first + bytes == arena.usedBytes ? first : arena.usedBytes
    }

    /// Takes back all from `place` on but these tensors' values, which move down to it.
    private func keep(_ tensors: [Tensor], from place: Int) -> [Tensor] {
        arena.release(to: place)
        var kept = tensors
        // In the order of their addresses, so that none is written over before it has moved.
        for index in tensors.indices.sorted(by: { unsafe tensors[$0].values < tensors[$1].values }) {
            let tensor = tensors[index]
            guard unsafe arena.place(of: tensor.values) >= place else { continue }
            let values = unsafe arena.moved(tensor.values, count: tensor.count)
            kept[index] = unsafe self.tensor(tensor.rows, tensor.columns, values, needsGradient: tensor.needsGradient)
        }
        return kept
    }

    /// Puts the pullbacks of a part that was not kept on the way back, with the gradients that its results have by now.
    private func makeAgain(_ part: Again) {
        guard part.results.contains(where: { unsafe $0.gradient != nil }) else { return leave(part.place) }
        let after = dropoutState
        dropoutState = part.dropoutState
        entries.append(.part(part.place))
        let made = part.body()
        dropoutState = after
        for (new, old) in zip(made, part.results) { unsafe new.slot?.memory = old.slot?.memory }
    }

    /// Takes back all from `place` on but the gradients of what was made before, which move down to it.
    private func leave(_ place: Int) {
        arena.release(to: place)
        let all = gradients
        gradients.removeAll(keepingCapacity: true)
        for gradient in all {
            guard let memory = unsafe gradient.memory else { continue }
            if unsafe arena.place(of: memory) >= place {
                guard gradient.home < place else {
                    unsafe gradient.memory = nil
                    continue
                }
                unsafe gradient.memory = arena.moved(memory, count: gradient.count)
            }
            gradients.append(gradient)
        }
    }

    /// Gives a gradient its memory, zeroed, if it has none.
    private func open(_ gradient: Gradient) {
        guard unsafe gradient.memory == nil else { return }
        let memory = unsafe arena.floats(gradient.count)
        unsafe memory.update(repeating: 0, count: gradient.count)
        unsafe gradient.memory = memory
        gradients.append(gradient)
    }

    /// Where the gradient of `tensor` is added up, from now on; nil where nothing wants it. For what seeds the way back.
    func openedGradient(of tensor: Tensor) -> UnsafeMutablePointer<Float>? {
        guard let slot = tensor.slot else { return nil }
        open(slot)
        return unsafe slot.memory
    }

    /// Room for an op's result.
    func tensor(rows: Int, columns: Int, needsGradient: Bool) -> Tensor {
        unsafe tensor(rows, columns, arena.floats(rows * columns), needsGradient: needsGradient)
    }

    private func tensor(
        _ rows: Int, _ columns: Int, _ values: UnsafeMutablePointer<Float>, needsGradient: Bool
    ) -> Tensor {
        let slot =
            needsGradient && records
            ? unsafe Gradient(count: rows * columns, home: arena.place(of: values)) : nil
        return unsafe Tensor(rows: rows, columns: columns, values: values, slot: slot)
    }

    /// Keeps a pullback; called by ops whose result needs a gradient. It runs where the result has one, those of `sources` have memory then,
    /// and what it takes of the arena is taken back behind it.
    /// - Parameter sources: every tensor whose gradient it adds to.
    func record(_ result: Tensor, from sources: [Tensor], _ pullback: @escaping () -> Void) {
        guard records, let slot = result.slot else { return }
        entries.append(.pullback(of: slot, to: sources.compactMap(\.slot), pullback))
    }

    /// Whether gradients are wanted at all.
    var isRecording: Bool { records }

    /// An input: values from outside, differentiated only in gradient checks.
    public func input(_ values: [Float], rows: Int, columns: Int, needsGradient: Bool = false) -> Tensor {
        precondition(values.count == rows * columns, "\(values.count) values for [\(rows), \(columns)]")
        let result = tensor(rows: rows, columns: columns, needsGradient: needsGradient)
        for (index, value) in values.enumerated() { unsafe result.values[index] = value }
        return result
    }

    /// An input of pieces one below the other, each of whole rows; never differentiated.
    public func input(stacked pieces: [ArraySlice<Float>], columns: Int) -> Tensor {
        let count = pieces.reduce(0) { $0 + $1.count }
        precondition(count.isMultiple(of: columns), "\(count) values in rows of \(columns)")
        let result = tensor(rows: count / columns, columns: columns, needsGradient: false)
        var place = 0
        for piece in pieces {
            _ = unsafe UnsafeMutableBufferPointer(start: result.values + place, count: piece.count).update(
                fromContentsOf: piece)
            place += piece.count
        }
        return result
    }

    /// Adds `values` to the gradient of `tensor`: the seed of a backward pass that begins there.
    public func seedGradient(of tensor: Tensor, _ values: [Float]) {
        guard let gradient = unsafe openedGradient(of: tensor) else { return }
        for (index, value) in values.enumerated() { unsafe gradient[index] += value }
    }
}
