extension Tape {
    /// Multi-head attention over packed sequences, each attending to itself only: no padding, no mask.
    ///
    /// q, k, v and the result are `[N, C]`, heads side by side in the channels; sequence i is the rows
    /// `offsets[i] ..< offsets[i + 1]`. Per head: `softmax(Q Kᵀ / √d) V` (Vaswani et al. 2017).
    public func attention(_ q: Tensor, _ k: Tensor, _ v: Tensor, offsets: [Int], heads: Int) -> Tensor {
        precondition(q.columns.isMultiple(of: heads), "\(heads) heads in \(q.columns) channels")
        let needsGradient = q.needsGradient || k.needsGradient || v.needsGradient
        let y = tensor(rows: q.rows, columns: q.columns, needsGradient: needsGradient)
        let layout = AttentionLayout(offsets: offsets, heads: heads, width: q.columns)
        let weights = unsafe arena.floats(layout.weightCount)
        for piece in layout.pieces {
            let p = unsafe weights + piece.weights
            unsafe BLAS.product(
                m: piece.length, n: piece.length, k: layout.depth, scale: layout.scale, q.values + piece.start, lda: q.columns,
                k.values + piece.start, ldb: q.columns, bTransposed: true, into: p, ldc: piece.length)
            for row in 0..<piece.length { unsafe VectorMath.softmax(p + row * piece.length, count: piece.length) }
            unsafe BLAS.product(
                m: piece.length, n: layout.depth, k: piece.length, p, lda: piece.length, v.values + piece.start,
                ldb: q.columns, into: y.values + piece.start, ldc: q.columns)
        }
        guard y.needsGradient else { return y }
        record { [self] in
            let dp = unsafe arena.floats(layout.lengthMax * layout.lengthMax)
            for piece in layout.pieces { unsafe pull(piece, layout, q, k, v, y, weights + piece.weights, dp) }
        }
        return y
    }

    /// With P the weights of one head of one sequence: `dV += Pᵀ dY`, `dP = dY Vᵀ`, `dS = P · (dP − rowsum(P · dP))`,
    /// `dQ += dS K / √d`, `dK += dSᵀ Q / √d`.
    private func pull(
        _ piece: AttentionLayout.Piece, _ layout: AttentionLayout, _ q: Tensor, _ k: Tensor, _ v: Tensor, _ y: Tensor,
        _ p: UnsafePointer<Float>, _ dp: UnsafeMutablePointer<Float>
    ) {
        guard let dy = unsafe y.gradient else { return }
        let (start, length, depth, stride) = (piece.start, piece.length, layout.depth, q.columns)
        if let dv = unsafe v.gradient {
            unsafe BLAS.product(
                m: length, n: depth, k: length, p, lda: length, aTransposed: true, dy + start, ldb: stride, keep: 1,
                into: dv + start, ldc: stride)
        }
        guard q.needsGradient || k.needsGradient else { return }
        unsafe BLAS.product(
            m: length, n: length, k: depth, dy + start, lda: stride, v.values + start, ldb: stride, bTransposed: true, into: dp,
            ldc: length)
        for row in 0..<length {
            unsafe VectorMath.pullSoftmax(p + row * length, dp + row * length, count: length)
        }
        if let dq = unsafe q.gradient {
            unsafe BLAS.product(
                m: length, n: depth, k: length, scale: layout.scale, dp, lda: length, k.values + start, ldb: stride, keep: 1,
                into: dq + start, ldc: stride)
        }
        if let dk = unsafe k.gradient {
            unsafe BLAS.product(
                m: length, n: depth, k: length, scale: layout.scale, dp, lda: length, aTransposed: true, q.values + start,
                ldb: stride, keep: 1, into: dk + start, ldc: stride)
        }
    }
}

/// Where each head of each sequence begins in the packed rows, and where its attention weights are kept.
struct AttentionLayout {
    struct Piece {
        /// First float of the head's channels in the sequence's first row.
        let start: Int
        /// Tokens of the sequence.
        let length: Int
        /// First float of its `[length, length]` weights.
        let weights: Int
    }

    let pieces: [Piece]
    let depth: Int
    let weightCount: Int
    let lengthMax: Int

    var scale: Float { 1 / Float(depth).squareRoot() }

    init(offsets: [Int], heads: Int, width: Int) {
        let depth = width / heads
        var pieces: [Piece] = []
        var used = 0
        var longest = 0
        for (start, end) in zip(offsets, offsets.dropFirst()) {
            for head in 0..<heads {
                pieces.append(Piece(start: start * width + head * depth, length: end - start, weights: used))
                used += (end - start) * (end - start)
            }
            longest = max(longest, end - start)
        }
        self.pieces = pieces
        self.depth = depth
        weightCount = used
        lengthMax = longest
    }
}
