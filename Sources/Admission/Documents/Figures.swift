/// Numbers as messages show them.
enum Figures {
    /// At most two digits after the point; four significant ones for small numbers.
    static func short(_ number: Double) -> String {
        if number == number.rounded(), abs(number) < 1e15 { return "\(Int(number))" }
        guard abs(number) >= 1 else { return "\((number * 10_000).rounded() / 10_000)" }
        return "\((number * 100).rounded() / 100)"
    }
}
