import Domain

/// The paired randomisation test (Fisher, The Design of Experiments, 1935, section 21): if it makes no difference which arm a row's
/// results are from, the two arms' results on any row could as well be exchanged.
///
/// A row is exchanged with all its seeds. With one seed of right and wrong it is the exact McNemar test.
package struct SignFlip: Sendable, Equatable {
    package static let resampleCount = 10_000
    package static let seed: UInt64 = 20_261_125

    /// Two-sided.
    package let pValue: Double

    /// - Parameter pairs: per seed, all on the same rows, which define their quantity.
    package init(_ pairs: [PairedRows], resampleCount: Int = Self.resampleCount) {
        let gains = pairs.compactMap(\.flippable)
        if gains.count == pairs.count, let rows = gains.first?.count {
            self.init(
                gains: (0..<rows).map { row in gains.reduce(0) { $0 + $1[row] } }, resampleCount: resampleCount)
        } else {
            self.init(pValue: Self.share(of: pairs, resampleCount))
        }
    }

    private init(pValue: Double) {
        self.pValue = pValue
    }

    /// - Parameter gains: per row, summed over seeds.
    package init(gains: [Double], resampleCount: Int = Self.resampleCount) {
        let sizes = gains.map(abs).filter { $0 != 0 }
        // Signs of equal sizes are coins to be counted; others are thrown.
        if sizes.allSatisfy({ $0 == sizes[0] }) {
            pValue = McNemar(firstOnly: gains.count { $0 > 0 }, secondOnly: gains.count { $0 < 0 }).pValue
        } else {
            pValue = Self.share(rows: sizes.count, asFarAs: abs(gains.reduce(0, +)), resampleCount) { marks in
                marks.indices.reduce(0) { $0 + (marks[$1] ? -sizes[$1] : sizes[$1]) }
            }
        }
    }

    private static func share(of pairs: [PairedRows], _ resampleCount: Int) -> Double {
        let all = [Double](repeating: 1, count: pairs.first?.rowCount ?? 0)
        func sum(_ pairs: [PairedRows]) -> Double { pairs.reduce(0) { $0 + ($1.difference(all) ?? 0) } }
        return share(rows: all.count, asFarAs: abs(sum(pairs)), resampleCount) { marks in
            sum(pairs.map { $0.swapped(marks) })
        }
    }

    /// The share of random exchanges whose result lies as far from 0. The observed one counts as one draw, so that the test keeps its level
    /// with any number of draws (Davison and Hinkley, Bootstrap Methods and their Application, 1997, section 4.2).
    private static func share(
        rows: Int, asFarAs observed: Double, _ resampleCount: Int, _ result: ([Bool]) -> Double
    ) -> Double {
        var generator = SeededGenerator(seed: seed, stream: "sign-flip")
        // Sums in another order round differently.
        let limit = observed * (1 - 1e-12)
        let drawCount = PairedBootstrap.count(resampleCount, rows: rows)
        var count = 1
        var marks = [Bool](repeating: false, count: rows)
        for _ in 0..<drawCount {
            var coins: UInt64 = 0
            for row in 0..<rows {
                if row.isMultiple(of: 64) { coins = generator.next() }
                marks[row] = coins & 1 != 0
                coins >>= 1
            }
            if abs(result(marks)) >= limit { count += 1 }
        }
        return Double(count) / Double(drawCount + 1)
    }
}
