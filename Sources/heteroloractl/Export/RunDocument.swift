import Admission
import Domain
import Ledger
import Reports

/// What the ledger says of a run, written as a standard has it.
struct RunDocument {
    enum Form { case lineage, provenance, billOfMaterials, card }

    private let exported: ExportedRun
    /// Nil where nothing is to be signed.
    private let key: SigningKey?

    /// - Parameter keyFile: the ledger's own key; nil for none.
    /// - Throws: what is not there, or a key of another ledger.
    init(_ name: String, in ledger: Ledger, signedWith keyFile: String?) async throws {
        let id = try await ledger.request(named: name)
        let events = try await ledger.events(of: id)
        let ring = try await ledger.keys()
        key = try keyFile.map(AuditFiles.signingKey)
        if let mine = key?.verificationKey, mine != ring.current {
            throw Failure(
                .badConfiguration,
                "the key file has \(mine), and the ledger \(ring.current.map { "is signed with \($0)" } ?? "names no key")")
        }
        let checkpoint = try await ledger.newestCheckpoint().map {
            SignedCheckpoint(size: $0.size, root: $0.root, note: "\($0.note)")
        }
        exported = try ExportedRun(
            events: events,
            ledger: LedgerStanding(
                origin: ring.origin, verificationKey: ring.current.map { "\($0)" }, checkpoint: checkpoint),
            licences: try await Self.licences(events, ledger))
    }

    /// Ends with a newline.
    func text(_ form: Form, in language: Language) throws -> String {
        switch form {
        case .lineage: try lines(OpenLineageEvents.of(exported))
        case .provenance: try statements()
        case .billOfMaterials: try OutputOptions.json(ModelBillOfMaterials.of(exported)) + "\n"
        case .card: try card(in: language)
        }
    }

    private func lines(_ values: [some Encodable]) throws -> String {
        try values.map { try CanonicalJSON.text($0).printableJSON + "\n" }.joined()
    }

    private func card(in language: Language) throws -> String {
        let card = try ModelCard(exported, in: language)
        return "---\n\(try YAMLText.of(card.metadata))\n---\n\n\(card.text)"
    }

    private func statements() throws -> String {
        let statements = try ProvenanceStatements.of(exported)
        guard let key else {
            complain("the statements are not signed: --key names no key")
            return try lines(statements)
        }
        return try lines(
            statements.map {
                try SignedEnvelope(CanonicalJSON.text($0), ofType: ProvenanceStatements.payloadType, signedBy: key)
            })
    }

    /// By the policies that the run was planned under; none where the ledger has not their texts.
    private static func licences(_ events: [AuditEvent], _ ledger: Ledger) async throws -> KnownLicences {
        let plans = events.compactMap { event in
            if case .runPlanned(let planned)? = try? event.fact() { planned.plan } else { nil }
        }
        guard let plan = plans.last else { return .none }
        var then = PoliciesOfThen(texts: try await ledger.policyTexts())
        guard case .success(let policies) = then.policies(plan.policyDigests) else { return .none }
        return KnownLicences(
            model: policies.licences(ofModel: plan.model.name, plan.model.weightsDigest),
            data: Dictionary(
                uniqueKeysWithValues: Split.allCases.map { split in
                    (split, policies.licences(ofFile: plan.data[split].name, plan.data[split].digest))
                }))
    }
}
