internal import Glibc

extension Tape {
    /// `y = x Φ(x)`, the exact GELU (Hendrycks and Gimpel 2016). `dx = dy · (Φ(x) + x φ(x))`.
    public func gelu(_ x: Tensor) -> Tensor {
        let y = tensor(rows: x.rows, columns: x.columns, needsGradient: x.needsGradient)
        unsafe VectorMath.forEachLanes(count: x.count, x.values, x.values, y.values) { x, _, _ in
            x * VectorMath.normal(x).distribution
        }
        guard y.needsGradient else { return y }
        record {
            guard let dy = unsafe y.gradient, let dx = unsafe x.gradient else { return }
            unsafe VectorMath.forEachLanes(count: x.count, x.values, dy, dx) { x, dy, dx in
                let normal = VectorMath.normal(x)
                return dx + dy * (normal.distribution + x * normal.density)
            }
        }
        return y
    }

    /// `y = tanh x`; `dx = dy · (1 − y²)`. For poolers, which are small: not vectorised.
    public func tanh(_ x: Tensor) -> Tensor {
        let y = tensor(rows: x.rows, columns: x.columns, needsGradient: x.needsGradient)
        for index in 0..<x.count { unsafe y.values[index] = tanhf(x.values[index]) }
        guard y.needsGradient else { return y }
        record {
            guard let dy = unsafe y.gradient, let dx = unsafe x.gradient else { return }
            for index in 0..<x.count { unsafe dx[index] += dy[index] * (1 - y.values[index] * y.values[index]) }
        }
        return y
    }
}
