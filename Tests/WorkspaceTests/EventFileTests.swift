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

    private func machine(_ kernel: String, refused: [RefusedKernel] = []) -> Machine {
        Machine(
            processor: Processor(name: "P", vendor: "V", family: 6, model: 207), kernel: kernel, origin: .chosen,
            library: "L 1",
            refusedKernels: refused)
    }

    private func prepared(on machine: Machine?) -> Fact {
        .runPrepared(
            RunPreparation(
                engineVersion: "1", threadCount: 2, baseParameterCount: 1, sites: [], splits: [], shardCount: 2,
                machine: machine))
    }

    @Test func aRunThatGoesOnWithAnotherMachineSaysSoOnce() throws {
        try inFolder { path in
            let folder = RunFolder(path: path)
            func attempt(_ number: Int, _ machine: Machine) throws -> EventLog {
                let log = try EventLog(folder: folder, attempt: number)
                try log.goOn(with: machine, time: time)
                return log
            }
            let haswell = machine("Haswell")
            let first = try attempt(1, haswell)
            try first.say(prepared(on: haswell), time: time)
            try first.say(finished(1), time: time)
            // What was passed over changes no bit.
            _ = try attempt(2, machine("Haswell", refused: [RefusedKernel(kernel: "SkylakeX", cause: .crashed, words: "")]))
            let third = try attempt(3, machine("Prescott"))
            _ = try attempt(4, machine("Prescott"))
            var reader = try EventReader(folder: folder)
            let change = Fact.runMachineChanged(MachineChange(from: haswell, to: machine("Prescott")))
            #expect(
                try events(&reader).map(\.fact) == [prepared(on: haswell), finished(1), change])
            // The run's own facts are held against what was said all the same; that it is another machine is no contradiction.
            try third.say(prepared(on: machine("Prescott")), time: time)
            let error = #expect(throws: WorkspaceError.self) { try third.say(finished(2), time: time) }
            #expect(error?.reason.contains("kernel Haswell of L 1 before, ") == true, "\(error?.reason ?? "")")
        }
    }

    @Test func whatARunOfAnOlderReleaseBeganOnIsNotGuessed() throws {
        try inFolder { path in
            let folder = RunFolder(path: path)
            try EventLog(folder: folder, attempt: 1).say(prepared(on: nil), time: time)
            try EventLog(folder: folder, attempt: 2).goOn(with: machine("Haswell"), time: time)
            var reader = try EventReader(folder: folder)
            #expect(
                try events(&reader).map(\.fact).last == .runMachineChanged(MachineChange(from: nil, to: machine("Haswell"))))
        }
    }
}
