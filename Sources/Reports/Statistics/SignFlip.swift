import Domain

/// The paired randomisation test (Fisher, The Design of Experiments, 1935, section 21): if it makes no difference which arm a row's
/// results are from, each row's difference could as well have the other sign.
///
/// A row is flipped with all its seeds. With one seed of right and wrong it is the exact McNemar test.
package struct SignFlip: Sendable, Equatable {
    package static let resampleCount = 10_000
    package static let seed: UInt64 = 20_261_125

    /// Two-sided.
    package let pValue: Double

    /// - Parameter gains: per row, summed over seeds.
    package init(gains: [Double], resampleCount: Int = Self.resampleCount) {
        let sizes = gains.map(abs).filter { $0 != 0 }
        // Signs of equal sizes are coins to be counted; others are thrown.
        if sizes.allSatisfy({ $0 == sizes[0] }) {
            pValue = McNemar(firstOnly: gains.count { $0 > 0 }, secondOnly: gains.count { $0 < 0 }).pValue
        } else {
            pValue = Self.share(of: sizes, asFarAs: abs(gains.reduce(0, +)), resampleCount)
        }
    }

    /// The share of random signs whose sum lies as far from 0. The observed signs count as one draw, so that the test keeps its level
    /// with any number of draws (Davison and Hinkley, Bootstrap Methods and their Application, 1997, section 4.2).
    private static func share(of sizes: [Double], asFarAs observed: Double, _ resampleCount: Int) -> Double {
        var generator = SeededGenerator(seed: seed, stream: "sign-flip")
        // Sums in another order round differently.
        let limit = observed * (1 - 1e-12)
        var count = 1
        for _ in 0..<resampleCount {
            var sum = 0.0
            var coins: UInt64 = 0
            for (index, size) in sizes.enumerated() {
                if index.isMultiple(of: 64) { coins = generator.next() }
                sum += coins & 1 == 0 ? size : -size
                coins >>= 1
            }
            if abs(sum) >= limit { count += 1 }
        }
        return Double(count) / Double(resampleCount + 1)
    }
}
