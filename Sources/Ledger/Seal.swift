internal import Domain
internal import FoundationEssentials

internal import struct Crypto.SHA256

/// What is hashed of an event in place of its actor and its payload, and the values that stand beside it: what people are called and what they wrote has
/// salted commitments there, so that it can be erased and the hash still holds (decision 30).
struct Seal: Equatable {
    /// A value whose commitment is hashed.
    struct Value: Equatable, Codable {
        /// 32 random bytes in hexadecimal.
        let salt: String
        /// The JSON text that stands in the payload: of a text with its quotes, of a list of texts with its brackets.
        let value: String

        var commitment: String {
            var bytes: [UInt8] = []
            for field in ["heterolora-value-1", salt, value] { StoredEvent.append(field, to: &bytes) }
            return Digest(bytes: SHA256.hash(data: bytes)).hexadecimal
        }
    }

    /// What stands in place of a value that was erased.
    static let erased = "(erased)"
    static let mark = "salted-sha256:"
    private static let userMark = "user:"

    /// Nil where the actor itself is hashed.
    private(set) var actor: String?
    /// Nil where the payload itself is hashed.
    private(set) var payload: String?
    /// What is not erased, by commitment.
    private(set) var values: [String: Value] = [:]

    init(actor: String?, payload: String?, values: [String: Value]) {
        (self.actor, self.payload, self.values) = (actor, payload, values)
    }

    /// Seals a fact that is to be appended; nil where nothing of it is sealed.
    init?(_ kind: Fact.Kind, by actor: Actor, _ payload: String) throws {
        var random = SystemRandomNumberGenerator()
        if case .user(let name) = actor {
            self.actor = Self.userMark + Self.mark + add(try CanonicalJSON.text(name), &random)
        }
        let bytes = Array(payload.utf8)
        let ranges = kind.sealedFields.isEmpty ? [] : SealedText.values(in: bytes, of: kind.sealedFields)
        if !ranges.isEmpty {
            var sealed: [UInt8] = []
            var end = 0
            for range in ranges {
                let commitment = add(String(decoding: bytes[range], as: UTF8.self), &random)
                let isList = bytes[range.lowerBound] == UInt8(ascii: "[")
                sealed += bytes[end..<range.lowerBound]
                sealed += (isList ? "[\"\(Self.mark)\(commitment)\"]" : "\"\(Self.mark)\(commitment)\"").utf8
                end = range.upperBound
            }
            self.payload = String(decoding: sealed + bytes[end...], as: UTF8.self)
        }
        guard !values.isEmpty else { return nil }
    }

    /// What an event that was read has in place of its actor and its payload; nil where it has nothing.
    init?(hashedActor: String, hashedPayload: String, of kind: Fact.Kind, values: [String: Value]?) {
        let isActorSealed = hashedActor.hasPrefix(Self.userMark + Self.mark)
        let isPayloadSealed = !kind.sealedFields.isEmpty && !SealedText.commitments(in: Array(hashedPayload.utf8)).isEmpty
        guard isActorSealed || isPayloadSealed || values != nil else { return nil }
        actor = isActorSealed ? hashedActor : nil
        payload = isPayloadSealed ? hashedPayload : nil
        self.values = values ?? [:]
    }

    private mutating func add(_ text: String, _ random: inout SystemRandomNumberGenerator) -> String {
        var salt: [UInt8] = []
        for _ in 0..<4 {
            let word: UInt64 = random.next()
            salt += (0..<8).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) }
        }
        let value = Value(salt: Digest(bytes: salt).hexadecimal, value: text)
        values[value.commitment] = value
        return value.commitment
    }

    /// The actor that readers are shown; nil where it is not sealed.
    var disclosedActor: String? {
        guard let actor else { return nil }
        let commitment = String(actor.dropFirst(Self.userMark.count + Self.mark.count))
        guard let value = values[commitment] else { return Self.userMark + Self.erased }
        return (try? JSONDecoder().decode(String.self, from: Data(value.value.utf8))).map { Self.userMark + $0 }
    }

    /// The payload that readers are shown; nil where it is not sealed.
    var disclosedPayload: String? {
        guard let payload else { return nil }
        let bytes = Array(payload.utf8)
        var disclosed: [UInt8] = []
        var end = 0
        for place in SealedText.commitments(in: bytes) {
            var range = place.range
            let value = values[place.commitment]
            if value?.value.hasPrefix("[") == true, range.lowerBound > 0, bytes[range.lowerBound - 1] == UInt8(ascii: "["),
                range.upperBound < bytes.count, bytes[range.upperBound] == UInt8(ascii: "]")
            {
                range = range.lowerBound - 1..<range.upperBound + 1
            }
            disclosed += bytes[end..<range.lowerBound]
            disclosed += (value?.value ?? "\"\(Self.erased)\"").utf8
            end = range.upperBound
        }
        return String(decoding: disclosed + bytes[end...], as: UTF8.self)
    }

    /// Commitments that are hashed and have no value beside them.
    var missing: Set<String> {
        Set(commitments).subtracting(values.keys)
    }

    /// Everything that is hashed in place of a value.
    private var commitments: [String] {
        (payload.map { SealedText.commitments(in: Array($0.utf8)).map(\.commitment) } ?? [])
            + (actor.map { [String($0.dropFirst(Self.userMark.count + Self.mark.count))] } ?? [])
    }

    /// What does not hold between what is hashed, the values beside it and what readers are shown; nil where all does.
    func fault(of event: AuditEvent) -> String? {
        if let wrong = values.first(where: { $0.key != $0.value.commitment }) {
            return "has another value beside it than the commitment \(wrong.key.printable) is of"
        }
        if !Set(values.keys).isSubset(of: commitments) { return "has a value beside it that it has no commitment of" }
        guard disclosedPayload ?? event.payload == event.payload else {
            return "shows another payload than was recorded"
        }
        return disclosedActor ?? "\(event.actor)" == "\(event.actor)" ? nil : "shows another actor than was recorded"
    }
}
