/// Numbers as people read them: thousands separators, a real minus sign, units last.
package enum Figure {
    /// `decimals` digits after the point, halves away from zero; what is too large for that with three significant digits.
    package static func fixed(_ value: Double, _ decimals: Int) -> String {
        let scale = (0..<decimals).reduce(1.0) { total, _ in total * 10 }
        guard value.isFinite else { return "not a number" }
        guard abs(value) < 1e15, abs(value) * scale < 9e18 else { return significant(value) }
        let whole = Int((abs(value) * scale).rounded())
        let sign = value < 0 && whole > 0 ? "−" : ""
        guard decimals > 0 else { return sign + grouped(whole) }
        let digits = String(whole % Int(scale))
        return sign + grouped(whole / Int(scale)) + "." + String(repeating: "0", count: decimals - digits.count) + digits
    }

    /// As `fixed`, but what is not 0 never reads as 0: it then has two significant digits.
    package static func decimal(_ value: Double, _ decimals: Int) -> String {
        let place = leadingPlace(value)
        let hides = value.isFinite && value != 0 && !fixed(value, decimals).contains { ("1"..."9").contains($0) }
        return hides ? place < 9 ? fixed(value, place + 1) : significant(value) : fixed(value, decimals)
    }

    package static func count(_ value: Int) -> String { fixed(Double(value), 0) }

    /// `1 row`, `2 rows`.
    /// - Parameter plural: where it is not the noun with an s.
    package static func counted(_ value: Int, _ noun: String, _ plural: String? = nil) -> String {
        "\(count(value)) \(value == 1 ? noun : plural ?? noun + "s")"
    }

    /// A share as percent: `87.3 %`. What is neither nothing nor all does not read as either.
    package static func percent(_ share: Double) -> String {
        // Below stands what sums of shares round to.
        let value = abs(share) < 1e-12 ? 0 : share * 100
        let decimals = (1...6).first { share >= 1 || fixed(value, $0) != fixed(100, $0) }
        return decimal(value, decimals ?? 1) + "\u{A0}%"
    }

    /// A difference of shares in percentage points, with its sign: `+1.20`.
    /// - Parameter more: digits beyond two after the point.
    package static func points(_ share: Double, more: Int = 0) -> String {
        (share > 0 ? "+" : "") + decimal(share * 100, 2 + more)
    }

    /// An amount of money without its currency: whole from 100 on, two digits after the point from 1 on, two significant digits below,
    /// so that only nothing reads as 0; never fewer digits than the currency has.
    /// - Parameters:
    ///   - decimals: of the currency.
    ///   - more: further digits, to tell two amounts apart.
    package static func amount(_ value: Double, decimals: Int = 0, more: Int = 0) -> String {
        guard value != value.rounded() else { return fixed(value, decimals) }
        let digits = abs(value) >= 100 ? 0 : abs(value) >= 1 ? 2 : min(9, leadingPlace(value) + 1)
        return decimal(value, max(decimals, digits) + more)
    }

    package static func seconds(_ value: Double) -> String { fixed(value, value < 100 ? 1 : 0) + "\u{A0}s" }

    /// Three significant digits, for saliencies and p values: `1.23e−5` below a ten-thousandth.
    package static func significant(_ value: Double) -> String { significant(value, more: 0) }

    /// - Parameter more: digits beyond three.
    package static func significant(_ value: Double, more: Int) -> String {
        guard value.isFinite, value != 0 else { return value == 0 ? "0" : "not a number" }
        let half = (0..<(2 + more)).reduce(0.5) { half, _ in half / 10 }
        var exponent = 0
        var mantissa = abs(value)
        while mantissa >= 10 - half { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
        while mantissa < 1 - half / 10 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
        if (-4...5).contains(exponent) { return fixed(value, max(0, 2 + more - exponent)) }
        return (value < 0 ? "−" : "") + fixed(mantissa, 2 + more) + "e" + (exponent < 0 ? "−" : "") + String(abs(exponent))
    }

    /// Two figures that differ, with as many more digits as tell them apart.
    /// - Parameter show: a figure with so many more digits than usual.
    package static func apart(_ first: Double, _ second: Double, _ show: (Double, Int) -> String) -> (String, String) {
        for more in 0...10 {
            let texts = (show(first, more), show(second, more))
            if first == second || texts.0 != texts.1 { return texts }
        }
        return ("\(first)", "\(second)")
    }

    /// `LOWER to UPPER`, with digits enough to tell them apart; nil for an interval without width, which says nothing, and for one that is
    /// made of rounding alone.
    package static func interval(_ lower: Double, _ upper: Double, _ show: (Double, Int) -> String) -> String? {
        ends(lower, upper, show).map { "\($0.0) to \($0.1)" }
    }

    /// The two ends of such an interval.
    package static func ends(_ lower: Double, _ upper: Double, _ show: (Double, Int) -> String) -> (String, String)? {
        guard lower < upper, upper - lower > 1e-12 * max(abs(lower), abs(upper)) else { return nil }
        return apart(lower, upper, show)
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

    /// Where the first digit that counts stands behind the point: 1 for 0.5, 4 for 0.0004; 0 from 1 on.
    private static func leadingPlace(_ value: Double) -> Int {
        guard value != 0, value.isFinite else { return 0 }
        var place = 0
        var size = abs(value)
        while size < 1, place < 400 { (size, place) = (size * 10, place + 1) }
        return place
    }

    private static func grouped(_ value: Int) -> String {
        value < 1000 ? String(value) : grouped(value / 1000) + "," + String(String(1000 + value % 1000).dropFirst())
    }
}
