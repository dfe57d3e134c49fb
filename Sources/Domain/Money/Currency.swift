extension Money {
    /// By its code of ISO 4217. What the ledger holds is read whatever its code; what files say has to be one of `known`.
    public struct Currency: RawRepresentable, Sendable, Hashable, Codable {
        public let rawValue: String

        /// - Parameter rawValue: three capital letters of ASCII; nil for all else.
        public init?(rawValue: String) {
            guard rawValue.utf8.count == 3, rawValue.utf8.allSatisfy((UInt8(ascii: "A")...UInt8(ascii: "Z")).contains) else {
                return nil
            }
            self.rawValue = rawValue
        }

        private init(known code: Substring) { rawValue = String(code) }

        /// What files, events and columns are in that name none.
        public static let jpy = Currency(known: "JPY")

        /// Whether payments are made in it: funds, metals and codes for tests are not.
        public var isKnown: Bool { Self.known.contains(self) }

        /// Digits after the point that can be paid.
        public var decimals: Int { Self.otherDecimals[self] ?? 2 }

        private static let otherDecimals: [Currency: Int] = Dictionary(
            uniqueKeysWithValues: [
                (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"), (3, "BHD IQD JOD KWD LYD OMR TND"),
            ].flatMap { decimals, codes in codes.split(separator: " ").map { (Currency(known: $0), decimals) } })

        /// Of the list of 2026; those with two decimals stand here.
        public static let known: Set<Currency> = Set(
            """
            AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK \
            DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD \
            KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP \
            PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH \
            USD UYU UZS VES WST XCD XCG YER ZAR ZMW ZWG
            """.split(separator: " ").map(Currency.init(known:))
        ).union(otherDecimals.keys)

        static func power(_ digits: Int) -> Int { (0..<digits).reduce(1) { power, _ in power * 10 } }
    }
}

/// A ceiling, or what is held against one: of files that are read, not of what was paid.
public struct Amount: Sendable, Equatable, Encodable {
    /// In the currency's main unit.
    public let value: Double
    public let currency: Money.Currency

    public init(_ value: Double, _ currency: Money.Currency) {
        self.value = value
        self.currency = currency
    }
}

extension Money.Currency? {
    /// Files and events that name no currency are in yen.
    public var orYen: Money.Currency { self ?? .jpy }
}

extension Money.Currency {
    /// As files and events name it: yen need no name.
    public var unlessYen: Money.Currency? { self == .jpy ? nil : self }
}
