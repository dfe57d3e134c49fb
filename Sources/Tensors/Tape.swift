/// What one shard computed, and how to differentiate it: ops append their pullbacks, `backward` runs them in reverse.
///
/// One tape belongs to one thread. Deliberately not here: any knowledge of models; an op is a method in a file of its own, its
/// forward next to its pullback.
public final class Tape {
    /// Which of a parameter's gradients this tape adds to.
    public let shard: Int
    let arena: Arena
    private var pullbacks: [() -> Void] = []
    private let records: Bool
    /// Of the generator that dropout draws from; never zero.
    public var dropoutState: UInt64 = 1
    /// False while gradients are wanted of the whole function, as it is without dropout.
    public var dropsInputs = true

    /// - Parameter records: false for evaluation: no pullback is kept and no gradient allocated.
    public init(shard: Int = 0, records: Bool = true) {
        self.shard = shard
        self.records = records
        arena = Arena()
    }

    /// A tape for evaluation in the memory of another one, which must not be at work at the same time.
    public init(inMemoryOf other: Tape) {
        shard = other.shard
        arena = other.arena
        records = false
    }

    /// Bytes of memory that its passes have made it hold.
    package var heldBytes: Int { arena.heldBytes }

    /// Forgets the pass; every tensor of it becomes invalid, its memory is used again.
    public func reset() {
        pullbacks.removeAll(keepingCapacity: true)
        arena.reset()
    }

    /// Runs all pullbacks, last op first. The gradient of the loss must have been seeded by its op.
    public func backward() {
        for pullback in pullbacks.reversed() { pullback() }
    }

    /// Room for an op's result; with a zeroed gradient where the op is differentiated.
    func tensor(rows: Int, columns: Int, needsGradient: Bool) -> Tensor {
        let count = rows * columns
        let values = unsafe arena.floats(count)
        guard needsGradient, records else {
            return unsafe Tensor(rows: rows, columns: columns, values: values, gradient: nil)
        }
        let gradient = unsafe arena.floats(count)
        unsafe gradient.update(repeating: 0, count: count)
        return unsafe Tensor(rows: rows, columns: columns, values: values, gradient: gradient)
    }

    /// Keeps a pullback; called by ops whose result needs a gradient.
    func record(_ pullback: @escaping () -> Void) {
        if records { pullbacks.append(pullback) }
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
        guard let gradient = unsafe tensor.gradient else { return }
        for (index, value) in values.enumerated() { unsafe gradient[index] += value }
    }
}
