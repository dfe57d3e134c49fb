internal import Domain

// What policies have units and forms for. Each returns nil after an objection.

extension Field {
    /// A size such as `512MiB` or `4GiB`.
    /// - Returns: bytes.
    func bytes(_ range: ClosedRange<Double>) -> Double? {
        let units: [(String, Double)] = [("KiB", 1024), ("MiB", 1_048_576), ("GiB", 1_073_741_824), ("TiB", 1_099_511_627_776)]
        guard let text = node.scalar?.string, let unit = units.first(where: { text.hasSuffix($0.0) }),
            case let digits = text.utf8.dropLast(unit.0.utf8.count), (1...7).contains(digits.count),
            digits.allSatisfy(Self.isDigit), digits.first != UInt8(ascii: "0"),
            let count = Double(String(decoding: digits, as: UTF8.self))
        else {
            object(.type, needing: .size)
            return nil
        }
        guard range.contains(count * unit.1) else {
            object(
                .range,
                .sizeRange(seen: seen, least: Self.size(range.lowerBound), most: Self.size(range.upperBound)))
            return nil
        }
        return count * unit.1
    }

    /// In the largest unit that shows it whole.
    static func size(_ bytes: Double) -> String {
        let units: [(String, Double)] = [("TiB", 1_099_511_627_776), ("GiB", 1_073_741_824), ("MiB", 1_048_576), ("KiB", 1024)]
        let unit = units.first { bytes >= $0.1 && (bytes / $0.1).truncatingRemainder(dividingBy: 1) == 0 } ?? units[2]
        return Figure.short(bytes / unit.1) + unit.0
    }

    /// A time of the day such as `09:00`.
    /// - Parameter allowsEnd: whether `24:00` is one.
    /// - Returns: minutes since midnight.
    func timeOfDay(allowsEnd: Bool) -> Int? {
        guard let text = node.scalar?.string, let minutes = Self.minutes(Array(text.utf8)), minutes <= (allowsEnd ? 1440 : 1439)
        else {
            object(.type, needing: allowsEnd ? .timeOfDayOrEnd : .timeOfDay)
            return nil
        }
        return minutes
    }

    private static func minutes(_ bytes: [UInt8]) -> Int? {
        let digits = bytes.map { isDigit($0) ? Int($0) - 48 : -1 }
        guard digits.count == 5, bytes[2] == UInt8(ascii: ":"), [0, 1, 3, 4].allSatisfy({ digits[$0] >= 0 }), digits[3] < 6
        else {
            return nil
        }
        return (digits[0] * 10 + digits[1]) * 60 + digits[3] * 10 + digits[4]
    }

    /// By how much local time is ahead of UTC, such as `+09:00`.
    /// - Returns: seconds.
    func utcOffset() -> Int? {
        guard let text = node.scalar?.string, let sign = text.utf8.first,
            [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(sign),
            let minutes = Self.minutes(Array(text.utf8.dropFirst())), minutes <= 14 * 60
        else {
            object(.type, needing: .utcOffset)
            return nil
        }
        return (sign == UInt8(ascii: "-") ? -60 : 60) * minutes
    }

    /// A day of the calendar such as `2027-01-31`.
    func day() -> CalendarDay? {
        guard let day = node.scalar.flatMap({ CalendarDay($0.string) }) else {
            object(.type, needing: .day)
            return nil
        }
        return day
    }

    /// An instant such as `2026-11-26T09:30:00Z`.
    func instant() -> Timestamp? {
        guard let time = node.scalar.flatMap({ Timestamp($0.string) }) else {
            object(.type, needing: .instant)
            return nil
        }
        return time
    }

    /// The name of a licence, best as SPDX has it: compared letter by letter.
    func licence() -> String? {
        guard let text = text(1...100) else { return nil }
        guard text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            object(.range, needing: .licence)
            return nil
        }
        return text
    }

    /// Items that differ.
    func distinct(_ count: ClosedRange<Int>, _ read: (Field) -> String?) -> [String]? {
        guard let items = items(count) else { return nil }
        let values = items.compactMap(read)
        return values.count == items.count && areDistinct(values) ? values : nil
    }

    /// At least one of `all`, each once.
    func choices<Choice: RawRepresentable<String>>(_ all: [Choice]) -> [Choice]? {
        guard let items = items(1...all.count) else { return nil }
        let choices = items.compactMap { $0.choice(all) }
        return choices.count == items.count && areDistinct(choices.map(\.rawValue)) ? choices : nil
    }
}

extension Fields {
    /// What an optional key says; nil after an objection.
    func given<Value>(_ key: String, _ read: (Field) -> Value?) -> Given<Value>? {
        guard let field = optional(key) else { return Given(value: nil) }
        return read(field).map { Given(value: $0) }
    }

    /// Objects where none of `keys` is there.
    func oneOf(_ keys: [String]) -> Bool {
        guard keys.allSatisfy({ optional($0) == nil }) else { return true }
        field.object(.missing, .oneOf(keys: keys))
        return false
    }
}
