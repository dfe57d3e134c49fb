internal import Domain
internal import Glibc

/// How fast each pair of a head's channels turns with the position.
enum RotaryFrequencies {
    /// One for each pair of `depth` channels.
    /// - Parameter weights: where a file carries factors of its own.
    static func values(
        _ rotation: ModelDescription.Rotation, depth: Int, _ weights: Checkpoint
    ) throws(FormatError) -> [Float] {
        let base = Float(rotation.base)
        let plain = (0..<depth / 2).map { 1 / powf(base, Float(2 * $0) / Float(depth)) }
        switch rotation.stretch {
        case .none: return plain
        case .linear(let factor): return plain.map { $0 / Float(factor) }
        case .llama3(let factor, let low, let high, let context):
            return plain.map { stretched($0, by: Float(factor), Float(low), Float(high), Float(context)) }
        case .each(let name):
            let factors = try weights.constants(name, count: depth / 2)
            return zip(plain, factors).map { $0 / $1 }
        }
    }

    /// Llama 3's rule.
    private static func stretched(_ frequency: Float, by factor: Float, _ low: Float, _ high: Float, _ context: Float) -> Float
    {
        let wavelength = 2 * Float.pi / frequency
        if wavelength < context / high { return frequency }
        if wavelength > context / low { return frequency / factor }
        let smooth = (context / wavelength - low) / (high - low)
        return (1 - smooth) * frequency / factor + smooth * frequency
    }
}
