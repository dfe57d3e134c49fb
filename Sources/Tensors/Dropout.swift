/// Which elements of a module's input dropout left, a bit for each, and by what those are multiplied.
@safe struct DropMask {
    static let wordBits = 32

    let bits: UnsafeMutablePointer<UInt32>
    let scale: Float

    /// `y = f · x`, with f 0 for what was dropped.
    func apply(to x: UnsafePointer<Float>, count: Int, into y: UnsafeMutablePointer<Float>) {
        for start in stride(from: 0, to: count, by: Self.wordBits) {
            let word = unsafe bits[start / Self.wordBits]
            for bit in 0..<min(Self.wordBits, count - start) {
                let factor = (word >> UInt32(bit)) & 1 == 0 ? 0 : scale
                unsafe y[start + bit] = x[start + bit] * factor
            }
        }
    }
}

extension Tape {
    /// Begins the sequence of random numbers that dropout draws from: the same seed gives the same masks.
    public func seedDropout(_ seed: UInt64) {
        dropoutState = (seed &+ UInt64(dropoutStream) &* 0xD1B5_4A32_D192_ED03) | 1
    }

    /// Draws what is dropped of `count` inputs of `adapter`; nil where nothing is to be dropped: without dropout, and in evaluation.
    func dropMask(_ count: Int, _ adapter: LowRankAdapter) -> DropMask? {
        guard adapter.dropout > 0, dropsInputs, isRecording else { return nil }
        let wordCount = (count + DropMask.wordBits - 1) / DropMask.wordBits
        let room = unsafe UnsafeMutableRawPointer(arena.floats(wordCount))
        let bits = unsafe room.bindMemory(to: UInt32.self, capacity: wordCount)
        let limit = UInt64(Double(adapter.dropout) * 0x1p32)
        for word in 0..<wordCount {
            var kept: UInt32 = 0
            for bit in 0..<min(DropMask.wordBits, count - word * DropMask.wordBits) {
                // xorshift64*: fast, and good enough to drop by.
                dropoutState ^= dropoutState >> 12
                dropoutState ^= dropoutState << 25
                dropoutState ^= dropoutState >> 27
                let drawn = (dropoutState &* 0x2545_F491_4F6C_DD1D) >> 32
                if drawn >= limit { kept |= 1 << UInt32(bit) }
            }
            unsafe bits[word] = kept
        }
        return unsafe DropMask(bits: bits, scale: 1 / (1 - adapter.dropout))
    }

    /// What `mask` leaves of `x`, in memory of its own; all of it where there is none.
    func kept(_ x: Tensor, _ mask: DropMask?) -> UnsafeMutablePointer<Float> {
        guard let mask else { return unsafe x.values }
        let values = unsafe arena.floats(x.count)
        unsafe mask.apply(to: x.values, count: x.count, into: values)
        return unsafe values
    }

    /// `y += s · B (A kept)`.
    func addAdapter(_ adapter: LowRankAdapter, _ x: Tensor, _ mask: DropMask?, to y: UnsafeMutablePointer<Float>) {
        let (r, rows, inputs, outputs) = (adapter.rank, x.rows, x.columns, adapter.b.rows)
        unsafe arena.lend(rows * r) { low in
            let kept = unsafe kept(x, mask)
            unsafe BLAS.product(
                m: rows, n: r, k: inputs, kept, lda: inputs, adapter.reading.a.start, ldb: inputs, bTransposed: true, into: low,
                ldc: r)
            unsafe BLAS.product(
                m: rows, n: outputs, k: r, scale: adapter.scale, low, lda: r, adapter.reading.b.start, ldb: r,
                bTransposed: true, keep: 1, into: y, ldc: outputs)
        }
    }

    /// `dx += f · s (dy B) A`, with f what dropout multiplied by, or 1.
    /// - Parameter back: `dy B`, `[N, rank]`.
    func pullInput(_ adapter: LowRankAdapter, _ x: Tensor, back: UnsafePointer<Float>, _ mask: DropMask?) {
        guard let dx = unsafe x.gradient else { return }
        guard let mask else {
            unsafe BLAS.product(
                m: x.rows, n: x.columns, k: adapter.rank, scale: adapter.scale, back, lda: adapter.rank,
                adapter.reading.a.start, ldb: x.columns, keep: 1, into: dx, ldc: x.columns)
            return
        }
        let through = unsafe arena.floats(x.count)
        unsafe BLAS.product(
            m: x.rows, n: x.columns, k: adapter.rank, scale: adapter.scale, back, lda: adapter.rank, adapter.reading.a.start,
            ldb: x.columns, into: through, ldc: x.columns)
        unsafe mask.apply(to: through, count: x.count, into: through)
        unsafe VectorMath.add(through, to: dx, count: x.count)
    }
}
