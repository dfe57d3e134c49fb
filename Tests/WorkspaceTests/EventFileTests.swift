import Domain
import Foundation
import Glibc
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

    /// Also where what is written in its place begins otherwise, as the line of another attempt does.
    @Test(arguments: ["{\"attempt\":1,\"kin", "{\"attempt\":9,\"kin", "{"])
    func aHalfWrittenLineIsNotThereYetAndIsCutOffByTheNextWriter(half: String) throws {
        try inFolder { path in
            let folder = RunFolder(path: path)
            do {
                let writer = try EventWriter(folder: folder, attempt: 1)
                try writer.append(finished(1), time: time)
            }
            let file = try #require(FileHandle(forWritingAtPath: path + "/events.jsonl"))
            try file.seekToEnd()
            try file.write(contentsOf: Data(half.utf8))
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

    private func link(_ name: String, to target: String) -> Bool { unsafe symlink(target, name) == 0 }

    @Test func nothingOfARunFolderLeadsOutOfItOrIsWaitedFor() throws {
        try inFolder { path in
            let folder = RunFolder(path: path + "/run")
            let other = RunFolder(path: path + "/other")
            let bytes = Array("secret".utf8)
            let written = try other.write(bytes, to: "adapters/secret")
            _ = try folder.write(bytes, to: "adapters/plain")
            #expect(link(path + "/run/adapters/link", to: path + "/other/adapters/secret"))
            _ = try folder.write(bytes, to: "report.html")
            #expect(link(path + "/run/there", to: path + "/other/adapters"))
            #expect(unsafe mkfifo(path + "/run/adapters/pipe", 0o600) == 0)
            #expect(unsafe Glibc.link(path + "/other/adapters/secret", path + "/run/adapters/second") == 0)
            let results = RunFolder(path: path + "/results")
            func artifact(_ name: String, sizeBytes: Int = 6) -> Artifact {
                Artifact(kind: .adapterWeights, path: name, sizeBytes: sizeBytes, digest: written.digest)
            }
            for name in [
                "adapters/link", "there/secret", "adapters/pipe", "adapters/second", "adapters", "../other/adapters/secret",
                "adapters/pl\0ain", "", "report.html", "/etc/passwd",
            ] {
                #expect(throws: WorkspaceError.self, "\(name.printable)") { try folder.give(artifact(name), to: results) }
                #expect(throws: WorkspaceError.self, "\(name.printable)") { try results.share(name) }
                if name != "adapters/second" && name != "report.html" {
                    #expect(throws: WorkspaceError.self, "\(name.printable)") { try folder.read(name, sizeBytesMax: 10) }
                    #expect(throws: WorkspaceError.self, "\(name.printable)") { try folder.tail(of: name, bytesMax: 10) }
                }
            }
            #expect(throws: WorkspaceError.self) {
                try folder.give(artifact("adapters/plain", sizeBytes: 1 << 40), to: results)
            }
            // Done again after a crash, it is the same.
            for _ in 1...2 { try folder.give(artifact("adapters/plain"), to: results) }
            try results.share("adapters/plain")
            #expect(try results.read("adapters/plain", sizeBytesMax: 10) == bytes)
            // What is written goes to no place that somebody has prepared.
            #expect(link(path + "/run/report.tmp", to: path + "/other/adapters/secret"))
            _ = try folder.write(Array("report".utf8), to: "report")
            #expect(throws: WorkspaceError.self) { try folder.write(bytes, to: "there/new") }
            #expect(link(path + "/run/worker.log", to: path + "/other/adapters/secret"))
            #expect(throws: WorkspaceError.self) { try folder.openLog() }
            #expect(try other.read("adapters/secret", sizeBytesMax: 10) == bytes)
        }
    }

    @Test func eventsAreNoLinkAndNoPipe() throws {
        for make in [
            { unsafe symlink("/dev/zero", $0) }, { unsafe symlink("plan.json", $0) }, { unsafe mkfifo($0, 0o600) },
            { unsafe mkdir($0, 0o700) },
        ] as [(String) -> Int32] {
            try inFolder { path in
                #expect(make(path + "/events.jsonl") == 0)
                var reader = try EventReader(folder: RunFolder(path: path))
                #expect(throws: WorkspaceError.self) { try reader.next() }
            }
        }
    }

    @Test(arguments: [
        [(1, 2)], [(1, 1), (1, 1)], [(1, 1), (1, 3)], [(2, 1), (1, 1)], [(1, 1), (2, 2)], [(0, 1)], [(1, .min)],
    ])
    func eventsHaveTheirPlaces(places: [(Int, Int)]) throws {
        try inFolder { path in
            let lines = try places.map {
                try RunEvent(source: EventSource(attempt: $0.0, sequence: $0.1), time: time, fact: finished(1)).line() + "\n"
            }
            try Data(lines.joined().utf8).write(to: URL(fileURLWithPath: path + "/events.jsonl"))
            var reader = try EventReader(folder: RunFolder(path: path))
            #expect(throws: WorkspaceError.self) { _ = try self.events(&reader) }
        }
    }

    @Test(arguments: ["-1\n", "0\n", "1\n", ""]) func whoHoldsALockIsNotWhatItsFileSays(words: String) throws {
        try inFolder { path in
            try Data(words.utf8).write(to: URL(fileURLWithPath: path + "/worker.lock"))
            #expect(WorkerLock.holder(of: RunFolder(path: path)) == nil)
        }
    }
}
