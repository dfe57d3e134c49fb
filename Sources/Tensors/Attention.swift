/// Some of a tensor's channels: where queries, keys or values stand in it, or gates.
public struct Channels {
    let tensor: Tensor
    let start: Int
    let count: Int

    /// - Parameter start: first channel; with `count`, within the tensor's columns.
    public init(_ tensor: Tensor, from start: Int, count: Int) {
        precondition(start >= 0 && count > 0 && start + count <= tensor.columns, "channels past \(tensor.columns)")
        self.tensor = tensor
        self.start = start
        self.count = count
    }

    public init(_ tensor: Tensor) {
        self.init(tensor, from: 0, count: tensor.columns)
    }
}

/// What kind of attention a block has.
public struct AttentionSettings: Sendable {
    public let headCount: Int
    /// Keys and values are shared by `headCount / keyHeadCount` heads each (Ainslie et al. 2023).
    public let keyHeadCount: Int
    /// What the products of queries and keys are multiplied by.
    public let scale: Float
    /// Whether a token sees only itself and those before it.
    public let isCausal: Bool
    /// How many places away a token still sees another; nil for all.
    public let reach: Int?

    /// - Parameter scale: nil for `1 / √depth`.
    public init(
        headCount: Int, keyHeadCount: Int? = nil, depth: Int, scale: Float? = nil, isCausal: Bool, reach: Int? = nil
    ) {
        precondition(reach ?? 0 >= 0, "a reach of \(reach ?? 0) places")
        self.reach = reach
        self.headCount = headCount
        self.keyHeadCount = keyHeadCount ?? headCount
        self.scale = scale ?? 1 / Float(depth).squareRoot()
        self.isCausal = isCausal
    }

    /// The tokens of a sequence of `length` that the one at `place` sees.
    func seen(from place: Int, length: Int) -> Range<Int> {
        let reach = reach ?? length
        return max(0, place - reach)..<(isCausal ? place + 1 : min(length, place + reach + 1))
    }
}

extension Tape {
    /// Multi-head attention over packed sequences, each attending to itself only: no padding, no mask.
    ///
    /// q and the result are `[N, heads · depth]`, k and v `[N, keyHeads · depth]`, heads side by side; sequence i is the rows
    /// `offsets[i] ..< offsets[i + 1]`. Per head: `softmax(s Q Kᵀ) V` (Vaswani et al. 2017).
    public func attention(_ q: Channels, _ k: Channels, _ v: Channels, offsets: [Int], _ settings: AttentionSettings) -> Tensor
    {
        let depth = q.count / settings.headCount
        precondition(depth * settings.headCount == q.count, "\(settings.headCount) heads in \(q.count) channels")
        precondition(k.count == depth * settings.keyHeadCount && v.count == k.count, "keys or values of another width")
        let needsGradient = q.tensor.needsGradient || k.tensor.needsGradient || v.tensor.needsGradient
        let y = tensor(rows: q.tensor.rows, columns: q.count, needsGradient: needsGradient)
        let layout = AttentionLayout(offsets: offsets, depth: depth, settings)
        let weights = unsafe arena.floats(layout.weightCount)
        let target = Channels(y)
        for piece in layout.pieces {
            let p = unsafe weights + piece.weights
            unsafe BLAS.product(
                m: piece.length, n: piece.length, k: depth, scale: settings.scale, q.values(piece), lda: q.stride,
                k.keyValues(piece), ldb: k.stride, bTransposed: true, into: p, ldc: piece.length)
            for row in 0..<piece.length {
                let weights = unsafe p + row * piece.length
                let seen = settings.seen(from: row, length: piece.length)
                unsafe weights.update(repeating: 0, count: seen.lowerBound)
                unsafe VectorMath.softmax(weights + seen.lowerBound, count: seen.count)
                unsafe (weights + seen.upperBound).update(repeating: 0, count: piece.length - seen.upperBound)
            }
            unsafe BLAS.product(
                m: piece.length, n: depth, k: piece.length, p, lda: piece.length, v.keyValues(piece), ldb: v.stride,
                into: target.values(piece), ldc: y.columns)
        }
        guard y.needsGradient else { return y }
        record { [self] in
            let dp = unsafe arena.floats(layout.lengthMax * layout.lengthMax)
            for piece in layout.pieces { unsafe pull(piece, settings, q, k, v, target, weights + piece.weights, dp) }
        }
        return y
    }

    /// With P the weights of one head of one sequence: `dV += Pᵀ dY`, `dP = dY Vᵀ`, `dS = P · (dP − rowsum(P · dP))`,
    /// `dQ += s dS K`, `dK += s dSᵀ Q`. Where P is zero for what a token does not see, dS is zero too.
    private func pull(
        _ piece: AttentionLayout.Piece, _ settings: AttentionSettings, _ q: Channels, _ k: Channels, _ v: Channels,
        _ y: Channels, _ p: UnsafePointer<Float>, _ dp: UnsafeMutablePointer<Float>
    ) {
        guard let dy = unsafe y.gradient(piece) else { return }
        let (length, depth) = (piece.length, piece.depth)
        if let dv = unsafe v.keyGradient(piece) {
            unsafe BLAS.product(
                m: length, n: depth, k: length, p, lda: length, aTransposed: true, dy, ldb: y.stride, keep: 1, into: dv,
                ldc: v.stride)
        }
        guard q.tensor.needsGradient || k.tensor.needsGradient else { return }
        unsafe BLAS.product(
            m: length, n: length, k: depth, dy, lda: y.stride, v.keyValues(piece), ldb: v.stride, bTransposed: true, into: dp,
            ldc: length)
        for row in 0..<length {
            unsafe VectorMath.pullSoftmax(p + row * length, dp + row * length, count: length)
        }
        if let dq = unsafe q.gradient(piece) {
            unsafe BLAS.product(
                m: length, n: depth, k: length, scale: settings.scale, dp, lda: length, k.keyValues(piece), ldb: k.stride,
                keep: 1, into: dq, ldc: q.stride)
        }
        if let dk = unsafe k.keyGradient(piece) {
            unsafe BLAS.product(
                m: length, n: depth, k: length, scale: settings.scale, dp, lda: length, aTransposed: true, q.values(piece),
                ldb: q.stride, keep: 1, into: dk, ldc: k.stride)
        }
    }
}

extension Channels {
    var stride: Int { tensor.columns }

    fileprivate func values(_ piece: AttentionLayout.Piece) -> UnsafeMutablePointer<Float> {
        unsafe tensor.values + piece.row * tensor.columns + start + piece.head * piece.depth
    }

    fileprivate func gradient(_ piece: AttentionLayout.Piece) -> UnsafeMutablePointer<Float>? {
        unsafe tensor.gradient.map { unsafe $0 + piece.row * tensor.columns + start + piece.head * piece.depth }
    }

    fileprivate func keyValues(_ piece: AttentionLayout.Piece) -> UnsafeMutablePointer<Float> {
        unsafe tensor.values + piece.row * tensor.columns + start + piece.keyHead * piece.depth
    }

    fileprivate func keyGradient(_ piece: AttentionLayout.Piece) -> UnsafeMutablePointer<Float>? {
        unsafe tensor.gradient.map { unsafe $0 + piece.row * tensor.columns + start + piece.keyHead * piece.depth }
    }
}

/// Each head of each sequence, and where its attention weights are kept.
private struct AttentionLayout {
    struct Piece {
        /// The sequence's first row.
        let row: Int
        /// Tokens of the sequence.
        let length: Int
        let head: Int
        /// The head whose keys and values it uses.
        let keyHead: Int
        let depth: Int
        /// First float of its `[length, length]` weights.
        let weights: Int
    }

    let pieces: [Piece]
    let weightCount: Int
    let lengthMax: Int

    init(offsets: [Int], depth: Int, _ settings: AttentionSettings) {
        let sharing = settings.headCount / settings.keyHeadCount
        var pieces: [Piece] = []
        var used = 0
        var longest = 0
        for (start, end) in zip(offsets, offsets.dropFirst()) {
            for head in 0..<settings.headCount {
                pieces.append(
                    Piece(row: start, length: end - start, head: head, keyHead: head / sharing, depth: depth, weights: used))
                used += (end - start) * (end - start)
            }
            longest = max(longest, end - start)
        }
        self.pieces = pieces
        weightCount = used
        lengthMax = longest
    }
}
