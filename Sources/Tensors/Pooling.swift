extension Tape {
    /// One row per sequence: the mean of its rows. x `[N, C]`, y `[B, C]`; `dx = dy / length`.
    public func meanPool(_ x: Tensor, offsets: [Int]) -> Tensor {
        let y = tensor(rows: offsets.count - 1, columns: x.columns, needsGradient: x.needsGradient)
        for (row, (start, end)) in zip(offsets, offsets.dropFirst()).enumerated() {
            precondition(start < end, "sequence \(row) has no row to take the mean of")
            let target = unsafe y.values + row * x.columns
            unsafe target.update(repeating: 0, count: x.columns)
            for token in start..<end { unsafe VectorMath.add(x.values + token * x.columns, to: target, count: x.columns) }
            let share = 1 / Float(end - start)
            for column in 0..<x.columns { unsafe target[column] *= share }
        }
        guard y.needsGradient else { return y }
        record(y, from: [x]) {
            guard let dy = unsafe y.gradient, let dx = unsafe x.gradient else { return }
            for (row, (start, end)) in zip(offsets, offsets.dropFirst()).enumerated() {
                let share = 1 / Float(end - start)
                for token in start..<end {
                    for column in 0..<x.columns {
                        unsafe dx[token * x.columns + column] += dy[row * x.columns + column] * share
                    }
                }
            }
        }
        return y
    }

    /// One row per sequence: its first row. x `[N, C]`, y `[B, C]`.
    public func firstRows(_ x: Tensor, offsets: [Int]) -> Tensor {
        rows(x, at: Array(offsets.dropLast()))
    }

    /// One row per sequence: its last row. x `[N, C]`, y `[B, C]`.
    public func lastRows(_ x: Tensor, offsets: [Int]) -> Tensor {
        rows(x, at: offsets.dropFirst().map { $0 - 1 })
    }

    private func rows(_ x: Tensor, at positions: [Int]) -> Tensor {
        precondition(positions.allSatisfy { (0..<x.rows).contains($0) }, "a row outside of \(x.rows)")
        let y = tensor(rows: positions.count, columns: x.columns, needsGradient: x.needsGradient)
        for row in 0..<y.rows {
            unsafe (y.values + row * x.columns).update(from: x.values + positions[row] * x.columns, count: x.columns)
        }
        guard y.needsGradient else { return y }
        record(y, from: [x]) {
            guard let dy = unsafe y.gradient, let dx = unsafe x.gradient else { return }
            for row in 0..<y.rows {
                unsafe VectorMath.add(dy + row * x.columns, to: dx + positions[row] * x.columns, count: x.columns)
            }
        }
        return y
    }
}
