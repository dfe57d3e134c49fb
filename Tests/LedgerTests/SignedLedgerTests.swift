import Domain
import Ledger
import TestSupport
import Testing

/// What somebody can do who may do everything to the database, and what shows it.
@Suite struct SignedLedgerTests {
    @Test func aSignedLedgerIsSound() async throws {
        let signed = try await SignedLedger()
        let evidence = AuditEvidence(anchors: signed.anchors, key: signed.key.verificationKey)
        for evidence in [AuditEvidence(), evidence, AuditEvidence(anchors: signed.anchors, since: signed.anchors[0])] {
            let report = try await signed.ledger.writer.verify(evidence)
            #expect(report.isSound, "\(report.faults)")
            #expect(report.eventCount == signed.run.count + 6 && report.signing?.key == signed.key.verificationKey)
            #expect(report.signing?.checkpointCount == 2 && report.signing?.size == signed.run.count + 4)
        }
        // Its events say another time than the database's.
        #expect(try await signed.ledger.writer.verify().lateEventCount == signed.run.count + 6)
        // Nothing new: nothing to sign.
        let again = try await signed.ledger.writer.signCheckpoint(with: signed.key, after: LedgerTree(), at: SignedLedger.time)
        #expect(again.checkpoint.size == signed.run.count + 6 && again.isNew)
        let same = try await signed.ledger.writer.signCheckpoint(with: signed.key, after: LedgerTree(), at: SignedLedger.time)
        #expect(same.checkpoint == again.checkpoint && same.event == again.event && same.tree == again.tree && !same.isNew)
        // Whoever may write may say that something was signed; the daemon does not go on from it.
        let forged = try Checkpoint(of: again.tree.frontier, signedBy: try #require(SigningKey(madeFor: "heterolora/test")))
        try await SignedLedger.say(
            .checkpointSigned(SignedCheckpoint(size: forged.size, root: forged.root, note: "\(forged.note)")),
            signed.ledger.writer)
        let error = await refusal {
            _ = try await signed.ledger.writer.signCheckpoint(with: signed.key, after: again.tree, at: SignedLedger.time)
        }
        #expect(error?.code == .corrupt)
    }

    @Test func aVerificationGoesOnFromItsOwnNote() async throws {
        let signed = try await SignedLedger()
        let writer = signed.ledger.writer
        let mark = try #require(try await writer.verify().mark)
        #expect(mark.size == signed.run.count + 6 && AuditMark("\(mark)") == mark)
        for text in [
            "", "\(mark)x", "\(mark)".replacing("verified-1", with: "verified-2"), "heterolora-verified-1\n-1\n\(mark.root)\n",
        ] {
            #expect(AuditMark(text) == nil, "\(text)")
        }
        try await SignedLedger.say(.policiesLoaded(PolicySet(files: [])), writer)
        let evidence = AuditEvidence(mark: mark)
        let report = try await writer.verify(evidence)
        #expect(report.isSound && report.eventCount == mark.size + 1, "\(report.faults)")
        #expect(try #require(report.mark).size == mark.size + 1)
        // Of events before the note what they say is not looked at, but another history is seen, and an end that is gone.
        let other = try await SignedLedger(sharing: signed, refused: 1)
        let faults = try await other.ledger.writer.verify(evidence).faults.map(\.reason)
        #expect(faults == ["events 1 to \(mark.size) are not those that were verified before"])
        try signed.forge("delete from audit_event where sequence > \(mark.size - 1)")
        let cut = try await writer.verify(evidence)
        #expect(cut.mark == nil && cut.faults.contains { $0.reason.contains("its end was cut off") }, "\(cut.faults)")
    }

    @Test func aReceiptIsCheckedWithoutTheLedger() async throws {
        let signed = try await SignedLedger()
        let (checkpoint, key) = (signed.checkpoints[1], signed.key.verificationKey)
        let (last, request) = (try #require(signed.run.last), try #require(signed.run.last?.request))
        let plain = Receipt(
            request: request, fileName: "映画\u{2028}\n\n— x", submitter: Submitter(userID: 1, userName: "hanako"),
            state: .finished,
            events: signed.run.map(ReceiptEvent.init), reason: "\u{1}")
        let writer = signed.ledger.writer
        var tree = LedgerTree()
        // Wherever the reading begins, it is the same proof.
        var receipts: [Receipt] = []
        for known in [tree, try await writer.tree()] {
            let paths = try await writer.paths(of: [last.sequence, 1], in: checkpoint, after: known)
            receipts.append(try plain.signed(by: signed.key, path: paths[0], in: checkpoint))
            tree = known
        }
        let receipt = receipts[0]
        #expect(receipts[1].signature?.proof == receipt.signature?.proof)
        #expect(try receipt.check(against: [key]) == key && receipt.checkpoint == checkpoint)
        let report = try await writer.verify(AuditEvidence(receipts: [receipt], key: key))
        #expect(report.isSound && report.signing?.anchorCount == 1, "\(report.faults)")

        let other = try await SignedLedger(sharing: signed, refused: 1)
        let signature = try #require(receipt.signature)
        let short = Receipt(
            request: request, fileName: plain.fileName, submitter: plain.submitter, state: .finished,
            events: plain.events.dropLast(), reason: plain.reason)
        let forgeries: [(Receipt, [VerificationKey], String)] = [
            (plain.with(nil), [key], "is not signed"),
            (receipt, [], "any key that is known"),
            (receipt, [try #require(SigningKey(madeFor: key.name)).verificationKey], "is not signed with the key"),
            (short.with(signature), [key], "something else than what was signed"),
            (plain.with(.init(note: "\(checkpoint.note)", proof: signature.proof)), [key], "something else"),
            (plain.with(.init(note: signature.note, proof: "")), [key], "no proof"),
            (
                plain.with(
                    .init(
                        note: signature.note,
                        proof: signature.proof.replacing("\(checkpoint.note)", with: "\(other.checkpoints[1].note)"))), [key],
                "not in the ledger of"
            ),
        ]
        for (forgery, keys, words) in forgeries {
            let error = await refusal { _ = try forgery.check(against: keys) }
            #expect(error?.reason.contains(words) == true, "\(words): \(String(describing: error))")
        }
        // What the ledger holds against it, by the ledger's own key.
        let faults = try await writer.verify(AuditEvidence(receipts: [short.with(signature)])).faults
        #expect(faults.contains { $0.reason.contains("something else than what was signed") }, "\(faults)")
        let foreign = try await other.ledger.writer.verify(AuditEvidence(receipts: [receipt])).faults
        #expect(foreign.contains { $0.reason.contains("not those that were signed") }, "\(foreign)")
    }

    private static let moved = 1_000_000
    @Test(arguments: [
        (
            "changed",
            "update audit_event set payload = replace(payload::text, 'hanako', 'hanakp')::json, actor = 'user:hanakp' where sequence = 2"
        ),
        (
            "deleted",
            """
            delete from audit_event where sequence = 20; update audit_event set sequence = sequence + \(moved) where sequence > 20;
            update audit_event set sequence = sequence - \(moved) - 1 where sequence > \(moved)
            """
        ),
        (
            "inserted",
            """
            update audit_event set sequence = sequence + \(moved) where sequence > 20;
            update audit_event set sequence = sequence - \(moved) + 1 where sequence > \(moved);
            insert into audit_event select 21, time, actor, kind, request, attempt, 99999, payload, previous_hash, hash
                from audit_event where sequence = 20
            """
        ),
        (
            "reordered",
            """
            update audit_event set sequence = \(moved) where sequence = 20; update audit_event set sequence = 20 where sequence = 21;
            update audit_event set sequence = 21 where sequence = \(moved)
            """
        ),
    ])
    func aForgedHistoryIsNotTheSignedOne(what: String, sql: String) async throws {
        let signed = try await SignedLedger()
        try signed.forge(sql)
        let report = try await signed.ledger.writer.verify()
        let fault = try #require(report.faults.first)
        #expect(fault.reason.contains("checkpoint") && !report.isSound, "\(what): \(report.faults)")
        // Everything else agrees with itself.
        #expect(report.faults.allSatisfy { $0.reason.contains("checkpoint") }, "\(what): \(report.faults)")
        let anchored = try await signed.ledger.writer.verify(AuditEvidence(anchors: signed.anchors))
        #expect(
            anchored.faults.contains {
                $0.reason.contains("events 1 to \(signed.checkpoints[0].size) are not those that were signed ('anchor-")
            }, "\(what): \(anchored.faults)")
        // The daemon signs no such history.
        #expect(await refusal { _ = try await signed.ledger.writer.signedTree(signed.anchors) }?.code == .corrupt)
    }

    @Test func aCutEndIsFoundByAnAnchor() async throws {
        let signed = try await SignedLedger()
        try signed.forge("delete from audit_event where sequence > \(signed.checkpoints[0].size + 1)")
        #expect(try await signed.ledger.writer.verify().isSound)
        let report = try await signed.ledger.writer.verify(AuditEvidence(anchors: signed.anchors))
        #expect(
            report.faults.count == 1 && report.faults.first?.reason.contains("its end was cut off") == true, "\(report.faults)")
        // A daemon that goes on from what it has signed sees it as well.
        #expect(await refusal { _ = try await signed.ledger.writer.signedTree(signed.anchors) }?.code == .corrupt)
    }

    /// Cut off while the daemon runs, and gone on from.
    @Test func whatWasSignedStaysWhereTheLedgerGoesOn() async throws {
        let signed = try await SignedLedger()
        let tree = try await signed.ledger.writer.tree()
        try signed.forge("delete from audit_event where sequence > \(signed.checkpoints[1].size)")
        try await SignedLedger.say(.policiesRefused(PolicyRefusal(findings: [])), signed.ledger.writer)
        try await SignedLedger.say(.policiesLoaded(PolicySet(files: [])), signed.ledger.writer)
        try await SignedLedger.say(.policiesLoaded(PolicySet(files: [], texts: [:])), signed.ledger.writer)
        let error = await refusal {
            _ = try await signed.ledger.writer.signCheckpoint(with: signed.key, after: tree, at: SignedLedger.time)
        }
        #expect(error?.code == .corrupt)
    }

    @Test func aHistoryMadeAnewIsFoundByTheKeyAndByAnchors() async throws {
        let signed = try await SignedLedger()
        // The same ledger by its own word, signed with somebody else's key.
        let forged = try await SignedLedger(key: SigningKey(madeFor: signed.key.verificationKey.name), refused: 7)
        #expect(try await forged.ledger.writer.verify().isSound)
        let byKey = try await forged.ledger.writer.verify(AuditEvidence(key: signed.key.verificationKey))
        #expect(byKey.faults.count == 1 && byKey.faults.first?.reason.contains("made anew") == true, "\(byKey.faults)")
        let byAnchors = try await forged.ledger.writer.verify(AuditEvidence(anchors: signed.anchors))
        #expect(byAnchors.faults.count == 2 && byAnchors.faults.allSatisfy { $0.reason.contains("is not signed with the key") })
        let byBoth = try await forged.ledger.writer.verify(
            AuditEvidence(anchors: signed.anchors, key: signed.key.verificationKey))
        #expect(byBoth.faults.count == 3 && byBoth.faults[0].reason.contains("not those that were signed"), "\(byBoth.faults)")
        // A ledger that names no key at all.
        let silent = try await TestLedger()
        _ = try await silent.fill()
        let report = try await silent.writer.verify(AuditEvidence(anchors: signed.anchors, key: signed.key.verificationKey))
        #expect(!report.isSound && report.signing == nil)
    }

    @Test func twoHistoriesAreNotOne() async throws {
        let one = try await SignedLedger()
        let other = try await SignedLedger(sharing: one, refused: 7)
        #expect(one.checkpoints[0].root == other.checkpoints[0].root)
        let proof = try await one.ledger.writer.proof(from: one.checkpoints[0], to: one.checkpoints[1])
        #expect(
            proof.shows(
                from: one.checkpoints[0].size, one.checkpoints[0].root, to: one.checkpoints[1].size, one.checkpoints[1].root))
        for ledger in [one, other] {
            #expect(
                await refusal { _ = try await ledger.ledger.writer.proof(from: one.checkpoints[1], to: other.checkpoints[1]) }?
                    .code == .corrupt)
        }
        let report = try await one.ledger.writer.verify(AuditEvidence(anchors: other.anchors))
        #expect(report.faults.count == 1 && report.faults.first?.reason.contains("there are two") == true, "\(report.faults)")
    }

    @Test func aForgedCheckpointOrKeyIsNamed() async throws {
        let signed = try await SignedLedger()
        let writer = signed.ledger.writer
        let mallory = try #require(SigningKey(madeFor: signed.key.verificationKey.name))
        var sequences: [Int64] = []
        let real = signed.checkpoints[0]
        let size = try await writer.tree().count
        let forged: [Fact] = [
            // Somebody else's signature, a true one of another size, and a lie about what the note says.
            .checkpointSigned(try await Self.checkpoint(by: mallory, writer)),
            .checkpointSigned(SignedCheckpoint(size: real.size, root: real.root, note: "\(real.note)")),
            .checkpointSigned(SignedCheckpoint(size: size + 2, root: real.root, note: "\(real.note)")),
            .checkpointSigned(SignedCheckpoint(size: size + 3, root: real.root, note: "?")),
            .keyReplaced(
                KeyReplacement(
                    note: try KeyReplacement(of: mallory, by: #require(SigningKey(madeFor: mallory.verificationKey.name))).note)
            ),
            .keyReplaced(KeyReplacement(note: "\(real.note)")),
        ]
        for (place, fact) in forged.enumerated() {
            sequences.append(try await SignedLedger.say(fact, writer, later: place + 1).sequence)
        }
        let report = try await writer.verify()
        #expect(report.faults.map(\.sequence) == sequences, "\(report.faults)")
        #expect(report.faults.first?.reason.contains("forged") == true && report.signing?.key == signed.key.verificationKey)
        #expect(await refusal { _ = try await writer.keys() }?.code == .corrupt)
        // A ledger names itself once.
        let again = LedgerIdentity(origin: mallory.verificationKey.name, verificationKey: "\(mallory.verificationKey)")
        #expect(
            await refusal { _ = try await SignedLedger.say(.ledgerIdentified(again), writer, later: 60) }?.sqlState == "23505")
        // Anchors that are none, and of another ledger.
        let other = try await SignedLedger(key: SigningKey(madeFor: "heterolora/other"))
        let anchored = try await signed.ledger.writer.verify(
            AuditEvidence(anchors: [AuditEvidence.Anchor(name: "x\u{202E}", text: "?")] + other.anchors.prefix(1)))
        let words = anchored.faults.map(\.reason)
        #expect(
            words.contains { $0.contains("'x<U+202E>' is no checkpoint") }
                && words.contains { $0.contains("is of the ledger 'heterolora/other'") })
    }

    private static func checkpoint(by key: SigningKey, _ writer: Ledger) async throws -> SignedCheckpoint {
        let checkpoint = try Checkpoint(of: try await writer.tree().frontier, signedBy: key)
        return SignedCheckpoint(size: checkpoint.size, root: checkpoint.root, note: "\(checkpoint.note)")
    }

    @Test func anotherKeyTakesItsPlaceByTheWordOfBoth() async throws {
        let signed = try await SignedLedger()
        let writer = signed.ledger.writer
        let new = try #require(SigningKey(madeFor: signed.key.verificationKey.name))
        let file = try #require(SigningKeyFile(SigningKeyFile(key: new, replacing: signed.key).text))
        try await SignedLedger.say(.keyReplaced(#require(file.replacement)), writer)
        let late = try await SignedLedger.say(.checkpointSigned(Self.checkpoint(by: signed.key, writer)), writer)
        // A checkpoint after a checkpoint says nothing new.
        try await SignedLedger.say(.policiesLoaded(PolicySet(files: [])), writer)
        let recorded = try await writer.signCheckpoint(with: file.key, after: LedgerTree(), at: SignedLedger.time).event
        #expect(recorded.sequence == late.sequence + 2)
        let report = try await writer.verify(AuditEvidence(anchors: signed.anchors, key: signed.key.verificationKey))
        // The old key signs no more.
        #expect(report.faults.map(\.sequence) == [late.sequence], "\(report.faults)")
        #expect(
            report.signing?.key == new.verificationKey && report.signing?.checkpointCount == 3
                && report.signing?.anchorCount == 2)
        #expect(try await writer.keys().keys == [signed.key.verificationKey, new.verificationKey])
    }

    @Test func aProofHoldsForItsEventOnly() async throws {
        let signed = try await SignedLedger()
        let reader = signed.ledger.writer
        let key = signed.key.verificationKey
        let checkpoint = try #require(try await reader.newestCheckpoint())
        #expect(checkpoint == signed.checkpoints[1])
        for sequence in [1, 2, signed.run.count + 1, checkpoint.size] {
            let proof = try await reader.proof(of: Int64(sequence), in: checkpoint)
            let read = try #require(EventProof("\(proof)"))
            try read.check(against: key)
            #expect(try read.event().sequence == Int64(sequence) && "\(read)" == "\(proof)")
        }
        for sequence in [0, checkpoint.size + 1, -1, Int.min, Int.max] {
            #expect(await refusal { _ = try await reader.proof(of: Int64(sequence), in: checkpoint) }?.code == .refused)
        }
        // Another event's proof, another ledger's key, a changed word.
        let (one, two) = (try await reader.proof(of: 3, in: checkpoint), try await reader.proof(of: 4, in: checkpoint))
        func extra(_ proof: EventProof) -> Substring { "\(proof)".split(separator: "\n")[1] }
        let swapped = try #require(EventProof("\(one)".replacing(extra(one), with: extra(two))))
        let stranger = try #require(SigningKey(madeFor: key.name)).verificationKey
        #expect(throws: LedgerError.self) { try swapped.check(against: key) }
        #expect(throws: LedgerError.self) { try one.check(against: stranger) }
        let moved = try #require(EventProof("\(one)".replacing("\nindex 2\n", with: "\nindex 3\n")))
        #expect(throws: LedgerError.self) { try moved.check(against: key) }
        #expect(
            EventProof("") == nil && EventProof("\(checkpoint.note)") == nil
                && EventProof("\(one)".replacing("index 2", with: "index -2")) == nil)
    }

    /// A machine without a database, and somebody who changes the file on the way there.
    @Test func anExportIsVerifiedByItself() async throws {
        let signed = try await SignedLedger()
        let lines = try await signed.ledger.writer.exportedLines(after: 0, limit: 10_000).map { Array($0.line.utf8) }
        let evidence = AuditEvidence(anchors: signed.anchors, key: signed.key.verificationKey)
        func report(_ lines: [[UInt8]]) -> AuditReport {
            var verification = ExportVerification(evidence)
            for line in lines { verification.add(line: line) }
            return verification.finish()
        }
        #expect(report(lines).isSound && report(lines).eventCount == signed.run.count + 6)
        #expect(try await signed.ledger.writer.verify(evidence).head == report(lines).head)
        func changed(_ change: (inout [[UInt8]]) -> Void) -> [[UInt8]] {
            var copy = lines
            change(&copy)
            return copy
        }
        let text = String(decoding: lines[1], as: UTF8.self)
        #expect(report(changed { $0[1] = Array(text.replacing("hanako", with: "hanakp").utf8) }).faults.first?.sequence == 2)
        #expect(report(changed { $0.remove(at: 6) }).faults.first?.sequence == 7)
        #expect(report(changed { $0.swapAt(6, 7) }).faults.first?.sequence == 7)
        #expect(report(changed { $0.insert($0[6], at: 6) }).faults.first?.sequence == 8)
        #expect(report(changed { $0.removeLast(4) }).faults.last?.reason.contains("cut off") == true)
        #expect(report(changed { $0[3] = Array("{}".utf8) }).faults.first?.reason.hasPrefix("line 4 is no event") == true)
    }
}
