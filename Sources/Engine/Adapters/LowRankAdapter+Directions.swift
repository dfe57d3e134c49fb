package import Tensors

extension LowRankAdapter {
    /// All directions, those first that the function would miss most.
    ///
    /// Direction i adds `s · B_i A_i` to a weight, whose Frobenius norm is `s ‖A_i‖ ‖B_i‖`: so much of the weight changes when it is
    /// switched off. Directions that add the same, as do all that never trained, follow the pull of the loss on their B, and then
    /// their index.
    /// - Parameter pull: for each element of B its gradient, or its squared gradient: more is more.
    package func directionsByContribution(pull: ArraySlice<Float>) -> [Int] {
        let contributions = (0..<a.rows).map { direction in
            squaredNorm(a.values, direction * a.columns, stride: 1, count: a.columns)
                * squaredNorm(b.values, direction, stride: b.columns, count: b.rows)
        }
        let pulls = (0..<a.rows).map { direction in
            stride(from: pull.startIndex + direction, to: pull.endIndex, by: b.columns).reduce(0.0) { sum, index in
                sum + Double(pull[index]) * Double(pull[index])
            }
        }
        return (0..<a.rows).sorted { (contributions[$0], pulls[$0], -$0) > (contributions[$1], pulls[$1], -$1) }
    }

    private func squaredNorm(_ values: FloatBuffer, _ start: Int, stride: Int, count: Int) -> Double {
        (0..<count).reduce(0.0) { sum, step in
            let value = Double(values[start + step * stride])
            return sum + value * value
        }
    }

    /// A copy that has these directions only, with its own parameters and the same scale.
    func extracted(_ directions: [Int]) -> LowRankAdapter {
        let (a, b) = (a.values.values, b.values.values)
        let (inputs, rank) = (self.a.columns, self.b.columns)
        return LowRankAdapter(
            a: Parameter(
                name: self.a.name, rows: directions.count, columns: inputs, decays: self.a.decays,
                values: directions.flatMap { a[$0 * inputs..<($0 + 1) * inputs] }, shardCount: 1),
            b: Parameter(
                name: self.b.name, rows: self.b.rows, columns: directions.count, decays: self.b.decays,
                values: (0..<self.b.rows).flatMap { row in directions.map { b[row * rank + $0] } }, shardCount: 1),
            scale: scale, dropout: dropout)
    }
}
