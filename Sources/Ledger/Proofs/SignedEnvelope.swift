internal import FoundationEssentials

/// A text of a media type with who signed it, as JSON that public tools verify. (DSSE 1.0, github.com/secure-systems-lab/dsse)
///
/// What is signed begins with `DSSEv1 ` and has no newline at its end, so that it can be taken for no note, and no note for it.
public struct SignedEnvelope: Sendable, Equatable, Encodable {
    public let payloadType: String
    /// In base64.
    public let payload: String
    public let signatures: [Signature]

    public struct Signature: Sendable, Equatable, Encodable {
        /// A hint, which is not signed: the name and hash of the verification key.
        public let keyid: String
        /// In base64.
        public let sig: String
    }

    /// - Throws: `defect` where the system cannot sign.
    public init(_ payload: String, ofType type: String, signedBy key: SigningKey) throws(LedgerError) {
        let signature = try key.signature(
            of: "DSSEv1 \(type.utf8.count) \(type) \(payload.utf8.count) \(payload)")
        payloadType = type
        self.payload = Data(payload.utf8).base64EncodedString()
        signatures = [Signature(keyid: key.verificationKey.keyID, sig: Data(signature.bytes).base64EncodedString())]
    }
}
