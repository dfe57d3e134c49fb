public import Domain

/// Why a browser's address is none of a page.
public enum PageAddressError: Error, Sendable, Equatable {
    case unknownPath
    /// A parameter that the page does not have, has twice, or that is none of its values.
    case parameter(name: String, wanted: Wanted)

    /// What would be right.
    public enum Wanted: Sendable, Equatable {
        case oneOf([String])
        case requestID
        case eventNumber
        case time
        case day
        case actor
        case text
        case once
        case nothing
        case percentEncoding
    }
}

extension PageAddress {
    /// The longest value of a parameter, bytes.
    private static let valueBytesMax = 512

    /// - Parameters:
    ///   - path: as the browser sent it.
    ///   - query: without the question mark.
    /// - Returns: the page, and the language that was asked for with it.
    public static func read(path: String, query: String) throws(PageAddressError) -> (address: PageAddress, language: Language?)
    {
        var given = try Given(query)
        let language = try given.take("language", .oneOf(Language.allCases.map(\.rawValue)), Language.init(rawValue:))
        let address = try address(
            path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(String.init), &given)
        if let name = given.unread { throw .parameter(name: name, wanted: .nothing) }
        return (address, language)
    }

    private static func address(_ parts: [String], _ given: inout Given) throws(PageAddressError) -> PageAddress {
        switch (parts.first, parts.count) {
        case ("", 1): return .overview
        case ("requests", 1): return .requests(try requests(&given))
        case ("requests", 2...3):
            guard let id = RequestID(parts[1]) else { throw .unknownPath }
            switch parts.dropFirst(2).first {
            case nil: return .request(id)
            case "report": return .report(id)
            case "changes": return .changes(id)
            default: throw .unknownPath
            }
        case ("compare", 1): return .comparison(left: try given.text("left"), right: try given.text("right"))
        case ("audit", 1): return .audit(try events(&given))
        case ("audit", 2...3):
            guard let number = number(parts[1]) else { throw .unknownPath }
            switch parts.dropFirst(2).first {
            case nil: return .event(number, proves: try given.flag("proof", "shown"))
            case "proof": return .proof(number)
            default: throw .unknownPath
            }
        case ("verification", 1):
            return .verification(begins: try given.flag("begin", "now"))
        case ("policies", 1): return .policies
        case ("portfolio", 1):
            let from = try given.take("from", .day, CalendarDay.init)
            let to = try given.take("to", .day, CalendarDay.init)
            return .portfolio(from: from?.text, to: to?.text, team: try given.text("team"))
        case ("style.css", 1): return .stylesheet
        case ("paper.css", 1): return .paperStyle
        case ("live.js", 1): return .script
        case ("changes", 1): return .changes(nil)
        default: throw .unknownPath
        }
    }

    private static func requests(_ given: inout Given) throws(PageAddressError) -> RequestSearch {
        RequestSearch(
            state: try given.take("state", .oneOf(RequestState.allCases.map(\.rawValue)), RequestState.init(rawValue:)),
            team: try given.text("team"), before: try given.take("before", .requestID, RequestID.init))
    }

    private static func events(_ given: inout Given) throws(PageAddressError) -> EventSearch {
        EventSearch(
            request: try given.take("request", .requestID, RequestID.init),
            kind: try given.take("kind", .oneOf(Fact.Kind.allCases.map(\.rawValue)), Fact.Kind.init(rawValue:)),
            actor: try given.take("actor", .actor, Actor.init), from: try given.take("from", .time, time),
            to: try given.take("to", .time, time), before: try given.take("before", .eventNumber, number))
    }

    /// A time, or a day's beginning by UTC.
    private static func time(_ text: String) -> Timestamp? {
        Timestamp(text) ?? CalendarDay(text)?.begin(utcOffsetSeconds: 0)
    }

    private static func number(_ text: String) -> Int64? {
        guard text.utf8.count <= 19, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int64(text), number > 0
        else { return nil }
        return number
    }

    /// The parameters of an address that nobody has read yet.
    private struct Given {
        private var values: [String: String] = [:]

        /// An empty value is none: forms send those that nobody filled in.
        init(_ query: String) throws(PageAddressError) {
            for pair in query.split(separator: "&") {
                let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard let name = Self.decoded(parts[0]), let value = parts.count == 2 ? Self.decoded(parts[1]) : "",
                    value.utf8.count <= PageAddress.valueBytesMax, !value.utf8.contains(0)
                else { throw .parameter(name: String(parts[0]), wanted: .percentEncoding) }
                guard values[name] == nil else { throw .parameter(name: name, wanted: .once) }
                values[name] = value
            }
        }

        var unread: String? { values.filter { !$0.value.isEmpty }.keys.min() }

        mutating func take<Value>(
            _ name: String, _ wanted: PageAddressError.Wanted, _ read: (String) -> Value?
        ) throws(PageAddressError) -> Value? {
            guard let text = values.removeValue(forKey: name), !text.isEmpty else { return nil }
            guard let value = read(text) else { throw .parameter(name: name, wanted: wanted) }
            return value
        }

        /// Whether a parameter is there with its one value.
        mutating func flag(_ name: String, _ value: String) throws(PageAddressError) -> Bool {
            try take(name, .oneOf([value])) { $0 == value ? true : nil } ?? false
        }

        mutating func text(_ name: String) throws(PageAddressError) -> String? { try take(name, .text) { $0 } }

        /// As forms write it; nil for what is no UTF-8 in percent signs.
        private static func decoded(_ text: Substring) -> String? {
            var bytes: [UInt8] = []
            var rest = Array(text.utf8)[...]
            while let byte = rest.popFirst() {
                switch byte {
                case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
                case UInt8(ascii: "%"):
                    let digits = rest.prefix(2)
                    guard digits.count == 2, digits.allSatisfy({ isHexadecimal($0) }),
                        let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
                    else { return nil }
                    bytes.append(value)
                    rest = rest.dropFirst(2)
                default: bytes.append(byte)
                }
            }
            return String(validating: bytes, as: UTF8.self)
        }

        private static func isHexadecimal(_ byte: UInt8) -> Bool {
            switch byte {
            case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
            default: false
            }
        }
    }
}
