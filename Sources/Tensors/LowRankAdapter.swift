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

    public init(a: Parameter, b: Parameter, scale: Float, dropout: Float = 0) {
        precondition((0..<1).contains(dropout), "a dropout of \(dropout)")
        self.dropout = dropout
        precondition(a.rows == b.columns, "A of rank \(a.rows), B of rank \(b.columns)")
        self.a = a
        self.b = b
        self.scale = scale
    }

    public var rank: Int { a.rows }
}

extension Tape {
    /// The adapter's own gradients, from the gradient `dy` `[N, outputs]` of what it adds to:
    /// `dB += s dyᵀ (x Aᵀ)`, `dA += s (dy B)ᵀ x`.
    /// - Returns: `dy B`, `[N, rank]`.
    /// - Parameter kept: what was left of `x` by dropout; nil for all of it.
    func pullAdapter(
        _ adapter: LowRankAdapter, _ x: Tensor, kept: UnsafePointer<Float>? = nil, _ dy: UnsafePointer<Float>
    ) -> UnsafeMutablePointer<Float> {
        let (r, outputs) = (adapter.rank, adapter.b.rows)
        let low = unsafe arena.floats(x.rows * r)
        let values = unsafe kept ?? UnsafePointer(x.values)
        unsafe BLAS.product(
            m: x.rows, n: r, k: x.columns, values, lda: x.columns, adapter.a.values.start, ldb: x.columns,
            bTransposed: true, into: low, ldc: r)
        unsafe BLAS.product(
            m: outputs, n: r, k: x.rows, scale: adapter.scale, dy, lda: outputs, aTransposed: true, low, ldb: r, keep: 1,
            into: adapter.b.gradients[shard].start, ldc: r)
        unsafe BLAS.product(
            m: x.rows, n: r, k: outputs, dy, lda: outputs, adapter.b.values.start, ldb: r, into: low, ldc: r)
        unsafe BLAS.product(
            m: r, n: x.columns, k: x.rows, scale: adapter.scale, low, lda: r, aTransposed: true, values, ldb: x.columns,
            keep: 1, into: adapter.a.gradients[shard].start, ldc: x.columns)
        return unsafe low
    }
}
