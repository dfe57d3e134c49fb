extension Tape {
    /// `y = a + b`, all `[N, C]`: a residual connection.
    public func sum(_ a: Tensor, _ b: Tensor) -> Tensor {
        precondition(a.rows == b.rows && a.columns == b.columns, "[\(a.rows), \(a.columns)] + [\(b.rows), \(b.columns)]")
        let y = tensor(rows: a.rows, columns: a.columns, needsGradient: a.needsGradient || b.needsGradient)
        unsafe VectorMath.forEachLanes(count: y.count, a.values, b.values, y.values) { a, b, _ in a + b }
        guard y.needsGradient else { return y }
        record(y, from: [a, b]) {
            guard let dy = unsafe y.gradient else { return }
            if let da = unsafe a.gradient { unsafe VectorMath.add(dy, to: da, count: y.count) }
            if let db = unsafe b.gradient { unsafe VectorMath.add(dy, to: db, count: y.count) }
        }
        return y
    }

    /// `y = s · x`, all `[N, C]`.
    public func scaled(_ x: Tensor, by factor: Float) -> Tensor {
        let y = tensor(rows: x.rows, columns: x.columns, needsGradient: x.needsGradient)
        unsafe VectorMath.forEachLanes(count: y.count, x.values, x.values, y.values) { x, _, _ in x * factor }
        guard y.needsGradient else { return y }
        record(y, from: [x]) {
            guard let dy = unsafe y.gradient, let dx = unsafe x.gradient else { return }
            unsafe VectorMath.forEachLanes(count: y.count, dy, dx, dx) { dy, dx, _ in dx + dy * factor }
        }
        return y
    }
}
