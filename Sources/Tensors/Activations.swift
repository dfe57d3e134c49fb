internal import Glibc

/// The element-wise functions of feed-forward parts.
public enum Activation: String, Sendable, CaseIterable {
    /// `x Φ(x)` (Hendrycks and Gimpel 2016).
    case gelu
    /// `x / 2 · (1 + tanh(√(2 / π) (x + 0.044715 x³)))`, GPT-2's approximation.
    case geluTanh
    /// `max(x, 0)`
    case relu
    /// `x / (1 + e⁻ˣ)`
    case silu
}

extension Tape {
    /// `y = f(x)` for every element; `dx = dy · f'(x)`.
    public func activation(_ x: Tensor, _ kind: Activation) -> Tensor {
        switch kind {
        case .gelu: elementwise(x, GELU.self)
        case .geluTanh: elementwise(x, TanhGELU.self)
        case .relu: elementwise(x, ReLU.self)
        case .silu: elementwise(x, SiLU.self)
        }
    }

    /// `y = f(gate) · up`, the gated feed-forward of Llama (Shazeer 2020); all `[N, F]`.
    public func gated(_ gate: Channels, _ up: Channels, _ kind: Activation) -> Tensor {
        switch kind {
        case .gelu: gated(gate, up, GELU.self)
        case .geluTanh: gated(gate, up, TanhGELU.self)
        case .relu: gated(gate, up, ReLU.self)
        case .silu: gated(gate, up, SiLU.self)
        }
    }

    private func elementwise<F: ElementwiseFunction>(_ x: Tensor, _: F.Type) -> Tensor {
        let y = tensor(rows: x.rows, columns: x.columns, needsGradient: x.needsGradient)
        unsafe VectorMath.forEachLanes(count: x.count, x.values, x.values, y.values) { x, _, _ in F.value(x) }
        guard y.needsGradient else { return y }
        record(y, from: [x]) {
            guard let dy = unsafe y.gradient, let dx = unsafe x.gradient else { return }
            unsafe VectorMath.forEachLanes(count: x.count, x.values, dy, dx) { x, dy, dx in dx + dy * F.derivative(x) }
        }
        return y
    }

    private func gated<F: ElementwiseFunction>(_ gate: Channels, _ up: Channels, _: F.Type) -> Tensor {
        let (g, u) = (gate.tensor, up.tensor)
        precondition(gate.count == up.count && g.rows == u.rows, "\(gate.count) gates for \(up.count) values")
        let y = tensor(rows: u.rows, columns: up.count, needsGradient: g.needsGradient || u.needsGradient)
        for row in 0..<y.rows {
            unsafe VectorMath.forEachLanes(
                count: y.columns, g.values + row * g.columns + gate.start, u.values + row * u.columns + up.start,
                y.values + row * y.columns
            ) { gate, up, _ in F.value(gate) * up }
        }
        guard y.needsGradient else { return y }
        record(y, from: [g, u]) { [self] in
            guard let dy = unsafe y.gradient else { return }
            let through = unsafe arena.floats(y.columns)
            for row in 0..<y.rows {
                let gates = unsafe g.values + row * g.columns + gate.start
                let dRow = unsafe dy + row * y.columns
                if let dUp = unsafe u.gradient {
                    unsafe VectorMath.forEachLanes(count: y.columns, gates, dRow, dUp + row * u.columns + up.start) {
                        gate, dy, dUp in
                        dUp + dy * F.value(gate)
                    }
                }
                if let dGate = unsafe g.gradient {
                    unsafe VectorMath.forEachLanes(
                        count: y.columns, dRow, u.values + row * u.columns + up.start, through
                    ) { dy, up, _ in dy * up }
                    unsafe VectorMath.forEachLanes(count: y.columns, gates, through, dGate + row * g.columns + gate.start) {
                        gate, through, dGate in
                        dGate + through * F.derivative(gate)
                    }
                }
            }
        }
        return y
    }

    /// `y = tanh x`; `dx = dy · (1 − y²)`. For poolers, which are small: not vectorised.
    public func tanh(_ x: Tensor) -> Tensor {
        let y = tensor(rows: x.rows, columns: x.columns, needsGradient: x.needsGradient)
        for index in 0..<x.count { unsafe y.values[index] = tanhf(x.values[index]) }
        guard y.needsGradient else { return y }
        record(y, from: [x]) {
            guard let dy = unsafe y.gradient, let dx = unsafe x.gradient else { return }
            for index in 0..<x.count { unsafe dx[index] += dy[index] * (1 - y.values[index] * y.values[index]) }
        }
        return y
    }
}

/// A function of one number and its derivative, eight at a time.
private protocol ElementwiseFunction {
    static func value(_ x: VectorMath.Lanes) -> VectorMath.Lanes
    static func derivative(_ x: VectorMath.Lanes) -> VectorMath.Lanes
}

private enum GELU: ElementwiseFunction {
    @inline(__always)
    static func value(_ x: VectorMath.Lanes) -> VectorMath.Lanes { x * VectorMath.normal(x).distribution }

    @inline(__always)
    static func derivative(_ x: VectorMath.Lanes) -> VectorMath.Lanes {
        let normal = VectorMath.normal(x)
        return normal.distribution + x * normal.density
    }
}

private enum TanhGELU: ElementwiseFunction {
    private static let slope: Float = 0.797_884_56

    /// `(1 + tanh u) / 2`, which is `1 / (1 + e⁻²ᵘ)`.
    @inline(__always)
    private static func share(_ x: VectorMath.Lanes) -> VectorMath.Lanes {
        let u = (x + x * x * x * 0.044_715) * slope
        return 1 / (1 + VectorMath.exp(u * -2))
    }

    @inline(__always)
    static func value(_ x: VectorMath.Lanes) -> VectorMath.Lanes { x * share(x) }

    @inline(__always)
    static func derivative(_ x: VectorMath.Lanes) -> VectorMath.Lanes {
        let share = share(x)
        let inner = (x * x * (3 * 0.044_715) + 1) * slope
        return share + x * share * (1 - share) * inner * 2
    }
}

private enum ReLU: ElementwiseFunction {
    @inline(__always)
    static func value(_ x: VectorMath.Lanes) -> VectorMath.Lanes { x.replacing(with: 0, where: x .< 0) }

    @inline(__always)
    static func derivative(_ x: VectorMath.Lanes) -> VectorMath.Lanes {
        VectorMath.Lanes(repeating: 0).replacing(with: 1, where: x .> 0)
    }
}

private enum SiLU: ElementwiseFunction {
    @inline(__always)
    static func value(_ x: VectorMath.Lanes) -> VectorMath.Lanes { x / (1 + VectorMath.exp(-x)) }

    @inline(__always)
    static func derivative(_ x: VectorMath.Lanes) -> VectorMath.Lanes {
        let share = 1 / (1 + VectorMath.exp(-x))
        return share * (1 + x * (1 - share))
    }
}
