/// Scale and shift of a layer norm over `width` channels.
public struct NormWeights: Sendable {
    let scale: Weight
    let shift: Weight
    let epsilon: Float
    /// Those of scale and shift that the model has.
    public let parts: [Weight]

    /// - Parameter shift: nil for a norm without one.
    public init(scale: [Float], shift: [Float]?, epsilon: Float) {
        precondition(shift.map { $0.count == scale.count } ?? true, "\(scale.count) scales, and other shifts")
        self.scale = Weight(scale)
        self.shift = Weight(shift ?? [Float](repeating: 0, count: scale.count))
        self.epsilon = epsilon
        parts = shift == nil ? [self.scale] : [self.scale, self.shift]
    }

    /// A norm without parameters.
    public init(plain width: Int, epsilon: Float) {
        scale = Weight([Float](repeating: 1, count: width))
        shift = Weight([Float](repeating: 0, count: width))
        self.epsilon = epsilon
        parts = []
    }

    /// A norm of which only the form is wanted: no pass may see it.
    package init(formOf width: Int) {
        scale = Weight(formOf: 1, width)
        shift = Weight(formOf: 1, width)
        epsilon = 0
        parts = [scale, shift]
    }

    public var width: Int { scale.count }
}

extension Tape {
    /// `y = (x − mean) / √(variance + ε) · scale + shift` per row, x and y `[N, C]` (Ba et al. 2016); of `x + other` where
    /// `other` is given, so that the residual sum needs no memory pass of its own.
    public func layerNorm(_ x: Tensor, plus other: Tensor? = nil, _ weights: NormWeights) -> Tensor {
        precondition(x.columns == weights.width, "\(x.columns) columns into a norm of \(weights.width)")
        let needsGradient = x.needsGradient || other?.needsGradient == true || weights.scale.trained != nil
        let y = tensor(rows: x.rows, columns: x.columns, needsGradient: needsGradient)
        let normalised = unsafe arena.floats(y.count)
        let inverse = unsafe arena.floats(x.rows)
        for row in 0..<x.rows {
            let offset = row * x.columns
            unsafe inverse[row] = normaliseRow(
                x.values + offset, other.map { unsafe $0.values + offset }, normalised + offset, y.values + offset, weights)
        }
        guard y.needsGradient else { return y }
        record(y, from: [x] + [other].compactMap(\.self)) { [self] in
            unsafe pullLayerNorm(x, other, y, normalised: normalised, inverse: inverse, weights)
        }
        return y
    }

    /// - Returns: one over the standard deviation.
    private func normaliseRow(
        _ x: UnsafePointer<Float>, _ other: UnsafePointer<Float>?, _ normalised: UnsafeMutablePointer<Float>,
        _ y: UnsafeMutablePointer<Float>, _ weights: NormWeights
    ) -> Float {
        let width = weights.width
        unsafe normalised.update(from: x, count: width)
        if let other = unsafe other { unsafe VectorMath.add(other, to: normalised, count: width) }
        let mean = unsafe VectorMath.sum(normalised, count: width) / Float(width)
        var variance: Float = 0
        for index in 0..<width {
            let centred = unsafe normalised[index] - mean
            variance += centred * centred
        }
        let inverse = 1 / (variance / Float(width) + weights.epsilon).squareRoot()
        for index in 0..<width {
            let value = unsafe (normalised[index] - mean) * inverse
            unsafe normalised[index] = value
            unsafe y[index] = value * weights.scale.values.start[index] + weights.shift.values.start[index]
        }
        return inverse
    }

    /// With g = dy · scale and n the normalised row: `dx = (g − mean(g) − n · mean(g · n)) / σ`; where the norm itself trains
    /// `dscale += Σ dy · n`, `dshift += Σ dy`.
    private func pullLayerNorm(
        _ x: Tensor, _ other: Tensor?, _ y: Tensor, normalised: UnsafePointer<Float>, inverse: UnsafePointer<Float>,
        _ weights: NormWeights
    ) {
        guard let dy = unsafe y.gradient else { return }
        let width = y.columns
        if let scale = weights.scale.trained?.gradients[shard] {
            let shift = weights.shift.trained?.gradients[shard]
            for row in 0..<y.rows {
                let offset = row * width
                unsafe VectorMath.forEachLanes(count: width, dy + offset, normalised + offset, scale.start) { $0 * $1 + $2 }
                if let shift { unsafe VectorMath.add(dy + offset, to: shift.start, count: width) }
            }
        }
        let g = unsafe arena.floats(width)
        for row in 0..<y.rows {
            let offset = row * width
            var mean: Float = 0
            var product: Float = 0
            for index in 0..<width {
                let value = unsafe dy[offset + index] * weights.scale.values.start[index]
                unsafe g[index] = value
                mean += value
                product += unsafe value * normalised[offset + index]
            }
            mean /= Float(width)
            product /= Float(width)
            for index in 0..<width {
                unsafe g[index] = (g[index] - mean - normalised[offset + index] * product) * inverse[row]
            }
            if let dx = unsafe x.gradient { unsafe VectorMath.add(g, to: dx + offset, count: width) }
            if let dOther = unsafe other?.gradient { unsafe VectorMath.add(g, to: dOther + offset, count: width) }
        }
    }
}
