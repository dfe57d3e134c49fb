/// What dropout left of a module's input, and by what each element was multiplied.
@safe struct DroppedInput {
    let values: UnsafeMutablePointer<Float>
    let factors: UnsafeMutablePointer<Float>
}

extension Tape {
    /// Begins the sequence of random numbers that dropout draws from: the same seed gives the same masks.
    public func seedDropout(_ seed: UInt64) {
        dropoutState = (seed &+ UInt64(shard) &* 0xD1B5_4A32_D192_ED03) | 1
    }

    /// The input of `adapter` with elements dropped; nil where nothing is to be dropped: without dropout, and in evaluation.
    func droppedInput(_ x: Tensor, _ adapter: LowRankAdapter) -> DroppedInput? {
        guard adapter.dropout > 0, dropsInputs, isRecording else { return nil }
        let values = unsafe arena.floats(x.count)
        let factors = unsafe arena.floats(x.count)
        let limit = UInt64(Double(adapter.dropout) * 0x1p32)
        let scale = 1 / (1 - adapter.dropout)
        for index in 0..<x.count {
            // xorshift64*: fast, and good enough to drop by.
            dropoutState ^= dropoutState >> 12
            dropoutState ^= dropoutState << 25
            dropoutState ^= dropoutState >> 27
            let drawn = (dropoutState &* 0x2545_F491_4F6C_DD1D) >> 32
            let factor: Float = drawn < limit ? 0 : scale
            unsafe factors[index] = factor
            unsafe values[index] = x.values[index] * factor
        }
        return unsafe DroppedInput(values: values, factors: factors)
    }

    /// `y += s · B (A kept)`.
    func addAdapter(_ adapter: LowRankAdapter, _ kept: UnsafePointer<Float>, rows: Int, to y: UnsafeMutablePointer<Float>) {
        let (r, inputs, outputs) = (adapter.rank, adapter.a.columns, adapter.b.rows)
        unsafe arena.lend(rows * r) { low in
            unsafe BLAS.product(
                m: rows, n: r, k: inputs, kept, lda: inputs, adapter.reading.a.start, ldb: inputs, bTransposed: true, into: low,
                ldc: r)
            unsafe BLAS.product(
                m: rows, n: outputs, k: r, scale: adapter.scale, low, lda: r, adapter.reading.b.start, ldb: r,
                bTransposed: true, keep: 1, into: y, ldc: outputs)
        }
    }

    /// `dx += f · s (dy B) A`, with f the factors of dropout, or 1.
    /// - Parameter back: `dy B`, `[N, rank]`.
    func pullInput(
        _ adapter: LowRankAdapter, _ x: Tensor, back: UnsafePointer<Float>, factors: UnsafePointer<Float>?
    ) {
        guard let dx = unsafe x.gradient else { return }
        guard let factors = unsafe factors else {
            unsafe BLAS.product(
                m: x.rows, n: x.columns, k: adapter.rank, scale: adapter.scale, back, lda: adapter.rank,
                adapter.reading.a.start, ldb: x.columns, keep: 1, into: dx, ldc: x.columns)
            return
        }
        let through = unsafe arena.floats(x.count)
        unsafe BLAS.product(
            m: x.rows, n: x.columns, k: adapter.rank, scale: adapter.scale, back, lda: adapter.rank, adapter.reading.a.start,
            ldb: x.columns, into: through, ldc: x.columns)
        unsafe VectorMath.forEachLanes(count: x.count, through, factors, dx) { through, factor, dx in dx + through * factor }
    }
}
