/// How far one tensor is from its reference.
public struct Deviation: Sendable {
    public let name: String
    /// Largest absolute difference; infinite where the numbers of elements differ or one is not a number.
    public let absoluteError: Double
    /// Largest difference relative to the reference, over the elements that are past the absolute tolerance; else 0.
    public let relativeError: Double
    /// Every element is within the absolute or the relative tolerance of its reference.
    public let isWithinTolerance: Bool

    static func comparison(
        _ name: String, _ values: [Double], _ references: [Double], absoluteTolerance: Double, relativeTolerance: Double
    ) -> Deviation {
        var absolute = values.count == references.count ? 0 : Double.infinity
        var relative = 0.0
        var isWithin = values.count == references.count
        for (value, reference) in zip(values, references) {
            let difference = abs(value - reference)
            // A difference that is not a number must not pass as small.
            absolute = difference.isNaN ? .infinity : max(absolute, difference)
            guard !(difference <= absoluteTolerance) else { continue }
            relative = max(relative, difference / abs(reference))
            if !(difference <= relativeTolerance * abs(reference)) { isWithin = false }
        }
        return Deviation(name: name, absoluteError: absolute, relativeError: relative, isWithinTolerance: isWithin)
    }

    /// For what is equal or is not, such as a list of token ids.
    static func equality(_ name: String, _ isEqual: Bool) -> Deviation {
        Deviation(name: name, absoluteError: isEqual ? 0 : 1, relativeError: 0, isWithinTolerance: isEqual)
    }
}
