internal import Glibc

/// Cosines and sines of the rotary angles of one pass, `[N, depth / 2]` each.
@safe public struct RotaryAngles {
    let cosines: UnsafeMutablePointer<Float>
    let sines: UnsafeMutablePointer<Float>
    let halfDepth: Int
}

extension Tape {
    /// Angles `position · frequency` for every token and every pair of channels.
    /// - Parameter frequencies: one for each pair of a head's channels, half its depth.
    public func rotaryAngles(positions: [Int], frequencies: [Float]) -> RotaryAngles {
        let half = frequencies.count
        let cosines = unsafe arena.floats(positions.count * half)
        let sines = unsafe arena.floats(positions.count * half)
        for (row, position) in positions.enumerated() {
            for (index, frequency) in frequencies.enumerated() {
                let angle = Float(position) * frequency
                unsafe cosines[row * half + index] = cosf(angle)
                unsafe sines[row * half + index] = sinf(angle)
            }
        }
        return unsafe RotaryAngles(cosines: cosines, sines: sines, halfDepth: half)
    }

    /// Rotates channel i of each head with channel i + depth / 2 by the angle of its token (Su et al. 2021, in the pairing of
    /// Llama): x and y `[N, heads · depth]`. The pullback rotates back.
    public func rotary(_ x: Channels, _ angles: RotaryAngles) -> Tensor {
        precondition(x.count.isMultiple(of: 2 * angles.halfDepth), "\(x.count) channels in heads of \(2 * angles.halfDepth)")
        let rows = x.tensor.rows
        let y = tensor(rows: rows, columns: x.count, needsGradient: x.tensor.needsGradient)
        for row in 0..<rows {
            let source = unsafe x.tensor.values + row * x.stride + x.start
            unsafe rotate(source, into: y.values + row * x.count, row: row, count: x.count, angles, sign: 1)
        }
        guard y.needsGradient else { return y }
        record(y, from: [x.tensor]) { [self] in
            guard let dy = unsafe y.gradient, let dx = unsafe x.tensor.gradient else { return }
            let turned = unsafe arena.floats(x.count)
            for row in 0..<rows {
                unsafe rotate(dy + row * x.count, into: turned, row: row, count: x.count, angles, sign: -1)
                unsafe VectorMath.add(turned, to: dx + row * x.stride + x.start, count: x.count)
            }
        }
        return y
    }

    /// The heads of one row.
    private func rotate(
        _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>, row: Int, count: Int, _ angles: RotaryAngles,
        sign: Float
    ) {
        let half = angles.halfDepth
        let cosines = unsafe angles.cosines + row * half
        let sines = unsafe angles.sines + row * half
        for head in 0..<count / (2 * half) {
            let first = unsafe x + head * 2 * half
            let target = unsafe y + head * 2 * half
            for index in 0..<half {
                let (a, b) = unsafe (first[index], first[index + half])
                let sine = unsafe sines[index] * sign
                unsafe target[index] = a * cosines[index] - b * sine
                unsafe target[index + half] = b * cosines[index] + a * sine
            }
        }
    }
}
