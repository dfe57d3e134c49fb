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
    ///
    /// Some queries at a time, and again on the way back, so that the weights of a sequence with itself, which grow with the square of
    /// its length, are nowhere as a whole (Dao et al. 2022). What is kept is each row's highest score and the share of its sum.
    public func attention(_ q: Channels, _ k: Channels, _ v: Channels, offsets: [Int], _ settings: AttentionSettings) -> Tensor
    {
        let depth = q.count / settings.headCount
        precondition(depth * settings.headCount == q.count, "\(settings.headCount) heads in \(q.count) channels")
        precondition(k.count == depth * settings.keyHeadCount && v.count == k.count, "keys or values of another width")
        let needsGradient = q.tensor.needsGradient || k.tensor.needsGradient || v.tensor.needsGradient
        let y = tensor(rows: q.tensor.rows, columns: q.count, needsGradient: needsGradient)
        let pass = unsafe AttentionPass(
            q: q, k: k, v: v, y: Channels(y), settings: settings,
            layout: AttentionLayout(offsets: offsets, depth: depth, settings),
            highest: arena.floats(y.rows * settings.headCount), shares: arena.floats(y.rows * settings.headCount))
        unsafe arena.lend(pass.layout.scoreCountMax) { p in pass.layout.forEachPiece { unsafe pass.fill($0, p) } }
        guard needsGradient else { return y }
        record(y, from: [q.tensor, k.tensor, v.tensor]) { [arena] in
            let (p, dp) = unsafe (arena.floats(pass.layout.scoreCountMax), arena.floats(pass.layout.scoreCountMax))
            pass.layout.forEachPiece { unsafe pass.pull($0, p, dp) }
        }
        return y
    }
}

/// One attention, forward and back.
@safe private struct AttentionPass {
    let q: Channels
    let k: Channels
    let v: Channels
    let y: Channels
    let settings: AttentionSettings
    let layout: AttentionLayout
    /// Of each row of each head, `[heads, N]`: the highest score, and one over the sum of what the softmax makes of them.
    let highest: UnsafeMutablePointer<Float>
    let shares: UnsafeMutablePointer<Float>

    /// `Y = P V` for the piece's queries.
    func fill(_ piece: AttentionLayout.Piece, _ p: UnsafeMutablePointer<Float>) {
        unsafe score(piece, p)
        for row in 0..<piece.rowCount {
            let (weights, place) = unsafe (seen(piece, row, p), place(piece, row))
            let scale = unsafe VectorMath.softmax(weights.start, count: weights.count)
            unsafe highest[place] = scale.highest
            unsafe shares[place] = scale.share
        }
        unsafe BLAS.product(
            m: piece.rowCount, n: piece.depth, k: piece.keyCount, p, lda: piece.keyCount, v.keyValues(piece), ldb: v.stride,
            into: y.values(piece), ldc: y.stride)
    }

    /// With P the weights of the piece: `dV += Pᵀ dY`, `dP = dY Vᵀ`, `dS = P · (dP − rowsum(P · dP))`, `dQ += s dS K`,
    /// `dK += s dSᵀ Q`. Where P is zero for what a token does not see, dS is zero too.
    func pull(_ piece: AttentionLayout.Piece, _ p: UnsafeMutablePointer<Float>, _ dp: UnsafeMutablePointer<Float>) {
        guard let dy = unsafe y.gradient(piece) else { return }
        let (rows, keys, depth) = (piece.rowCount, piece.keyCount, piece.depth)
        unsafe score(piece, p)
        for row in 0..<rows {
            let (weights, place) = unsafe (seen(piece, row, p), place(piece, row))
            unsafe VectorMath.softmax(weights.start, count: weights.count, highest: highest[place], share: shares[place])
        }
        if let dv = unsafe v.keyGradient(piece) {
            unsafe BLAS.product(
                m: keys, n: depth, k: rows, p, lda: keys, aTransposed: true, dy, ldb: y.stride, keep: 1, into: dv,
                ldc: v.stride)
        }
        guard q.tensor.needsGradient || k.tensor.needsGradient else { return }
        unsafe BLAS.product(
            m: rows, n: keys, k: depth, dy, lda: y.stride, v.keyValues(piece), ldb: v.stride, bTransposed: true, into: dp,
            ldc: keys)
        for row in 0..<rows { unsafe VectorMath.pullSoftmax(p + row * keys, dp + row * keys, count: keys) }
        if let dq = unsafe q.gradient(piece) {
            unsafe BLAS.product(
                m: rows, n: depth, k: keys, scale: settings.scale, dp, lda: keys, k.keyValues(piece), ldb: k.stride, keep: 1,
                into: dq, ldc: q.stride)
        }
        if let dk = unsafe k.keyGradient(piece) {
            unsafe BLAS.product(
                m: keys, n: depth, k: rows, scale: settings.scale, dp, lda: keys, aTransposed: true, q.values(piece),
                ldb: q.stride, keep: 1, into: dk, ldc: k.stride)
        }
    }

    /// `p = s Q Kᵀ`, `[rowCount, keyCount]`, with zeros for what a row does not see.
    private func score(_ piece: AttentionLayout.Piece, _ p: UnsafeMutablePointer<Float>) {
        unsafe BLAS.product(
            m: piece.rowCount, n: piece.keyCount, k: piece.depth, scale: settings.scale, q.values(piece), lda: q.stride,
            k.keyValues(piece), ldb: k.stride, bTransposed: true, into: p, ldc: piece.keyCount)
        for row in 0..<piece.rowCount {
            let (weights, own) = unsafe (p + row * piece.keyCount, seen(piece, row, p))
            let before = unsafe own.start - weights
            unsafe weights.update(repeating: 0, count: before)
            unsafe (own.start + own.count).update(repeating: 0, count: piece.keyCount - before - own.count)
        }
    }

    /// What one of the piece's rows sees.
    private func seen(
        _ piece: AttentionLayout.Piece, _ row: Int, _ p: UnsafeMutablePointer<Float>
    ) -> (start: UnsafeMutablePointer<Float>, count: Int) {
        let seen = settings.seen(from: piece.firstRow + row, length: piece.length)
        return unsafe (p + row * piece.keyCount + seen.lowerBound - piece.firstKey, seen.count)
    }

    private func place(_ piece: AttentionLayout.Piece, _ row: Int) -> Int {
        piece.head * q.tensor.rows + piece.sequence + piece.firstRow + row
    }
}

extension Channels {
    var stride: Int { tensor.columns }

    /// Where the piece's queries begin, or what stands in their place.
    fileprivate func values(_ piece: AttentionLayout.Piece) -> UnsafeMutablePointer<Float> {
        unsafe tensor.values + offset(piece)
    }

    fileprivate func gradient(_ piece: AttentionLayout.Piece) -> UnsafeMutablePointer<Float>? {
        unsafe tensor.gradient.map { unsafe $0 + offset(piece) }
    }

    /// Where the piece's keys or values begin.
    fileprivate func keyValues(_ piece: AttentionLayout.Piece) -> UnsafeMutablePointer<Float> {
        unsafe tensor.values + keyOffset(piece)
    }

    fileprivate func keyGradient(_ piece: AttentionLayout.Piece) -> UnsafeMutablePointer<Float>? {
        unsafe tensor.gradient.map { unsafe $0 + keyOffset(piece) }
    }

    private func offset(_ piece: AttentionLayout.Piece) -> Int {
        (piece.sequence + piece.firstRow) * tensor.columns + start + piece.head * piece.depth
    }

    private func keyOffset(_ piece: AttentionLayout.Piece) -> Int {
        (piece.sequence + piece.firstKey) * tensor.columns + start + piece.keyHead * piece.depth
    }
}

/// The heads of the sequences, some queries at a time with the keys that they see.
private struct AttentionLayout {
    /// Queries of a piece: as many as keep its products fast.
    private static let rowCountMax = 64

    struct Piece {
        /// The sequence's first row.
        let sequence: Int
        /// Tokens of the sequence.
        let length: Int
        let head: Int
        /// The head whose keys and values it uses.
        let keyHead: Int
        let depth: Int
        /// The first query, and the first key that one of the piece's queries sees; within the sequence.
        let firstRow: Int
        let firstKey: Int
        let rowCount: Int
        let keyCount: Int
    }

    private let offsets: [Int]
    private let depth: Int
    private let settings: AttentionSettings
    /// The most weights that a piece has.
    let scoreCountMax: Int

    init(offsets: [Int], depth: Int, _ settings: AttentionSettings) {
        self.offsets = offsets
        self.depth = depth
        self.settings = settings
        let longest = zip(offsets, offsets.dropFirst()).map { $1 - $0 }.max() ?? 0
        scoreCountMax = min(longest, Self.rowCountMax) * longest
    }

    func forEachPiece(_ body: (Piece) -> Void) {
        let sharing = settings.headCount / settings.keyHeadCount
        for (start, end) in zip(offsets, offsets.dropFirst()) {
            let length = end - start
            for head in 0..<settings.headCount {
                for first in stride(from: 0, to: length, by: Self.rowCountMax) {
                    let last = min(first + Self.rowCountMax, length) - 1
                    let keys = settings.seen(from: first, length: length).lowerBound
                    body(
                        Piece(
                            sequence: start, length: length, head: head, keyHead: head / sharing, depth: depth, firstRow: first,
                            firstKey: keys, rowCount: last - first + 1,
                            keyCount: settings.seen(from: last, length: length).upperBound - keys))
                }
            }
        }
    }
}
