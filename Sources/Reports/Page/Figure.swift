/// Numbers as people read them: thousands separators, a real minus sign, units last.
package enum Figure {
    /// `decimals` digits after the point, halves away from zero.
    package static func fixed(_ value: Double, _ decimals: Int) -> String {
        guard value.isFinite, abs(value) < 1e15 else { return value.isFinite ? "\(value)" : "not a number" }
        let scale = (0..<decimals).reduce(1.0) { total, _ in total * 10 }
        let whole = Int((abs(value) * scale).rounded())
        let sign = value < 0 && whole > 0 ? "−" : ""
        guard decimals > 0 else { return sign + grouped(whole) }
        let digits = String(whole % Int(scale))
        return sign + grouped(whole / Int(scale)) + "." + String(repeating: "0", count: decimals - digits.count) + digits
    }

    package static func count(_ value: Int) -> String { fixed(Double(value), 0) }

    /// A share as percent: `87.3 %`.
    package static func percent(_ share: Double) -> String { fixed(share * 100, 1) + "\u{A0}%" }

    /// A difference of shares in percentage points, with its sign: `+1.2`.
    package static func points(_ share: Double) -> String {
        let text = fixed(share * 100, 2)
        return share > 0 && text.contains { ("1"..."9").contains($0) } ? "+" + text : text
    }

    /// `1,234 yen`; decimals only below 100.
    package static func yen(_ value: Double) -> String { fixed(value, abs(value) >= 100 ? 0 : 2) + "\u{A0}yen" }

    package static func seconds(_ value: Double) -> String { fixed(value, value < 100 ? 1 : 0) + "\u{A0}s" }

    /// Three significant digits, for saliencies and p values: `1.23e-05` below a ten-thousandth.
    package static func significant(_ value: Double) -> String {
        guard value.isFinite, value != 0 else { return value == 0 ? "0" : "not a number" }
        var exponent = 0
        var mantissa = abs(value)
        while mantissa >= 9.995 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
        while mantissa < 0.9995 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
        if (-4...5).contains(exponent) { return fixed(value, max(0, 2 - exponent)) }
        return (value < 0 ? "−" : "") + fixed(mantissa, 2) + "e" + (exponent < 0 ? "−" : "") + String(abs(exponent))
    }

    /// Event numbers as ranges: `3, 5–9`.
    package static func events(_ numbers: [Int64]) -> String {
        var ranges: [ClosedRange<Int64>] = []
        for number in Set(numbers).sorted() {
            if let last = ranges.last, last.upperBound + 1 == number {
                ranges[ranges.count - 1] = last.lowerBound...number
            } else {
                ranges.append(number...number)
            }
        }
        return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)–\($0.upperBound)" }.joined(separator: ", ")
    }

    private static func grouped(_ value: Int) -> String {
        value < 1000 ? String(value) : grouped(value / 1000) + "," + String(String(1000 + value % 1000).dropFirst())
    }
}
