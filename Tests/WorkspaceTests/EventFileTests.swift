import Domain
import Foundation
import Testing
import Workspace

@Suite struct EventFileTests {
    private let time = Timestamp(microseconds: 1_000_000)

    private func inFolder(_ body: (String) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("workspace-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(path)
    }

    private func finished(_ count: Int) -> Fact {
        .workFinished(WorkSummary(searchSeconds: 1, trialCount: count))
    }

    private func events(_ reader: inout EventReader) throws -> [RunEvent] {
        var events: [RunEvent] = []
        while let event = try reader.next() { events.append(event) }
        return events
    }

    @Test func aReaderSeesEachEventOnceAndInOrder() throws {
        try inFolder { path in
            let folder = RunFolder(path: path)
            var reader = try EventReader(folder: folder)
            #expect(try reader.next() == nil)
            let writer = try EventWriter(folder: folder, attempt: 1)
            for count in 1...3 { try writer.append(finished(count), time: time) }
            #expect(try events(&reader).map(\.source.sequence) == [1, 2, 3])
            try writer.append(finished(4), time: time)
            #expect(try events(&reader).map(\.fact) == [finished(4)])
        }
    }

    @Test func aHalfWrittenLineIsNotThereYetAndIsCutOffByTheNextWriter() throws {
        try inFolder { path in
            let folder = RunFolder(path: path)
            do {
                let writer = try EventWriter(folder: folder, attempt: 1)
                try writer.append(finished(1), time: time)
            }
            let file = try #require(FileHandle(forWritingAtPath: path + "/events.jsonl"))
            try file.seekToEnd()
            try file.write(contentsOf: Data("{\"attempt\":1,\"kin".utf8))
            try file.close()
            var reader = try EventReader(folder: folder)
            #expect(try events(&reader).count == 1)
            let writer = try EventWriter(folder: folder, attempt: 1)
            try writer.append(finished(2), time: time)
            #expect(try events(&reader).map(\.source.sequence) == [2])
        }
    }

    @Test func aSecondAttemptCountsFromOne() throws {
        try inFolder { path in
            let folder = RunFolder(path: path)
            try EventWriter(folder: folder, attempt: 1).append(finished(1), time: time)
            try EventWriter(folder: folder, attempt: 2).append(finished(2), time: time)
            try EventWriter(folder: folder, attempt: 2).append(finished(3), time: time)
            var reader = try EventReader(folder: folder)
            #expect(
                try events(&reader).map(\.source) == [
                    EventSource(attempt: 1, sequence: 1), EventSource(attempt: 2, sequence: 1),
                    EventSource(attempt: 2, sequence: 2),
                ])
        }
    }

    @Test(arguments: [
        "garbage\n", "{}\n", "\n", "{\"attempt\":1,\"sequence\":1,\"time\":\"now\",\"kind\":\"x\",\"payload\":\"\"}\n",
    ])
    func aLineThatIsNoEventIsNamed(line: String) throws {
        try inFolder { path in
            try Data(line.utf8).write(to: URL(fileURLWithPath: path + "/events.jsonl"))
            var reader = try EventReader(folder: RunFolder(path: path))
            #expect {
                _ = try reader.next()
            } throws: { error in
                guard let error = error as? WorkspaceError else { return false }
                return error.code == .malformed && error.path.hasSuffix("events.jsonl:1")
            }
        }
    }

    @Test(arguments: ["../plan.json", "/etc/passwd", "", "adapters/../../x", "."])
    func anArtifactStaysInItsRunFolder(path: String) {
        #expect(throws: WorkspaceError.self) { try RunFolder(path: "/tmp/run").artifactPath(path) }
    }

    @Test func aFileIsWholeAndDigested() throws {
        try inFolder { path in
            let folder = RunFolder(path: path)
            let written = try folder.write(Array("abc".utf8), to: "adapters/one/x.bin")
            #expect(written.digest.hexadecimal == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
            #expect(try FileDigest.of(path + "/adapters/one/x.bin") == (written.digest, 3))
            #expect(try FileManager.default.contentsOfDirectory(atPath: path + "/adapters/one") == ["x.bin"])
        }
    }
}
