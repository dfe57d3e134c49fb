extension StringProtocol {
    /// `[-+]? ( digits | digits.digits? | .digits ) ( [eE] [-+]? digits )?`, with the digits of ASCII.
    public var isDecimalNumber: Bool {
        var rest = utf8[...]
        func takeSign() { if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() } }
        func takeDigits() -> Int {
            let count = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
            rest = rest.dropFirst(count)
            return count
        }
        takeSign()
        var digitCount = takeDigits()
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            digitCount += takeDigits()
        }
        guard digitCount > 0 else { return false }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest = rest.dropFirst()
            takeSign()
            guard takeDigits() > 0 else { return false }
        }
        return rest.isEmpty
    }

    /// The decimal number times 10 to the power of `decimals`, where that is a whole number that fits; else nil. Exact: no binary fraction
    /// stands between.
    public func scaledWhole(decimals: Int) -> Int? { Int(decimal: self, decimals: decimals) }
}

extension FixedWidthInteger {
    /// As `scaledWhole`.
    init?(decimal text: some StringProtocol, decimals: Int) {
        guard text.isDecimalNumber else { return nil }
        let parts = text.split(whereSeparator: { "eE".contains($0) })
        let isNegative = text.utf8.first == UInt8(ascii: "-")
        let exponent = parts.count > 1 ? Int(parts[1]) : 0
        guard let mantissa = parts.first, let exponent, abs(exponent) <= 40 else { return nil }
        let pieces = mantissa.split(separator: ".", omittingEmptySubsequences: false)
        let fraction = pieces.count > 1 ? pieces[1].utf8.count : 0
        var digits = mantissa.utf8.filter { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        var shift = decimals + exponent - fraction
        while shift < 0, digits.last == UInt8(ascii: "0") { (digits, shift) = (digits.dropLast(), shift + 1) }
        guard let first = digits.firstIndex(where: { $0 != UInt8(ascii: "0") }) else {
            self = 0
            return
        }
        guard shift >= 0, digits.count - first + shift < Self.bitWidth * 3 / 10 else { return nil }
        let text = String(decoding: digits[first...], as: UTF8.self) + String(repeating: "0", count: shift)
        self.init((isNegative ? "-" : "") + text)
    }
}
