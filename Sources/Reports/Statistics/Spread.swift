/// Mean and range of one quantity over seeds. With two or three seeds a standard error would say more than is known.
package struct Spread: Sendable, Equatable {
    package let mean: Double
    package let lowest: Double
    package let highest: Double

    /// Nil for no values.
    package init?(_ values: [Double]) {
        guard let lowest = values.min(), let highest = values.max() else { return nil }
        mean = values.reduce(0, +) / Double(values.count)
        self.lowest = lowest
        self.highest = highest
    }
}
