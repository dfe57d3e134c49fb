internal import Domain

/// Holds what was erased against the events that say so, while the events go by. What it keeps is as much as was erased.
struct ErasureCheck {
    private var gone: Set<Erasure.Place> = []
    /// Events up to here were not looked at: they were verified before.
    private var passed: Int64 = 0

    /// An event that is not looked at.
    mutating func pass(_ sequence: Int64) { passed = sequence }

    /// - Returns: what does not hold between what is hashed of the event, the values beside it and what it shows.
    mutating func add(_ stored: StoredEvent) -> String? {
        guard let seal = stored.seal else { return nil }
        for commitment in seal.missing {
            // Sixty-four digits, or it would be no commitment.
            guard let commitment = Digest(hexadecimal: commitment) else { continue }
            gone.insert(Erasure.Place(event: stored.event.sequence, commitment: commitment))
        }
        return seal.fault(of: stored.event)
    }

    /// - Returns: values that an event says it erased and that are there.
    mutating func take(_ erasure: Erasure, of sequence: Int64) -> [AuditFault] {
        Set(erasure.values).sorted { $0.event < $1.event }.compactMap { place in
            guard gone.remove(place) == nil, place.event > passed else { return nil }
            return AuditFault(sequence: place.event, reason: "has a value that event \(sequence) says is erased")
        }
    }

    /// Values that are gone and no event has erased.
    var missing: [AuditFault] {
        let places = gone.sorted { ($0.event, $0.commitment.hexadecimal) < ($1.event, $1.commitment.hexadecimal) }
        return places.prefix(AuditReport.faultCountMax).map {
            AuditFault(
                sequence: $0.event, reason: "has lost the value of \($0.commitment), and no event says that it was erased")
        }
    }
}
