/// Numbers as one-line messages show them.
extension Figure {
    /// At most two digits after the point, more for small numbers: what is not 0 does not read as 0.
    package static func short(_ number: Double, more: Int = 0) -> String {
        if number == number.rounded(), abs(number) < 1e15 { return "\(Int(number))" }
        let places = (abs(number) >= 1 ? 2 : 4) + more
        let scale = (0..<places).reduce(1.0) { scale, _ in scale * 10 }
        let rounded = (number * scale).rounded() / scale
        return rounded == 0 || !rounded.isFinite ? "\(number)" : "\(rounded)"
    }

    /// Something and the limit that it exceeds, with digits enough that the excess is seen.
    package static func short(_ number: Double, over limit: Double) -> (String, String) {
        apart(number, limit) { short($0, more: $1) }
    }

    /// The same of amounts of money, without their currency.
    package static func amounts(_ value: Double, over limit: Double, decimals: Int) -> (String, String) {
        apart(value, limit) { amount($0, decimals: decimals, more: $1) }
    }
}
