/// Values of earlier events were erased: they stood beside the chain, which has their commitments.
public struct Erasure: Sendable, Equatable, Codable {
    /// Why, in the words of whoever erased; without what was erased.
    public let reason: String
    public let values: [Place]

    public init(reason: String, values: [Place]) {
        self.reason = reason
        self.values = values
    }

    /// What is hashed in place of a value.
    public struct Place: Sendable, Hashable, Codable {
        /// The event's number.
        public let event: Int64
        public let commitment: Digest

        public init(event: Int64, commitment: Digest) {
            self.event = event
            self.commitment = commitment
        }
    }
}
