import Domain
import Foundation
import Glibc
import Ledger
import TestSupport
import Workspace

/// Everything that a daemon needs, small: a tiny real model, two handfuls of rows, policies, a database.
struct TestHouse {
    let folder: TemporaryFolder
    let cluster: PrivatePostgreSQL
    let database: String

    /// What a worker says that it computes with here.
    static func reading(environment: [String: String] = [:]) async throws -> MachineReading {
        let worker = try LiveProgram("heterolora-worker", ["kernels", "--json"], environment: environment)
        _ = await worker.ending()
        return try JSONDecoder().decode(MachineReading.self, from: Data((worker.lines.last ?? "").utf8))
    }

    /// Puts a measurement in place, of this machine, so that nothing is measured, and made up, so that no test depends on how fast it is.
    func measured(on reading: MachineReading) throws {
        let speed = MachineSpeed(
            flopsPerSecond: 1e9, threadCount: reading.threadCount, measuredAt: Timestamp(microseconds: 0),
            shardCount: reading.shardCount, machine: reading.machine)
        try folder.write("state/machine-speed.json", CanonicalJSON.text(speed).utf8)
    }

    init() async throws {
        folder = try TemporaryFolder()
        cluster = try PrivatePostgreSQL.shared.get()
        database = try cluster.makeDatabase()
        let owner = Ledger(conninfo: conninfo("heterolora_owner"), applicationName: "test")
        _ = try await owner.migrate(Migration.all(in: Repository.root + "/migrations"))
        try writeModel()
        try writeData()
        for name in ["parameters.yaml", "rate-card.yaml"] {
            try folder.write("policies/" + name, Examples.text("policies/" + name))
        }
        try measured(on: await Self.reading())
    }

    func conninfo(_ user: String) -> String { cluster.conninfo(database: database, user: user) }

    var reader: Ledger { Ledger(conninfo: conninfo("heterolora_reader"), applicationName: "test") }

    private func writeModel() throws {
        for name in ["config.json", "model.safetensors"] {
            try folder.write("models/tiny/" + name, Data(contentsOf: URL(filePath: Repository.golden + "/bert/" + name)))
        }
        let words = ["good", "bad", "film", "plot", "fine", "dull", "very", "not", "a", "the"]
        try folder.write(
            "models/tiny/vocab.txt", (["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + words).joined(separator: "\n"))
    }

    private func writeData() throws {
        var generator = SeededGenerator(seed: 1, stream: "rows")
        for (split, count) in [("train", 60), ("validation", 20), ("test", 24)] {
            let rows = (0..<count).map { index in
                let word = index % 2 == 0 ? ["bad", "dull"] : ["good", "fine"]
                let other = ["film", "plot", "a", "the", "very"].shuffled(using: &generator).prefix(3)
                return "\(other.joined(separator: " ")) \(word[index / 2 % 2])\t\(index % 2 == 0 ? "negative" : "positive")\n"
            }
            try folder.write("data/toy/\(split).tsv", "text\tlabel\n" + rows.joined())
        }
    }

    /// A request that runs here.
    func request(epochs: Int = 2) throws -> String {
        try Examples.movieReviews().replacing("all-MiniLM-L6-v2 ", with: "tiny ").replacing("movie-reviews/", with: "toy/")
            .replacing("82944", with: "600").replacing("maxTokens: 64", with: "maxTokens: 16").replacing(
                "rank: 8", with: "rank: 2"
            )
            .replacing("epochs: 3", with: "epochs: \(epochs)")
    }

    /// Drops a file as people should: written elsewhere, renamed in.
    /// - Parameter spool: below the house's folder.
    func drop(_ name: String, _ bytes: some Sequence<UInt8>, into spool: String = "spool") throws {
        try folder.write("\(spool)/tmp/" + name, bytes)
        try FileManager.default.createDirectory(atPath: folder.path + "/\(spool)/incoming", withIntermediateDirectories: true)
        try FileManager.default.moveItem(
            atPath: folder.path + "/\(spool)/tmp/" + name, toPath: folder.path + "/\(spool)/incoming/" + name)
    }

    /// Drops an order about a request.
    func order(_ action: String, _ request: String, as name: String, into spool: String = "spool") throws {
        try drop(
            name,
            "apiVersion: heterolora/v1\nkind: Control\naction: \(action)\nrequest: \(request)\nreason: because of the test\n"
                .utf8, into: spool)
    }

    /// A policy by which every request waits for a person.
    func holdRequests() throws {
        try folder.write(
            "policies/stages.yaml",
            """
            apiVersion: heterolora/v1
            kind: Policy
            metadata: {name: stages}
            rules: [{rule: allowed-stages, severity: hold, allowed: [pilot]}]
            """)
    }

    /// Waits until the ledger has a word of the request's worker.
    func workerSpeaks(of request: RequestID) async throws {
        while try await reader.events(of: request).allSatisfy({ $0.actor != .worker }) { await Task.yield() }
    }

    /// What the daemon says that it is doing.
    func status() throws -> DaemonStatus {
        try JSONDecoder().decode(DaemonStatus.self, from: Data(folder.text("state/status.json").utf8))
    }

    /// The process of the one worker that is at work, as soon as it has taken its run folder's lock.
    func worker() async throws -> Int32 {
        while true {
            if let process = workerNow() { return process }
            await Task.yield()
        }
    }

    /// The same; nil where none is at work.
    func workerNow() -> Int32? {
        let runs = folder.path + "/state/runs"
        for run in (try? FileManager.default.contentsOfDirectory(atPath: runs)) ?? [] {
            if let process = WorkerLock.holder(of: RunFolder(path: runs + "/" + run)) { return process }
        }
        return nil
    }

    func receipts(_ folderName: String) throws -> [Receipt] {
        try folder.names("spool/" + folderName).filter { $0.hasSuffix(".receipt.json") }.map { name in
            try JSONDecoder().decode(Receipt.self, from: Data(folder.text("spool/\(folderName)/\(name)").utf8))
        }
    }
}

extension LiveProgram {
    /// The real daemon of a house.
    /// - Parameters:
    ///   - programs: the folder that they are in; nil for where they were built.
    ///   - command: a program that runs it, with its first arguments; none for the daemon itself.
    convenience init(
        _ house: TestHouse, environment: [String: String] = [:], options: [String] = [], worker: String? = nil,
        programs: String? = nil, by command: [String] = []
    ) throws {
        let path = house.folder.path
        let programs = programs ?? Self.folder
        let arguments =
            [
                "--spool", path + "/spool", "--state", path + "/state", "--models", path + "/models", "--data", path + "/data",
                "--policies", path + "/policies", "--database", house.conninfo("heterolora_writer"), "--worker",
                worker ?? programs + "/heterolora-worker",
            ] + options
        if let program = command.first {
            try self.init(
                path: program, command.dropFirst() + [programs + "/heterolorad"] + arguments, environment: environment)
        } else {
            try self.init("heterolorad", arguments, environment: environment)
        }
    }
}
