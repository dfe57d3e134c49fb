/// A place of a model that can carry a low-rank adapter. Attaching and refreshing happen while no tape is at work.
public protocol AdapterHost: AnyObject, Sendable {
    var inputs: Int { get }
    var outputs: Int { get }

    /// Attaches `adapter`, or takes the one there off.
    func attach(_ adapter: LowRankAdapter?)

    /// To be called after every change of the adapter's values.
    func refresh()
}

/// LoRA: `s · B (A x)` with A `[rank, inputs]` and B `[outputs, rank]` (Hu et al. 2021).
public struct LowRankAdapter: Sendable {
    public let a: Parameter
    public let b: Parameter
    /// `s`, which is `alpha / rank`.
    public let scale: Float
    /// Share of the inputs that a recording tape drops before A; those kept are scaled up by `1 / (1 − dropout)`.
    public let dropout: Float
    /// The directions that are on, ascending, each a row of A and a column of B; nil for all.
    public let directions: [Int]?
    /// Whether its gradients say what it reads instead of what the loss asks for: `dA += pᵀ x` and, in the first row, `dB += Σ p` over
    /// tokens, with p = x Aᵀ but for its last column, which is 1. So the last row of A's gradient is Σ x.
    public let samplesInputs: Bool
    /// What passes read: A and B themselves, or copies of the directions that are on.
    let reading: (a: FloatBuffer, b: FloatBuffer)

    public init(a: Parameter, b: Parameter, scale: Float, dropout: Float = 0, samplesInputs: Bool = false) {
        self.samplesInputs = samplesInputs
        precondition((0..<1).contains(dropout), "a dropout of \(dropout)")
        self.dropout = dropout
        precondition(a.rows == b.columns, "A of rank \(a.rows), B of rank \(b.columns)")
        self.a = a
        self.b = b
        self.scale = scale
        directions = nil
        reading = (a.values, b.values)
    }

    private init(_ whole: LowRankAdapter, directions: [Int]) {
        samplesInputs = whole.samplesInputs
        (a, b, scale, dropout) = (whole.a, whole.b, whole.scale, whole.dropout)
        self.directions = directions
        reading = (FloatBuffer(count: directions.count * a.columns), FloatBuffer(count: b.rows * directions.count))
        refresh()
    }

    /// The same parameters with these directions on alone, ascending; the others add nothing to the function and get no gradient.
    /// The scale stays what it is, so that a direction's share of the function does not depend on its company.
    public func switched(to directions: [Int]) -> LowRankAdapter {
        precondition(directions == directions.sorted() && directions.allSatisfy { $0 >= 0 && $0 < a.rows }, "\(directions)")
        let whole = self.directions == nil ? self : LowRankAdapter(a: a, b: b, scale: scale, dropout: dropout)
        return directions.count == a.rows ? whole : LowRankAdapter(whole, directions: directions)
    }

    /// How many directions are on.
    public var rank: Int { directions?.count ?? a.rows }

    /// Copies the directions that are on from A and B as they are now.
    func refresh() {
        guard let directions else { return }
        let count = directions.count
        for (place, direction) in directions.enumerated() {
            unsafe (reading.a.start + place * a.columns).update(from: a.values.start + direction * a.columns, count: a.columns)
            for row in 0..<b.rows {
                unsafe reading.b.start[row * count + place] = b.values.start[row * b.columns + direction]
            }
        }
    }
}

extension Tape {
    /// The adapter's own gradients, from the gradient `dy` `[N, outputs]` of what it adds to:
    /// `dB += s dyᵀ (x Aᵀ)`, `dA += s (dy B)ᵀ x`.
    /// - Returns: `dy B`, `[N, rank]`.
    /// - Parameter mask: what was left of `x` by dropout; nil for all of it.
    func pullAdapter(
        _ adapter: LowRankAdapter, _ x: Tensor, _ mask: DropMask?, _ dy: UnsafePointer<Float>
    ) -> UnsafeMutablePointer<Float> {
        let (r, outputs) = (adapter.rank, adapter.b.rows)
        let low = unsafe arena.floats(x.rows * r)
        let values = unsafe kept(x, mask)
        let (dA, dB) = unsafe gradients(of: adapter)
        unsafe BLAS.product(
            m: x.rows, n: r, k: x.columns, values, lda: x.columns, adapter.reading.a.start, ldb: x.columns,
            bTransposed: true, into: low, ldc: r)
        if adapter.samplesInputs { return unsafe sampleInputs(x, values, low, into: dA, dB, adapter) }
        unsafe BLAS.product(
            m: outputs, n: r, k: x.rows, scale: adapter.scale, dy, lda: outputs, aTransposed: true, low, ldb: r, keep: 1,
            into: dB, ldc: r)
        unsafe BLAS.product(
            m: x.rows, n: r, k: outputs, dy, lda: outputs, adapter.reading.b.start, ldb: r, into: low, ldc: r)
        unsafe BLAS.product(
            m: r, n: x.columns, k: x.rows, scale: adapter.scale, low, lda: r, aTransposed: true, values, ldb: x.columns,
            keep: 1, into: dA, ldc: x.columns)
        if let directions = adapter.directions { unsafe scatter(dA, dB, to: adapter, directions) }
        return unsafe low
    }

    /// - Returns: `dy B`, which is 0: an adapter that samples has B = 0.
    private func sampleInputs(
        _ x: Tensor, _ values: UnsafePointer<Float>, _ low: UnsafeMutablePointer<Float>, into dA: UnsafeMutablePointer<Float>,
        _ dB: UnsafeMutablePointer<Float>, _ adapter: LowRankAdapter
    ) -> UnsafeMutablePointer<Float> {
        let r = adapter.rank
        for row in 0..<x.rows {
            unsafe low[row * r + r - 1] = 1
            unsafe VectorMath.add(low + row * r, to: dB, count: r)
        }
        unsafe BLAS.product(
            m: r, n: x.columns, k: x.rows, low, lda: r, aTransposed: true, values, ldb: x.columns, keep: 1, into: dA,
            ldc: x.columns)
        unsafe low.update(repeating: 0, count: x.rows * r)
        return unsafe low
    }

    /// Where the gradients of the directions that are on are added up: in the parameters' own, or in zeroed memory of the tape.
    private func gradients(
        of adapter: LowRankAdapter
    ) -> (a: UnsafeMutablePointer<Float>, b: UnsafeMutablePointer<Float>) {
        guard let directions = adapter.directions else {
            return unsafe (adapter.a.gradients[shard].start, adapter.b.gradients[shard].start)
        }
        let (countOfA, countOfB) = (directions.count * adapter.a.columns, adapter.b.rows * directions.count)
        let (dA, dB) = unsafe (arena.floats(countOfA), arena.floats(countOfB))
        unsafe dA.update(repeating: 0, count: countOfA)
        unsafe dB.update(repeating: 0, count: countOfB)
        return unsafe (dA, dB)
    }

    private func scatter(
        _ dA: UnsafePointer<Float>, _ dB: UnsafePointer<Float>, to adapter: LowRankAdapter, _ directions: [Int]
    ) {
        let (inputs, rank, count) = (adapter.a.columns, adapter.b.columns, directions.count)
        for (place, direction) in directions.enumerated() {
            let row = unsafe adapter.a.gradients[shard].start + direction * inputs
            unsafe VectorMath.add(dA + place * inputs, to: row, count: inputs)
            for output in 0..<adapter.b.rows {
                unsafe adapter.b.gradients[shard].start[output * rank + direction] += dB[output * count + place]
            }
        }
    }
}
