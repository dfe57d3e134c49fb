extension Tape {
    /// `y = a + b`, all `[N, C]`: a residual connection.
    public func sum(_ a: Tensor, _ b: Tensor) -> Tensor {
        precondition(a.rows == b.rows && a.columns == b.columns, "[\(a.rows), \(a.columns)] + [\(b.rows), \(b.columns)]")
        let y = tensor(rows: a.rows, columns: a.columns, needsGradient: a.needsGradient || b.needsGradient)
        unsafe VectorMath.forEachLanes(count: y.count, a.values, b.values, y.values) { a, b, _ in a + b }
        guard y.needsGradient else { return y }
        record {
            guard let dy = unsafe y.gradient else { return }
            if let da = unsafe a.gradient { unsafe VectorMath.add(dy, to: da, count: y.count) }
            if let db = unsafe b.gradient { unsafe VectorMath.add(dy, to: db, count: y.count) }
        }
        return y
    }
}
