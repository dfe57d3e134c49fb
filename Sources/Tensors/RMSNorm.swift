/// Scale of a root-mean-square norm over `width` channels.
public struct RMSNormWeights: Sendable {
    let scale: Weight
    let epsilon: Float

    public init(scale: [Float], epsilon: Float) {
        self.scale = Weight(scale)
        self.epsilon = epsilon
    }

    /// A norm of which only the form is wanted: no pass may see it.
    package init(formOf width: Int) {
        scale = Weight(formOf: 1, width)
        epsilon = 0
    }

    public var width: Int { scale.count }

    public var parts: [Weight] { [scale] }
}

extension Tape {
    /// `y = x / √(mean(x²) + ε) · scale` per row, x and y `[N, C]` (Zhang and Sennrich 2019); where a row has several times the norm's
    /// width, each such piece of it by itself: heads side by side.
    public func rmsNorm(_ x: Tensor, _ weights: RMSNormWeights) -> Tensor {
        precondition(x.columns.isMultiple(of: weights.width), "\(x.columns) columns into a norm of \(weights.width)")
        let width = weights.width
        let y = tensor(rows: x.rows, columns: x.columns, needsGradient: x.needsGradient || weights.scale.trained != nil)
        let pieces = x.count / width
        let inverse = unsafe arena.floats(pieces)
        for row in 0..<pieces {
            let source = unsafe x.values + row * width
            let mean = unsafe VectorMath.dot(source, source, count: width) / Float(width)
            let factor = 1 / (mean + weights.epsilon).squareRoot()
            unsafe inverse[row] = factor
            unsafe VectorMath.forEachLanes(count: width, source, weights.scale.values.start, y.values + row * width) {
                x, scale, _ in
                x * factor * scale
            }
        }
        guard y.needsGradient else { return y }
        record(y, from: [x]) { [self] in unsafe pullRMSNorm(x, y, inverse: inverse, weights) }
        return y
    }

    /// With g = dy · scale and n the normalised row: `dx = (g − n · mean(g · n)) / √(mean(x²) + ε)`; where the norm itself trains
    /// `dscale += Σ dy · n`.
    private func pullRMSNorm(_ x: Tensor, _ y: Tensor, inverse: UnsafePointer<Float>, _ weights: RMSNormWeights) {
        guard let dy = unsafe y.gradient else { return }
        let width = weights.width
        if let scale = weights.scale.trained?.gradients[shard] {
            for row in 0..<x.count / width {
                let (offset, factor) = unsafe (row * width, inverse[row])
                unsafe VectorMath.forEachLanes(count: width, dy + offset, x.values + offset, scale.start) { dy, x, sum in
                    sum + dy * x * factor
                }
            }
        }
        guard let dx = unsafe x.gradient else { return }
        let g = unsafe arena.floats(width)
        for row in 0..<x.count / width {
            let offset = row * width
            let factor = unsafe inverse[row]
            unsafe VectorMath.forEachLanes(count: width, dy + offset, weights.scale.values.start, g) { dy, scale, _ in
                dy * scale
            }
            let product = unsafe VectorMath.dot(g, x.values + offset, count: width)
            let share = product * factor * factor / Float(width)
            unsafe VectorMath.forEachLanes(count: width, g, x.values + offset, dx + offset) { g, x, dx in
                dx + (g - x * share) * factor
            }
        }
    }
}
