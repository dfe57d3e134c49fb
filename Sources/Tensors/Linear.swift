/// The weights of one linear map, `[outputs, inputs]` row-major, and its bias, with an optional low-rank adapter.
///
/// The adapter is folded into a copy of the weight, `W + s · B A`, once per optimiser step: forward and input gradient then
/// cost what the base model costs, whatever the rank.
public final class LinearWeights: AdapterHost, @unchecked Sendable {
    public let inputs: Int
    public let outputs: Int
    let weight: Weight
    let bias: Weight?
    private(set) var adapter: LowRankAdapter?
    private var merged: FloatBuffer?

    public init(weight: [Float], bias: [Float]?, inputs: Int, outputs: Int) {
        precondition(weight.count == inputs * outputs, "\(weight.count) weights for [\(outputs), \(inputs)]")
        precondition(bias.map { $0.count == outputs } ?? true, "a bias of other than \(outputs) values")
        self.inputs = inputs
        self.outputs = outputs
        self.weight = Weight(weight, rows: outputs, columns: inputs, decays: true)
        self.bias = bias.map { Weight($0) }
    }

    /// A linear of which only the form is wanted: no pass may see it.
    package init(formOf inputs: Int, _ outputs: Int, hasBias: Bool) {
        self.inputs = inputs
        self.outputs = outputs
        weight = Weight(formOf: outputs, inputs)
        bias = hasBias ? Weight(formOf: 1, outputs) : nil
    }

    /// The matrix, and the bias where there is one.
    public var parts: [Weight] { [weight] + (bias.map { [$0] } ?? []) }

    /// Attaches `adapter`, or takes the one there off.
    public func attach(_ adapter: LowRankAdapter?) {
        self.adapter = adapter
        if adapter == nil { merged = nil }
        refresh()
    }

    /// Folds the adapter's present values in; called after every change of them, while no tape is at work.
    public func refresh() {
        guard let adapter else { return }
        adapter.refresh()
        let target = merged ?? FloatBuffer(count: weight.count)
        merged = target
        unsafe target.start.update(from: weight.values.start, count: weight.count)
        unsafe BLAS.product(
            m: outputs, n: inputs, k: adapter.rank, scale: adapter.scale, adapter.reading.b.start, lda: adapter.rank,
            adapter.reading.a.start, ldb: inputs, keep: 1, into: target.start, ldc: inputs)
    }

    var effective: FloatBuffer { merged ?? weight.values }

    /// Whether a pass adds to a gradient of its own.
    var isLearning: Bool { adapter != nil || weight.trained != nil }
}

extension Tape {
    /// `y = x (W + s B A)ᵀ + bias`: x `[N, inputs]`, y `[N, outputs]`.
    public func linear(_ x: Tensor, _ weights: LinearWeights) -> Tensor {
        precondition(x.columns == weights.inputs, "\(x.columns) columns into a linear of \(weights.inputs)")
        let y = tensor(rows: x.rows, columns: weights.outputs, needsGradient: x.needsGradient || weights.isLearning)
        unsafe fill(y.values, rows: x.rows, with: weights.bias?.values, columns: weights.outputs)
        // What is dropped differs from token to token, so that nothing can be folded into the weight.
        let mask = weights.adapter.flatMap { dropMask(x.count, $0) }
        let weight = mask == nil ? weights.effective : weights.weight.values
        unsafe BLAS.product(
            m: x.rows, n: y.columns, k: x.columns, x.values, lda: x.columns, weight.start, ldb: x.columns,
            bTransposed: true, keep: 1, into: y.values, ldc: y.columns)
        if let mask, let adapter = weights.adapter { unsafe addAdapter(adapter, x, mask, to: y.values) }
        guard y.needsGradient else { return y }
        record(y, from: [x]) { [self] in pullLinear(x, y, weights, mask) }
        return y
    }

    /// `dx += dy (W + s B A)`, `dB += s dyᵀ (x Aᵀ)`, `dA += s (dy B)ᵀ x`; where the weight itself trains `dW += dyᵀ x`, `dbias += Σ dy`.
    private func pullLinear(_ x: Tensor, _ y: Tensor, _ weights: LinearWeights, _ mask: DropMask?) {
        guard let dy = unsafe y.gradient else { return }
        if let dx = unsafe x.gradient {
            let weight = mask == nil ? weights.effective : weights.weight.values
            unsafe BLAS.product(
                m: x.rows, n: x.columns, k: y.columns, dy, lda: y.columns, weight.start, ldb: x.columns, keep: 1,
                into: dx, ldc: x.columns)
        }
        if let weight = weights.weight.trained { unsafe pullMatrix(weight, x, dy) }
        if let bias = weights.bias?.trained { unsafe pullBias(bias, dy, rows: y.rows) }
        guard let adapter = weights.adapter else { return }
        let back = unsafe pullAdapter(adapter, x, mask, dy)
        if let mask { unsafe pullInput(adapter, x, back: back, mask) }
    }

    /// `y = x Wᵀ + bias` with W `[outputs, inputs]` and bias `[1, outputs]` both trained: the task head.
    public func trainedLinear(_ x: Tensor, weight: Parameter, bias: Parameter) -> Tensor {
        precondition(x.columns == weight.columns, "\(x.columns) columns into a head of \(weight.columns)")
        let y = tensor(rows: x.rows, columns: weight.rows, needsGradient: true)
        unsafe fill(y.values, rows: x.rows, with: bias.values, columns: weight.rows)
        unsafe BLAS.product(
            m: x.rows, n: y.columns, k: x.columns, x.values, lda: x.columns, weight.values.start, ldb: x.columns,
            bTransposed: true, keep: 1, into: y.values, ldc: y.columns)
        record(y, from: [x]) { [self] in pullTrainedLinear(x, y, weight: weight, bias: bias) }
        return y
    }

    private func pullTrainedLinear(_ x: Tensor, _ y: Tensor, weight: Parameter, bias: Parameter) {
        guard let dy = unsafe y.gradient else { return }
        unsafe pullMatrix(weight, x, dy)
        unsafe pullBias(bias, dy, rows: y.rows)
        guard let dx = unsafe x.gradient else { return }
        unsafe BLAS.product(
            m: x.rows, n: x.columns, k: y.columns, dy, lda: y.columns, weight.values.start, ldb: x.columns, keep: 1, into: dx,
            ldc: x.columns)
    }

    /// `dW += dyᵀ x`
    private func pullMatrix(_ weight: Parameter, _ x: Tensor, _ dy: UnsafePointer<Float>) {
        unsafe BLAS.product(
            m: weight.rows, n: x.columns, k: x.rows, dy, lda: weight.rows, aTransposed: true, x.values, ldb: x.columns, keep: 1,
            into: weight.gradients[shard].start, ldc: x.columns)
    }

    /// `dbias += Σ dy` over rows
    private func pullBias(_ bias: Parameter, _ dy: UnsafePointer<Float>, rows: Int) {
        for row in 0..<rows {
            unsafe VectorMath.add(dy + row * bias.columns, to: bias.gradients[shard].start, count: bias.columns)
        }
    }

    private func fill(_ y: UnsafeMutablePointer<Float>, rows: Int, with bias: FloatBuffer?, columns: Int) {
        guard let bias else {
            unsafe y.update(repeating: 0, count: rows * columns)
            return
        }
        for row in 0..<rows { unsafe (y + row * columns).update(from: bias.start, count: columns) }
    }
}
