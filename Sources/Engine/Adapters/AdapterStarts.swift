internal import Domain
internal import Tensors

/// Where A of each module starts (`TrainingSettings.adapterStart`), made when the first module asks: a function of plan and rows, so a
/// run that is gone on with makes it again.
final class AdapterStarts {
    /// The length of a row of A that is uniform in ±1/√d_in: √(d_in · 1 / (3 d_in)). Directions are scaled to it, so that only where they
    /// point differs from a random start.
    private static let rowNorm = Float((1.0 / 3).squareRoot())

    private let make: () throws -> [String: [[Float]]]
    private var made: [String: [[Float]]]?

    /// - Parameter make: per site orthonormal directions of its input, the best first.
    init(_ make: @escaping () throws -> [String: [[Float]]]) {
        self.make = make
    }

    /// Turns the rows of every A along the site's directions; rows beyond those known stay random.
    func apply(to adapters: AdapterSet) throws {
        guard !adapters.modules.isEmpty else { return }
        let directions = try made ?? make()
        made = directions
        for module in adapters.modules {
            let a = module.adapter.a
            var values = a.values.values
            for (row, direction) in (directions[module.placement.site.name] ?? []).prefix(a.rows).enumerated() {
                for (column, value) in direction.enumerated() { values[row * a.columns + column] = Self.rowNorm * value }
            }
            a.values.assign(values)
        }
    }
}
