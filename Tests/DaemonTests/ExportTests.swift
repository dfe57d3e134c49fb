import Domain
import Foundation
import Ledger
import TestSupport
import Testing

/// `heteroloractl export` of what a ledger says.
@Suite(.timeLimit(.minutes(30))) struct ExportTests {
    private let house: TestHouse
    private let finished = "20261124-040000-finished"

    init() async throws {
        house = try await TestHouse()
        let writer = Ledger(conninfo: house.conninfo("heterolora_writer"), applicationName: "test")
        let rows: [Arm: Int] = [.searched: 320, .uniform: 319, .headOnly: 280]
        let all = [
            ("20261124-010000-refused", try SyntheticLedger.refused()),
            ("20261124-020000-failed", try SyntheticLedger.failed(reason: "killed")),
            ("20261124-030000-paused", try SyntheticLedger.paused()),
            (finished, try SyntheticLedger.finished(rightRows: rows).withAdapters()),
        ]
        let (status, key) = try await heteroloractl("audit", "key", keyFile)
        #expect(status == 0)
        let text = key.trimmingCharacters(in: .newlines)
        let origin = try #require(VerificationKey(text)).name
        try await writer.append([
            AuditEntry(
                time: Timestamp(microseconds: 1_790_000_000_000_000), actor: .daemon,
                fact: .ledgerIdentified(LedgerIdentity(origin: origin, verificationKey: text)))
        ])
        for (name, ledger) in all {
            let id = try #require(RequestID(name))
            try await writer.append(
                ledger.controlFiles
                    + ledger.entries().map {
                        AuditEntry(time: $0.time, actor: $0.actor, request: id, fact: $0.fact, source: $0.source)
                    })
        }
    }

    private var keyFile: String { house.folder.path + "/signing-key" }

    private func export(_ arguments: String...) async throws -> (status: Int32, output: String) {
        try await heteroloractl(["export"] + arguments + ["--database", house.conninfo("heterolora_reader")])
    }

    private func objects(_ output: String) throws -> [[String: Any]] {
        try output.split(separator: "\n").filter { $0.hasPrefix("{") }.map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
    }

    @Test func aFinishedRunIsToldInEveryForm() async throws {
        let lineage = try await export(finished, "--format", "openlineage")
        #expect(lineage.status == 0)
        #expect(try objects(lineage.output).map { $0["eventType"] as? String } == ["START", "COMPLETE"])
        let bill = try await export(finished, "--format", "cyclonedx")
        #expect(bill.status == 0 && bill.output.contains("\"specVersion\" : \"1.6\""), "\(bill.output)")
        let path = house.folder.path + "/README.md"
        let written = try await export(finished, "--format", "model-card", "--language", "ja", "--output", path)
        #expect(written.status == 0 && written.output.isEmpty, "\(written.output)")
        let card = try house.folder.text("README.md")
        #expect(card.hasPrefix("---\nbase_model: all-MiniLM-L6-v2\n") && card.contains("\nlibrary_name: peft\n"), "\(card)")
        #expect(card.contains("\n---\n\n# movie-reviews-poc\n") && card.contains("## 確かめ方"), "\(card)")
        #expect(try await export(finished, "--format", "model-card", "--output", path).status == 66)
        let failed = try await export("20261124-020000-failed", "--format", "openlineage")
        #expect(try objects(failed.output).map { $0["eventType"] as? String } == ["START", "FAIL"])
    }

    @Test func provenanceIsSignedWithTheLedgersKeyAlone() async throws {
        let unsigned = try await export(finished, "--format", "in-toto")
        let statements = try objects(unsigned.output)
        #expect(unsigned.status == 0 && statements.count == 6)
        #expect(unsigned.output.contains("heteroloractl: the statements are not signed: --key names no key\n"))
        let signed = try await export(finished, "--format", "in-toto", "--key", keyFile)
        #expect(signed.status == 0 && !signed.output.contains("not signed"), "\(signed.output)")
        try house.folder.write("signed", signed.output.utf8)
        let key = try await heteroloractl("audit", "key", keyFile + "-2")
        #expect(key.status == 0)
        // Somebody else's program, with the ledger's key and then with another one.
        let ours = try #require(try await house.reader.keys().current)
        for (key, holds) in [("\(ours)", "True"), (key.output.trimmingCharacters(in: .newlines), "False")] {
            let (status, output) = try Command.run([
                "python3", "-c",
                """
                import base64, json, sys
                sys.path.insert(0, sys.argv[1])
                import verify_ledger
                key = base64.b64decode(sys.argv[2].split("+", 2)[2])[1:]
                for line in open(sys.argv[3]):
                    envelope = json.loads(line)
                    body, kind = base64.b64decode(envelope["payload"]), envelope["payloadType"].encode()
                    signed = b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(body), body)
                    print(verify_ledger.is_signed(key, signed, base64.b64decode(envelope["signatures"][0]["sig"])), json.loads(body)["_type"])
                """, Repository.root + "/integrations/audit", key, house.folder.path + "/signed",
            ])
            #expect(status == 0)
            #expect(
                output == String(repeating: "\(holds) https://in-toto.io/Statement/v1\n", count: statements.count), "\(output)")
        }
        let other = try await export(finished, "--format", "in-toto", "--key", keyFile + "-2")
        #expect(other.status == 78 && other.output.contains("the ledger is signed with \(ours)"), "\(other.output)")
    }

    @Test func whatCannotBeExportedIsSaid() async throws {
        for (arguments, status, words) in [
            (["20261124-010000-refused", "--format", "openlineage"], 66, "the request is refused"),
            (["20261124-030000-paused", "--format", "model-card"], 66, "the run has not ended: it is running"),
            (["20261124-020000-failed", "--format", "in-toto"], 66, "the run has written no adapter (it failed)"),
            (["nobody", "--format", "cyclonedx"], 66, "the ledger knows no request 'nobody'"),
            ([finished, "--format", "spdx"], 64, "openlineage"),
            ([finished, "--format", "cyclonedx", "--key", keyFile], 64, "--key means nothing with --format cyclonedx"),
            ([finished, "--format", "in-toto", "--seed", "1"], 64, "--seed means nothing with --format in-toto"),
            ([finished, "--format", "openlineage", "--language", "ja"], 64, "--language means nothing"),
            ([finished, "--format", "peft"], 64, "--output is missing"),
            (
                [finished, "--format", "in-toto", "--key", house.folder.path + "/policies/parameters.yaml"], 65,
                "is no key file"
            ),
        ] as [([String], Int32, String)] {
            let (found, output) = try await heteroloractl(
                ["export"] + arguments + ["--database", house.conninfo("heterolora_reader")])
            #expect(found == status && output.contains(words), "\(arguments): \(output)")
        }
    }
}
