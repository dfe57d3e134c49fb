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
}
