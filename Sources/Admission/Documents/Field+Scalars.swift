internal import Domain

/// Scalars by the rules of YAML 1.2's core schema, whatever the parser thinks: `no` is a word, `1_000` is not a number. Each
/// returns nil after an objection.
extension Field {
    /// A text, in quotes or not; what would be a number, a truth value or null without quotes needs them.
    /// - Parameter length: in code points, as `maxLength` of JSON Schema counts.
    func text(_ length: ClosedRange<Int> = 1...500) -> String? {
        guard let text = node.scalar?.string else {
            object(.type, needing: .text)
            return nil
        }
        if let plain, plain.isEmpty || Self.isOtherThanText(plain) {
            object(.type, needing: plain.isEmpty ? .text : .textInQuotes)
            return nil
        }
        let forbidden = text.unicodeScalars.lazy.compactMap { sign in
            ForbiddenCharacter.reasonInValue(sign).map { (sign: ForbiddenCharacter.title(of: sign), why: $0) }
        }
        if let found = forbidden.first {
            object(.range, .forbidden(sign: found.sign, why: found.why))
            return nil
        }
        let count = text.unicodeScalars.count
        guard length.contains(count) else {
            object(.range, .length(count: count, least: length.lowerBound, most: length.upperBound))
            return nil
        }
        guard !text.unicodeScalars.allSatisfy(\.isBlank) else {
            object(.range, .invisible(text: text.quoted()))
            return nil
        }
        return text
    }

    /// A text that names something in other files. A sign that looks like a quotation mark is part of the text.
    func word(_ length: ClosedRange<Int>) -> String? {
        guard let text = text(length) else { return nil }
        if plain != nil, let mark = text.unicodeScalars.first, let ascii = LookAlike.ascii(of: mark),
            "'\"".contains(String(ascii))
        {
            object(.range, .quotationMark(sign: mark.title, ascii: String(ascii)))
            return nil
        }
        return text
    }

    /// A name that is safe in files, URLs and mails.
    func name(_ length: ClosedRange<Int> = 1...63) -> String? {
        guard let text = text(length) else { return nil }
        guard text.utf8.allSatisfy(RequestID.isAllowed), !text.hasPrefix("."), !text.hasPrefix("-") else {
            object(.range, needing: .name)
            return nil
        }
        return text
    }

    /// A path below a store: components between slashes, none of them `.` or `..`.
    func storePath(_ length: ClosedRange<Int> = 1...255) -> String? {
        guard let text = word(length) else { return nil }
        // By bytes, as the system takes it: a slash with an accent is one character, and ends a folder's name nevertheless.
        let components = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard components.allSatisfy({ !$0.isEmpty && !$0.elementsEqual(".".utf8) && !$0.elementsEqual("..".utf8) }),
            !text.utf8.contains(UInt8(ascii: "\\")), !text.utf8.contains(UInt8(ascii: "\n"))
        else {
            object(.range, .needed(seen: .text(text: text.quoted(), isQuoted: false, hint: nil), need: .storePath))
            return nil
        }
        return text
    }

    func integer(_ range: ClosedRange<Int>) -> Int? {
        guard let plain, let first = plain.utf8.first else {
            object(.type, needing: .wholeNumber)
            return nil
        }
        let digits = first == UInt8(ascii: "-") || first == UInt8(ascii: "+") ? plain.dropFirst() : plain[...]
        guard !digits.isEmpty, digits.utf8.allSatisfy(Self.isDigit), digits == "0" || digits.first != "0" else {
            object(.type, needing: .wholeNumber)
            return nil
        }
        guard let value = Int(plain), range.contains(value) else {
            object(.range, .wholeRange(seen: seen, least: range.lowerBound, most: range.upperBound))
            return nil
        }
        return value
    }

    /// - Parameter excludesMinimum: for ranges that do not contain their lower bound.
    func number(_ range: ClosedRange<Double>, excludesMinimum: Bool = false) -> Double? {
        guard let plain, plain.isDecimalNumber, let value = Double(plain), value.isFinite else {
            object(.type, needing: .number)
            return nil
        }
        guard range.contains(value), !excludesMinimum || value > range.lowerBound else {
            object(
                .range,
                .range(seen: seen, least: range.lowerBound, most: range.upperBound, isMore: excludesMinimum))
            return nil
        }
        return value
    }

    func choice<Choice: RawRepresentable<String>>(_ choices: [Choice]) -> Choice? {
        guard let choice = choices.first(where: { says($0.rawValue) }) else {
            object(.range, .noChoice(seen: seen, allowed: choices.map(\.rawValue)))
            return nil
        }
        return choice
    }

    /// A time such as `90s`, `30m`, `2h` or `1h30m`.
    /// - Returns: seconds.
    func duration(_ range: ClosedRange<Double>) -> Double? {
        guard let text = node.scalar?.string, let seconds = Self.seconds(text) else {
            object(.type, needing: .time)
            return nil
        }
        guard range.contains(seconds) else {
            object(.range, .timeRange(seen: seen, least: range.lowerBound, most: range.upperBound))
            return nil
        }
        return seconds
    }

    private static func seconds(_ text: String) -> Double? {
        let units: [(Character, Double)] = [("h", 3600), ("m", 60), ("s", 1)]
        var rest = text[...]
        var total = 0.0
        var position = 0
        while let end = rest.firstIndex(where: { !$0.isASCII || !isDigit($0.asciiValue ?? 0) }) {
            guard end > rest.startIndex, rest.distance(from: rest.startIndex, to: end) <= 7, let count = Double(rest[..<end]),
                let unit = units[position...].firstIndex(where: { $0.0 == rest[end] })
            else { return nil }
            total += count * units[unit].1
            position = unit + 1
            rest = rest[rest.index(after: end)...]
        }
        return rest.isEmpty && !text.isEmpty ? total : nil
    }

    /// An amount of money. All amounts of a document are in one currency.
    func amount(_ range: ClosedRange<Double>, excludesMinimum: Bool = false) -> Amount? {
        guard let fields = Fields(self) else { return nil }
        fields.allow(["amount", "currency"])
        let amount = fields.required("amount")?.number(range, excludesMinimum: excludesMinimum)
        guard let field = fields.required("currency"), let currency = field.currency(), reading.note(currency, in: field),
            let amount
        else { return nil }
        return Amount(amount, currency)
    }

    /// One of ISO 4217.
    func currency() -> Money.Currency? {
        guard let currency = node.scalar.flatMap({ Money.Currency(rawValue: $0.string) }), currency.isKnown else {
            object(.range, needing: .currency)
            return nil
        }
        return currency
    }

    /// An exact amount that is paid, in whole smallest units of its currency, up to a billion.
    func money() -> Money? {
        exactly { amount, currency in
            guard let units = amount.scaledWhole(decimals: currency.decimals) else {
                amount.object(
                    .range,
                    currency.decimals == 0
                        ? .wholeMoney(seen: amount.seen, currency: currency.rawValue)
                        : .decimals(seen: amount.seen, most: currency.decimals))
                return nil
            }
            return Money(smallestUnits: units, currency: currency)
        }
    }

    /// What one of something costs, exact to a millionth, up to a billion.
    func price() -> Price? {
        exactly { amount, currency in
            guard let units = amount.scaledWhole(decimals: Price.decimals) else {
                amount.object(.range, .decimals(seen: amount.seen, most: Price.decimals))
                return nil
            }
            return Price(millionths: units, currency: currency)
        }
    }

    private func exactly<Value>(_ read: (Field, Money.Currency) -> Value?) -> Value? {
        guard let currency = amount(0...1e9)?.currency else { return nil }
        return Fields(self)?.required("amount").flatMap { read($0, currency) }
    }

    /// The decimal number there times a power of ten, where that is whole.
    func scaledWhole(decimals: Int) -> Int? { plain?.scaledWhole(decimals: decimals) }

    /// A share such as `0.4%`, more than 0 % and at most 100 %.
    /// - Returns: per cent.
    func percentage() -> Double? {
        guard let text = node.scalar?.string, text.hasSuffix("%"), text.dropLast().isDecimalNumber,
            let percentage = Double(text.dropLast()), percentage > 0, percentage <= 100
        else {
            object(.range, needing: .share)
            return nil
        }
        return percentage
    }

    /// A SHA-256 in hexadecimal.
    func digest() -> Digest? {
        guard let digest = node.scalar.flatMap({ Digest(hexadecimal: $0.string) }) else {
            object(.type, needing: .digest)
            return nil
        }
        return digest
    }

    static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isOtherThanText(_ plain: String) -> Bool {
        ["null", "Null", "NULL", "~", "true", "True", "TRUE", "false", "False", "FALSE"].contains(plain)
            || plain.isDecimalNumber
    }
}

extension Unicode.Scalar {
    /// White space, and what Unicode says to show nothing for: with no other a text says nothing.
    fileprivate var isBlank: Bool {
        properties.isWhitespace || properties.isDefaultIgnorableCodePoint || self == "\u{2800}"
    }
}
