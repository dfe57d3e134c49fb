extension Timestamp {
    /// To the second: `2026-11-24T01:35:48Z`.
    package var toTheSecond: String { description.prefix(19) + "Z" }
}
