import Domain
import Ledger
import Logging
import Systemd
import Workspace

/// Signs what the ledger is, and keeps that where the ledger is not. What it once signed, the ledger must go on from: else it signs nothing more.
actor Notary {
    private let signing: DaemonConfiguration.Signing
    private let recorder: Recorder
    private let log: Logger
    private let anchors: AnchorFolder?
    /// As it was when it was last signed, and the times before: proofs of what came after one of them begin there.
    private var trees = [LedgerTree()]
    private static let treeCountMax = 64
    /// Of the newest checkpoint that was told to others than requesters.
    private var toldSize = 0
    /// Told, and not in the anchor folder yet.
    private var unanchored: [Checkpoint] = []

    init(_ signing: DaemonConfiguration.Signing, _ recorder: Recorder, log: Logger) {
        self.signing = signing
        self.recorder = recorder
        self.log = log
        anchors = signing.anchors.map(AnchorFolder.init)
    }

    private var key: VerificationKey { signing.keyFile.key.verificationKey }

    /// Holds the ledger against what was signed before, and says in it which it is and with what it is signed.
    /// - Throws: `DaemonError` where the ledger is another one, or has another key.
    func begin() async throws {
        let ledger = recorder.ledger
        do {
            let ring = try await recorder.patiently { try await ledger.keys() }
            let kept = try Self.kept(in: anchors, of: key.name)
            guard ring.origin != nil || kept.isEmpty else {
                throw DaemonError(
                    status: .badConfiguration,
                    reason:
                        "\(kept[0].name.quoted()) was signed of a ledger, and this one names no key: it is another one, or was made anew"
                )
            }
            trees = [try await recorder.patiently { try await ledger.signedTree(kept) }]
            guard let fact = try introduction(ring) else { return }
            try await recorder.record(fact)
            log.notice("the ledger is signed with another key from here on: \(key)")
        } catch {
            throw Self.daemonError(error)
        }
    }

    /// The checkpoints of a ledger that are kept in a folder.
    private static func kept(
        in folder: AnchorFolder?, of origin: String
    ) throws(WorkspaceError) -> [AuditEvidence.Anchor] {
        try (folder?.all() ?? []).map { AuditEvidence.Anchor(name: $0.name, text: $0.text) }
            .filter { Checkpoint($0.text)?.origin == origin }
    }

    private static func daemonError(_ error: any Error) -> any Error {
        switch error {
        case let error as LedgerError:
            DaemonError(
                status: .badConfiguration,
                reason: "\(error.code == .corrupt ? "the ledger is not what was signed" : "the ledger refuses"): \(error)")
        case let error as WorkspaceError: DaemonError(status: .badConfiguration, reason: "\(error)")
        default: error
        }
    }

    /// What has to be said of the key before anything is signed with it; nil where the ledger has it.
    private func introduction(_ ring: KeyRing) throws -> Fact? {
        guard let current = ring.current else {
            return .ledgerIdentified(LedgerIdentity(origin: key.name, verificationKey: "\(key)"))
        }
        if current == key { return nil }
        guard let replacement = signing.keyFile.replacement, replacement.key(after: current) == key else {
            throw DaemonError(
                status: .badConfiguration,
                reason:
                    "the ledger is signed with \(current), the key file has \(key): make one with heteroloractl audit key --replaces"
            )
        }
        return .keyReplaced(replacement)
    }

    /// Signs what has been recorded since it last did, and tells journal, status and the anchor folder.
    func sign() async throws {
        if let recorded = try await signed() {
            let checkpoint = recorded.checkpoint
            if checkpoint.size > toldSize {
                toldSize = checkpoint.size
                unanchored.append(checkpoint)
                tell(recorded)
                await recorder.board.signed(checkpoint, by: key, at: recorded.event.time)
            }
        }
        await anchor()
        await recorder.board.write()
    }

    /// Signs receipts of events that are recorded. Each has the proof that the last of its events is in what is signed by then.
    /// - Returns: in their order; as they are where nothing can be signed any more.
    func sign(_ receipts: [Receipt]) async throws -> [Receipt] {
        let sequences = receipts.compactMap { $0.events.last?.sequence }
        guard sequences.count == receipts.count, let first = sequences.min(), let checkpoint = try await signed()?.checkpoint
        else {
            return receipts
        }
        let known = trees.last { $0.count < first } ?? LedgerTree()
        let (secret, recorder) = (signing.keyFile.key, recorder)
        return try await trusting {
            let paths = try await recorder.patiently {
                try await recorder.ledger.paths(of: sequences, in: checkpoint, after: known)
            }
            return try zip(receipts, paths).map { try $0.signed(by: secret, path: $1, in: checkpoint) }
        } ?? receipts
    }

    /// The newest checkpoint: of everything that was recorded before.
    /// - Returns: nil where the ledger is not what was signed; that is said.
    private func signed() async throws -> RecordedCheckpoint? {
        guard let known = trees.last else { return nil }
        let (secret, recorder) = (signing.keyFile.key, recorder)
        let recorded = try await trusting {
            try await recorder.patiently {
                try await recorder.ledger.signCheckpoint(with: secret, after: known, at: recorder.now())
            }
        }
        if let recorded, recorded.tree.count > trees.last?.count ?? 0 {
            trees = trees.suffix(Self.treeCountMax - 1) + [recorded.tree]
        }
        return recorded
    }

    /// - Returns: nil where the ledger is not what was signed.
    private func trusting<Value: Sendable>(_ work: () async throws -> Value) async throws -> Value? {
        do {
            let value = try await work()
            await recorder.board.trouble("signing", nil)
            return value
        } catch {
            guard let error = error as? LedgerError else { throw error }
            if await recorder.board.trouble("signing", .unsigned(problem: "\(error)")) {
                log.critical("the ledger is not what was signed, nothing is signed any more: \(error)")
            }
            return nil
        }
    }

    private func tell(_ recorded: RecordedCheckpoint) {
        let checkpoint = recorded.checkpoint
        log.notice(
            "the ledger is signed up to event \(checkpoint.size)",
            metadata: .entry(
                .checkpointSigned, event: recorded.event.sequence,
                [
                    "origin": "\(checkpoint.origin)", "tree-size": "\(checkpoint.size)", "tree-root": "\(checkpoint.root)",
                    "signature": "\(checkpoint.note.signatureLines.joined(separator: " "))",
                ]))
    }

    /// Puts what was signed into the anchor folder; what cannot be put there now is put there next time.
    private func anchor() async {
        guard let anchors else {
            unanchored = []
            return
        }
        do throws(WorkspaceError) {
            while let checkpoint = unanchored.first {
                try anchors.keep("\(checkpoint.note)", as: checkpoint.anchorName)
                unanchored.removeFirst()
            }
            await recorder.board.trouble("anchors", nil)
        } catch {
            if await recorder.board.trouble("anchors", .unanchored(problem: "\(error)")) {
                log.error("\(error)")
            }
        }
    }
}

extension Checkpoint {
    /// Its file's name: in the order of sizes, and another one for another root.
    fileprivate var anchorName: String {
        let digits = "\(size)"
        return String(repeating: "0", count: max(0, 12 - digits.count)) + digits + "-" + root.hexadecimal.prefix(8)
            + AnchorFolder.suffix
    }
}
