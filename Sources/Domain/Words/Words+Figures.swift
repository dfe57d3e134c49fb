/// Numbers, amounts, dates and counts: the digits are `Figure`'s in every language, what stands around them is the language's.
extension Words {
    private func number(_ value: Double, _ show: (Double) -> String) -> String {
        value.isFinite ? show(value) : say("not a number", "数値なし")
    }

    package func fixed(_ value: Double, _ decimals: Int) -> String { number(value) { Figure.fixed($0, decimals) } }

    package func decimal(_ value: Double, _ decimals: Int) -> String { number(value) { Figure.decimal($0, decimals) } }

    package func significant(_ value: Double, more: Int = 0) -> String { number(value) { Figure.significant($0, more: more) } }

    package func count(_ value: Int) -> String { Figure.count(value) }

    package func percent(_ share: Double) -> String { number(share, Figure.percent) }

    package func points(_ share: Double, more: Int = 0) -> String { number(share) { Figure.points($0, more: more) } }

    /// `1,234 yen`, `1,234円`; in other currencies `$1,234.50`, `1,234.50米ドル`, `1.500 KWD`.
    /// - Parameter more: digits to tell two amounts apart.
    package func amount(_ value: Double, more: Int = 0) -> String {
        number(value) { written(Figure.amount($0, decimals: currency.decimals, more: more), currency) }
    }

    package func amount(_ amount: Amount) -> String { self.in(amount.currency).amount(amount.value) }

    /// An exact amount, with all digits of its currency.
    package func money(_ money: Money) -> String {
        written(Figure.fixed(money.amount, money.currency.decimals), money.currency)
    }

    /// A price with as many digits as say it: `0.50 yen`.
    package func price(_ price: Price) -> String {
        written(Figure.amount(price.amount, decimals: price.currency.decimals), price.currency)
    }

    /// Something and the limit that it exceeds, as `told`, with digits enough that the excess is seen.
    func amounts(_ value: Double, over limit: Double) -> (String, String) {
        let (value, limit) = Figure.amounts(value, over: limit, decimals: currency.decimals)
        return (told(value, isFirst: true), told(limit))
    }

    /// An amount within a sentence about several: yen are named once in English.
    func told(_ value: Double, isFirst: Bool = false) -> String {
        told(Figure.amount(value, decimals: currency.decimals), isFirst: isFirst)
    }

    func told(_ digits: String, isFirst: Bool = false) -> String {
        guard currency == .jpy else { return written(digits, currency) }
        return say(isFirst ? "\(digits) yen" : digits, "\(digits) 円")
    }

    private func written(_ digits: String, _ currency: Money.Currency) -> String {
        switch language {
        case .english:
            if currency == .jpy { return "\(digits)\u{A0}yen" }
            // Signs that stand for one currency; a dollar alone is that of the United States.
            guard let sign = ["EUR": "€", "GBP": "£", "KRW": "₩", "USD": "$"][currency.rawValue] else { break }
            return digits.hasPrefix("−") ? "−" + sign + digits.dropFirst() : sign + digits
        case .japanese:
            let names = [
                "CHF": "スイスフラン", "CNY": "人民元", "EUR": "ユーロ", "GBP": "英ポンド", "JPY": "円", "KRW": "ウォン", "USD": "米ドル",
            ]
            if let name = names[currency.rawValue] { return digits + name }
        }
        return digits + "\u{A0}" + currency.rawValue
    }

    package func seconds(_ value: Double) -> String {
        number(value) { value in
            let digits = Figure.fixed(value, value < 100 ? 1 : 0)
            return say("\(digits)\u{A0}s", "\(digits)秒")
        }
    }

    /// What a return is counted in: `1.93 ×`.
    package func times(_ value: Double, more: Int = 0) -> String {
        number(value) { value in
            let digits = Figure.decimal(value, 2 + more)
            return say("\(digits)\u{A0}×", "\(digits)倍")
        }
    }

    /// A number of things that is worked out from estimates: no decimals, and at most three digits that count.
    package func roughly(_ value: Double) -> String {
        guard value >= 1000, value < 1e15 else { return value < 1000 ? decimal(value, 0) : significant(value) }
        var unit = 1.0
        while value / unit >= 1000 { unit *= 10 }
        return fixed((value / unit).rounded(.up) * unit, 0)
    }

    /// A count with two significant digits: `3,400`.
    package func roughly(_ value: Int) -> String {
        var unit = 1
        while value / unit >= 100 { unit *= 10 }
        let (rounded, overflows) = (value / unit + (value % unit == 0 ? 0 : 1)).multipliedReportingOverflow(by: unit)
        return count(overflows ? value : rounded)
    }

    /// `LOWER to UPPER`, `LOWER～UPPER`.
    package func span(_ lower: String, _ upper: String) -> String { say("\(lower) to \(upper)", "\(lower)～\(upper)") }

    /// An interval with digits enough to tell its ends apart; nil for one without width.
    package func interval(_ lower: Double, _ upper: Double, _ show: (Double, Int) -> String) -> String? {
        Figure.ends(lower, upper, show).map { span($0.0, $0.1) }
    }

    /// The same of what may have no ends.
    package func interval(_ lower: Double?, _ upper: Double?, _ show: (Double, Int) -> String) -> String? {
        lower.flatMap { lower in upper.flatMap { interval(lower, $0, show) } }
    }

    /// An interval with its name, or that there is none.
    package func named(interval: String?) -> String {
        interval.map { say("95 % interval \($0)", "95\u{A0}%信頼区間 \($0)") } ?? say("no interval", "信頼区間なし")
    }

    /// In brackets behind something else.
    package func brackets(_ text: String) -> String { say(" (\(text))", "（\(text)）") }

    package func time(_ time: Timestamp) -> String { say("\(time)", japaneseTime("\(time)")) }

    package func second(_ time: Timestamp) -> String { say(time.toTheSecond, japaneseTime(time.toTheSecond)) }

    private func japaneseTime(_ time: String) -> String {
        let parts = time.dropLast().split(whereSeparator: { "-T".contains($0) })
        let date = parts.prefix(3).compactMap { Int($0) }
        guard parts.count == 4, date.count == 3 else { return time }
        return "\(date[0])年\(date[1])月\(date[2])日 \(parts[3]) UTC"
    }

    package func events(_ numbers: [Int64]) -> String {
        say("Ledger events \(Figure.events(numbers))", "台帳のイベント \(Figure.events(numbers))")
    }
}
