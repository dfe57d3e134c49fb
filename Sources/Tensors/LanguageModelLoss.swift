internal import Glibc

extension Tape {
    /// `y = x Tᵀ`: x `[N, C]`, T `[entries, C]`; the logits of a language model. Not differentiated.
    public func scores(_ x: Tensor, _ table: EmbeddingTable) -> Tensor {
        precondition(x.columns == table.width, "\(x.columns) columns against vectors of \(table.width)")
        let y = tensor(rows: x.rows, columns: table.entries, needsGradient: false)
        unsafe BLAS.product(
            m: x.rows, n: table.entries, k: x.columns, x.values, lda: x.columns, table.weight.values.start, ldb: table.width,
            bTransposed: true, into: y.values, ldc: table.entries)
        return y
    }

    /// Seeds the backward pass with the cross-entropy of the scores `hidden Tᵀ` against one target per row.
    ///
    /// Rows without a target cost nothing, and scores live only for a block of rows: a vocabulary of 49,152 would else need
    /// more memory than the whole model. `dhidden = (softmax(scores) − onehot) T / divisor`, and where the table trains
    /// `dT += (softmax(scores) − onehot)ᵀ hidden / divisor`.
    /// - Parameters:
    ///   - targets: an entry of the table for each row, nil where nothing is to be predicted.
    ///   - divisor: the number of targets of the whole batch, so that shards of a batch add up to its mean.
    /// - Returns: per row with a target its loss in nats, and whether the target has the highest score; in the order of the rows.
    public func languageModelLoss(
        _ hidden: Tensor, _ table: EmbeddingTable, targets: [Int?], divisor: Double
    ) -> [(loss: Double, isHit: Bool)] {
        precondition(targets.count == hidden.rows, "\(targets.count) targets for \(hidden.rows) rows")
        let wanted = targets.indices.filter { targets[$0] != nil }
        let width = hidden.columns
        let blockRows = 128
        let gradient = unsafe openedGradient(of: hidden)
        let place = arena.usedBytes
        defer { arena.release(to: place) }
        let gathered = unsafe arena.floats(blockRows * width)
        let scores = unsafe arena.floats(blockRows * table.entries)
        var losses: [(loss: Double, isHit: Bool)] = []
        for start in stride(from: 0, to: wanted.count, by: blockRows) {
            let rows = wanted[start..<min(start + blockRows, wanted.count)]
            for (index, row) in rows.enumerated() {
                unsafe (gathered + index * width).update(from: hidden.values + row * width, count: width)
            }
            unsafe BLAS.product(
                m: rows.count, n: table.entries, k: width, gathered, lda: width, table.weight.values.start, ldb: width,
                bTransposed: true, into: scores, ldc: table.entries)
            for (index, row) in rows.enumerated() {
                let target = targets[row] ?? 0
                precondition(target >= 0 && target < table.entries, "target \(target) of \(table.entries)")
                losses.append(
                    unsafe pullTarget(
                        scores + index * table.entries, count: table.entries, target: target, share: Float(1 / divisor)))
            }
            if isRecording, let trained = table.weight.trained {
                unsafe BLAS.product(
                    m: table.entries, n: width, k: rows.count, scores, lda: table.entries, aTransposed: true, gathered,
                    ldb: width, keep: 1, into: trained.gradients[shard].start, ldc: width)
            }
            guard let gradient = unsafe gradient else { continue }
            unsafe BLAS.product(
                m: rows.count, n: width, k: table.entries, scores, lda: table.entries, table.weight.values.start, ldb: width,
                into: gathered, ldc: width)
            for (index, row) in rows.enumerated() {
                unsafe VectorMath.add(gathered + index * width, to: gradient + row * width, count: width)
            }
        }
        return losses
    }

    /// Replaces one row of scores by its gradient.
    private func pullTarget(
        _ scores: UnsafeMutablePointer<Float>, count: Int, target: Int, share: Float
    ) -> (loss: Double, isHit: Bool) {
        let chosen = unsafe scores[target]
        let highest = unsafe VectorMath.highest(scores, count: count)
        unsafe VectorMath.forEachLanes(count: count, scores, scores, scores) { x, _, _ in VectorMath.exp(x - highest) }
        // Blocks keep the sum of tens of thousands of addends exact enough.
        var sum = 0.0
        for start in stride(from: 0, to: count, by: 1024) {
            sum += Double(unsafe VectorMath.sum(scores + start, count: min(1024, count - start)))
        }
        let factor = share / Float(sum)
        unsafe VectorMath.forEachLanes(count: count, scores, scores, scores) { x, _, _ in x * factor }
        unsafe scores[target] -= share
        return (Glibc.log(sum) - Double(chosen - highest), chosen >= highest)
    }
}
