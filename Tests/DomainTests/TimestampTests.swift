import Domain
import Testing

@Suite struct TimestampTests {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000000Z"),
            (1_795_484_148_123_456, "2026-11-24T01:35:48.123456Z"),
            (951_782_400_000_000, "2000-02-29T00:00:00.000000Z"),
            (-1, "1969-12-31T23:59:59.999999Z"),
            (253_402_300_799_999_999, "9999-12-31T23:59:59.999999Z"),
        ] as [(Int64, String)])
    func writesAndReadsTheSameInstant(microseconds: Int64, text: String) {
        #expect(Timestamp(microseconds: microseconds).description == text)
        #expect(Timestamp(text)?.microseconds == microseconds)
    }

    @Test func readsShortFractions() {
        #expect(Timestamp("1970-01-01T00:00:01Z")?.microseconds == 1_000_000)
        #expect(Timestamp("1970-01-01T00:00:01.5Z")?.microseconds == 1_500_000)
    }

    @Test(arguments: [
        "", "1970-01-01", "1970-01-01 00:00:00Z", "1970-13-01T00:00:00Z", "1970-01-01T24:00:00Z", "1970-01-01T00:00:00",
        "1970-01-01T00:00:00.Z", "1970-01-01T00:00:00.1234567Z", "1970-01-01T00:00:00+00",
    ])
    func refusesWhatIsNoTime(text: String) {
        #expect(Timestamp(text) == nil)
    }
}
